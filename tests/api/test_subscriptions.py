"""Webhooks and chats by the API: for the heads of the desk, and a secret is given once."""

from typing import Any

import pytest

from newsroom.dispatch.models import ChatHook, Subscription
from newsroom.dispatch.sealing import open_sealed
from tests.api.asking import as_, given, refused
from tests.factories import Team, filed, make_desk, make_member

URL = "https://hooks.example.org/in"


def subscribe(team: Team, **fields: Any) -> Any:
    body = {"desk": str(team.desk.uuid), "url": URL, "events": ["story.filed"], **fields}
    return as_(team.head).post("subscriptions", **body)


def test_the_life_of_a_subscription(team: Team) -> None:
    head = as_(team.head)
    made = given(subscribe(team), 201)
    kept = Subscription.objects.get()
    assert made["secret"] == open_sealed(kept.sealed_secret)
    where = f"subscriptions/{made['id']}"
    assert "secret" not in given(head.get(where))

    rotated = given(head.post(f"{where}/rotate_secret"))
    assert rotated["secret"] != made["secret"]
    assert rotated["old_secret_until"]
    changed = given(head.post(f"{where}/change", url=URL + "2", events=["story.published"]))
    assert (changed["url"], changed["events"]) == (URL + "2", ["story.published"])
    refused(head.post(f"{where}/enable"), 409, "not disabled")
    refused(head.post(f"{where}/redeliver_failed"), 409, "Nothing was given up")
    ping = given(head.post(f"{where}/ping"), 201)
    assert given(head.get("deliveries", subscription=made["id"]))["results"][0]["id"] == ping["id"]
    refused(head.post(f"deliveries/{ping['id']}/redeliver"), 409, "already")
    assert head.post(f"{where}/remove").status_code == 204
    refused(head.get(where), 404)
    assert given(head.get("deliveries"))["count"] == 0


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"url": "https://10.0.0.1/"}, "url", "private network"),
        ({"url": "nonsense"}, "url", "https://"),
        ({"events": []}, "events", "at least one"),
        ({"events": ["identity.read"]}, "events", "no event"),
    ],
)
def test_what_cannot_be_used_is_refused_beside_its_field(
    team: Team, fields: dict[str, Any], field: str, sentence: str
) -> None:
    problem = refused(subscribe(team, **fields), 422)
    assert sentence in " ".join(problem["errors"][field])
    assert Subscription.objects.count() == 0


def test_nobody_but_a_head_of_the_desk_sees_any_of_it(team: Team) -> None:
    made = given(subscribe(team), 201)
    filed(team)
    delivery = given(as_(team.head).get("deliveries"))["results"][0]
    hook = given(as_(team.head).post("chat_hooks", desk=str(team.desk.uuid), format="slack", url=URL), 201)
    for user in (team.reporter, team.editor, team.auditor, make_member(make_desk(), "desk_head")):
        for noun, row in (("subscriptions", made), ("deliveries", delivery), ("chat_hooks", hook)):
            assert given(as_(user).get(noun))["count"] == 0
            refused(as_(user).get(f"{noun}/{row['id']}"), 404)
        refused(as_(user).post(f"subscriptions/{made['id']}/rotate_secret"), 404)
        refused(as_(user).post(f"deliveries/{delivery['id']}/redeliver"), 404)
        refused(as_(user).post(f"chat_hooks/{hook['id']}/try"), 404)
        assert (
            as_(user).post("subscriptions", desk=str(team.desk.uuid), url=URL, events=[]).status_code == 422
        )


def test_chats_of_the_desk_and_ones_own(team: Team) -> None:
    body = {"format": "slack", "url": URL}
    mine = given(as_(team.reporter).post("chat_hooks", **body), 201)
    desks = given(as_(team.head).post("chat_hooks", desk=str(team.desk.uuid), **body), 201)

    assert (mine["desk"], mine["host"]) == (None, "hooks.example.org")
    assert desks["desk"] == str(team.desk.uuid)
    assert URL not in repr([mine, desks, given(as_(team.head).get("chat_hooks"))])
    assert given(as_(team.reporter).get("chat_hooks"))["count"] == 1
    given(as_(team.reporter).post(f"chat_hooks/{mine['id']}/try"))
    refused(as_(team.reporter).post(f"chat_hooks/{mine['id']}/enable"), 409)
    assert as_(team.reporter).post(f"chat_hooks/{mine['id']}/remove").status_code == 204
    assert ChatHook.objects.get(uuid=mine["id"]).sealed_url == ""
