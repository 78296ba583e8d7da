"""The API's description and the page to try it on."""

import re
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client

from tests.api.test_everywhere import addresses


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    """The API's own description, as anybody gets it."""
    described: dict[str, Any] = yaml.safe_load(Client().get("/api/schema/").content)
    return described


def test_the_description_is_valid_and_warns_of_nothing(capsys) -> None:
    call_command("spectacular", "--fail-on-warn", "--validate")

    assert "/api/v1/stories/{uuid}/approve/" in capsys.readouterr().out


def test_every_operation_tells_of_problems(described: dict[str, Any]) -> None:
    operations = [operation for path in described["paths"].values() for operation in path.values()]
    assert len(operations) == len(addresses())
    assert all("application/problem+json" in one["responses"]["default"]["content"] for one in operations)
    assert len({one["operationId"] for one in operations}) == len(operations)


def test_words_are_described_once_under_their_own_name(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]

    assert schemas["StoryState"]["enum"][0] == "draft"
    assert schemas["Story"]["properties"]["state"] == {"$ref": "#/components/schemas/StoryState"}


@pytest.mark.parametrize("path", ["/api/docs/", "/api/docs/?script"])
def test_the_page_asks_nobody_outside_and_keeps_scripts_and_styles_strict(
    client: Client, db: None, path: str
) -> None:
    answer = client.get(path)

    policy = dict(
        part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";") if part.strip()
    )
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["img-src"] == "'self' data:"
    assert "http://" not in answer.content.decode()
    assert "https://" not in answer.content.decode()


def test_the_page_has_nothing_inline(client: Client, db: None) -> None:
    page = client.get("/api/docs/").content.decode()

    assert "<style" not in page
    assert " style=" not in page
    assert all(" src=" in tag for tag in re.findall(r"<script[^>]*>", page))
    assert all(address.startswith("/") for address in re.findall(r'(?:src|href)="([^"]*)"', page))


def test_only_this_page_may_show_data_pictures(client: Client, db: None) -> None:
    assert "data:" not in client.get("/api/schema/")["Content-Security-Policy"]
