"""Reading a page as a person does: its words, what its fields hold, what its buttons say."""

from typing import Any

from django.test import Client
from lxml import html

from newsroom.ledger.models import Event
from newsroom.people.models import User
from tests.factories import again

Response = Any


def as_(user: User) -> Client:
    """Somebody's browser."""
    client = Client()
    client.force_login(again(user))
    return client


def words(response: Response, at: str = "//body") -> str:
    """The words of the page, or of what stands at an XPath, with single spaces."""
    return " ".join(" ".join(element.text_content() for element in _tree(response).xpath(at)).split())


def _tree(response: Response) -> Any:
    return html.fromstring(response.content.decode())


def value(response: Response, name: str, at: str = "//form") -> str:
    """What stands in a field of the page."""
    for element in _tree(response).xpath(f"{at}//*[@name='{name}']"):
        if element.tag == "textarea":
            return (element.text or "").removeprefix("\n")
        if element.tag == "select":
            chosen = element.xpath("option[@selected]")
            return chosen[0].get("value") if chosen else ""
        if element.get("type") not in {"checkbox", "radio"} or element.get("checked") is not None:
            return element.get("value") or ""
    raise AssertionError(f"The page has no field called {name}.")


def error_of(response: Response, field: str) -> str:
    """The sentence beside a field, by the field's id."""
    return words(response, f"//*[@id='{field}_error']")


def buttons(response: Response) -> list[str]:
    """What can be pressed on the page."""
    return [" ".join(button.text_content().split()) for button in _tree(response).xpath("//main//button")]


def links(response: Response) -> list[str]:
    """Where the page leads."""
    return [link.get("href") for link in _tree(response).xpath("//main//a[@href]")]


def events() -> list[str]:
    """What the ledger holds, oldest first."""
    return list(Event.objects.order_by("position").values_list("verb", flat=True))
