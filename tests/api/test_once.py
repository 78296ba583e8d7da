"""Idempotency-Key: done once, answered alike, and never a way to somebody else's answer."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.urls import resolve
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator

from newsroom.errors import NotPossible
from newsroom.people import keyed
from newsroom.people.actions import end_membership
from newsroom.people.keyed_models import KeyedRequest
from newsroom.people.models import User
from newsroom.people.token_models import ApiToken
from newsroom.people.tokens import make_token
from newsroom.stories.access import make_confidential
from newsroom.stories.models import Story
from tests.api.asking import Answer, as_, given, refused
from tests.api.test_everywhere import concrete
from tests.api.test_tokens import PASSWORD, WRITES, also_on_another_desk, made, with_token
from tests.factories import Team, draft, filed, mark, task_of
from verification.api import base
from verification.evidence.models import Evidence

KEY = "6f0e0a1c-8a57-4f0e-9a55-0d4b7d6f3f11"


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch) -> None:
    monkeypatch.setattr(keyed, "WAITS", 0.0)


def begin_story(team: Team, slug: str = "toll", *, user: User | None = None, key: str = KEY) -> Answer:
    body = {"desk": str(team.desk.uuid), "slug": slug, "headline": "The toll rises"}
    client = as_(user or team.reporter).client
    return client.post("/api/v1/stories/", body, format="json", headers={"Idempotency-Key": key})


def under_way(team: Team, monkeypatch, **fields: Any) -> None:
    """Somebody began this request, and it has no answer."""

    def asked(*, user: User, key: str, fingerprint: str) -> None:
        begun = {"user": user, "key": key, "fingerprint": fingerprint, "began_at": timezone.now()}
        KeyedRequest.objects.create(**begun | {"lease": uuid.uuid4()} | fields)
        raise NotPossible("Only to learn what is asked.")

    with monkeypatch.context() as here:
        here.setattr("verification.api.once.begin", asked)
        refused(begin_story(team), 409, "Only to learn")


def test_sent_twice_it_is_done_once_and_answered_alike(team: Team) -> None:
    first, second = begin_story(team), begin_story(team, key=f'"{KEY}"')

    assert given(first, 201) == given(second, 201)
    assert "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"
    assert Story.objects.count() == KeyedRequest.objects.count() == 1


def test_another_body_or_address_under_the_same_key_is_422(team: Team) -> None:
    begin_story(team)
    client = as_(team.reporter).client

    refused(begin_story(team, "ferry"), 422, "another request", "Idempotency-Key")
    body = {"desk": str(team.desk.uuid), "slug": "toll", "headline": "The toll rises"}
    sent = {"data": body, "format": "json", "headers": {"Idempotency-Key": KEY}}
    refused(client.post("/api/v1/notices/read/", **sent), 422, "another request")
    refused(client.put("/api/v1/stories/", **sent), 422, "another request")
    assert Story.objects.count() == 1


def test_a_key_is_of_one_person_and_works_with_a_token_too(team: Team) -> None:
    token = made(team)
    begin_story(team)
    headers = {"Idempotency-Key": KEY}
    body = {"desk": str(team.desk.uuid), "slug": "toll", "headline": "The toll rises"}

    assert given(with_token(token).post("/api/v1/stories/", body, headers=headers), 201)["slug"] == "toll"
    given(begin_story(team, "bridge", user=team.colleague), 201)
    assert Story.objects.count() == 2


def test_while_it_is_being_done_others_are_told_so(team: Team, monkeypatch) -> None:
    under_way(team, monkeypatch)

    refused(begin_story(team), 409, "being done just now")


def test_one_that_died_before_its_change_is_done_and_after_it_is_not(team: Team, monkeypatch) -> None:
    old = timezone.now() - timedelta(minutes=3)
    under_way(team, monkeypatch, began_at=old, changed=True)
    refused(begin_story(team), 409, "its answer is not kept")
    assert not Story.objects.exists()

    KeyedRequest.objects.update(changed=False, began_at=old)
    given(begin_story(team), 201)
    assert Story.objects.count() == 1


def test_who_lost_the_turn_can_no_longer_change_anything(team: Team, monkeypatch) -> None:
    def overtaken(**taken: Any) -> Any:
        turn = begin(**taken)
        KeyedRequest.objects.update(lease=uuid.uuid4())
        return turn

    begin = keyed.begin
    monkeypatch.setattr("verification.api.once.begin", overtaken)

    refused(begin_story(team), 409, "being done just now")
    assert not Story.objects.exists()
    assert KeyedRequest.objects.exists(), "it is somebody else's to let go"


def test_a_refusal_and_a_fault_let_the_key_go(team: Team, monkeypatch) -> None:
    refused(begin_story(team, slug=""), 422)
    with monkeypatch.context() as broken:
        broken.setattr(base.Noun, "shown", lambda *_, **__: 1 / 0)
        broken.setattr("verification.api.stories.Stories.given", lambda *_: 1 / 0)
        refused(begin_story(team), 500)
    assert not KeyedRequest.objects.exists()

    given(begin_story(team), 201)


def test_a_fault_after_the_change_is_never_done_again(team: Team, monkeypatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(base.Noun, "shown", lambda *_, **__: 1 / 0)
        refused(begin_story(team), 500)

    refused(begin_story(team), 409, "its answer is not kept")
    assert Story.objects.count() == 1


def test_an_answer_that_could_not_be_kept_is_given_all_the_same(team: Team, monkeypatch) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise OperationalError("somebody writes for long")

    with monkeypatch.context() as broken:
        broken.setattr("verification.api.once.finish", fails)
        given(begin_story(team), 201)
    assert Story.objects.count() == 1


def test_what_comes_after_a_request_with_a_key_is_none_of_its_business(team: Team) -> None:
    refused(begin_story(team, slug=""), 422)
    draft(team)  # in the same thread, where the key was let go


def test_an_answer_without_a_body_comes_again_without_one(team: Team) -> None:
    made(team)
    client, token = as_(team.reporter).client, ApiToken.objects.get().token_key
    for replayed in (False, True):
        answer = client.post(f"/api/v1/tokens/{token}/revoke/", headers={"Idempotency-Key": KEY})
        assert (answer.status_code, "Content-Type" in answer) == (204, False)
        assert ("Idempotency-Replayed" in answer) is replayed


def test_a_secret_shown_once_is_not_shown_twice(team: Team) -> None:
    headers = {"Idempotency-Key": KEY}
    in_person = (as_(team.reporter).client, WRITES)
    by_password = (as_(None).client, {**WRITES, "email": team.editor.email, "password": PASSWORD})

    for client, body in (in_person, by_password):
        secret = given(client.post("/api/v1/tokens/", body, format="json", headers=headers), 201)["token"]
        again = client.post("/api/v1/tokens/", body, format="json", headers=headers)
        refused(again, 409, "its answer is not kept")
        assert not any(secret.encode() in bytes(kept.body) for kept in KeyedRequest.objects.all())
    assert ApiToken.objects.count() == 2


def test_every_answer_with_a_secret_is_marked() -> None:
    """Read from the API's own description, so that a new one cannot be forgotten."""
    schema = SchemaGenerator().get_schema(public=True)
    secret = {
        name
        for name, shape in schema["components"]["schemas"].items()
        if {"secret", "token"} & shape.get("properties", {}).keys() or name == "Revealed"
    }
    assert {"NewToken", "WithSecret", "Revealed"} <= secret
    found = 0
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            shown = str({code: one for code, one in operation["responses"].items() if code.startswith("2")})
            if method == "post" and any(shown.count(f"/{name}'") for name in secret):
                view = resolve(concrete(path, uuid.uuid4())).func
                assert getattr(getattr(view.cls, view.actions["post"]), "shown_once", False), path
                found += 1
    assert found >= 4


def test_a_file_is_part_of_what_was_asked(team: Team) -> None:
    story = filed(team)

    def upload(content: bytes) -> Answer:
        file = SimpleUploadedFile("minutes.txt", content, "text/plain")
        body = {"story": str(story.uuid), "title": "Minutes", "upload": file}
        client = as_(team.checker).client
        return client.post("/api/v1/evidence/", body, format="multipart", headers={"Idempotency-Key": KEY})

    assert given(upload(b"The toll is 4 euros."), 201) == given(upload(b"The toll is 4 euros."), 201)
    refused(upload(b"The toll is 5 euros."), 422, "another request")
    assert Evidence.objects.count() == 1


def test_what_is_no_key_is_400_and_a_key_does_nothing_to_reading(team: Team) -> None:
    for key in ("", " ", '""', "a" * 201, "two words", "schlüssel", "a\x00b"):
        refused(begin_story(team, key=key), 400, "visible ASCII")
    given(as_(team.reporter).client.get("/api/v1/stories/", headers={"Idempotency-Key": KEY}))
    assert not KeyedRequest.objects.exists()


def test_a_day_later_the_key_is_free_and_what_was_kept_is_gone(team: Team) -> None:
    given(begin_story(team), 201)
    given(begin_story(team, "ferry", key="another"), 201)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        # done anew, also before anybody forgets: there is a story of this name by now
        refused(begin_story(team), 422, "called toll already")
        assert keyed.forget_due() == 1
        assert not KeyedRequest.objects.exists()
    assert "Idempotency-Replayed" not in as_(team.reporter).get(f"stories/{draft(team).uuid}")


def test_an_answer_is_shown_again_only_to_who_still_sees_what_it_is_about(team: Team) -> None:
    other = also_on_another_desk(team)
    everywhere, elsewhere = made(team), made(team, desk=str(other.uuid))
    story = draft(team)
    address = f"/api/v1/stories/{story.uuid}/file/"

    def ask(token: str, to: str = address, key: str = KEY, **body: str) -> Answer:
        return with_token(token).post(to, body, format="json", headers={"Idempotency-Key": key})

    begun = {"desk": str(team.desk.uuid), "slug": "toll", "headline": "The toll rises"}
    given(ask(everywhere))
    given(ask(everywhere, "/api/v1/stories/", "another", **begun), 201)
    assert ask(everywhere)["Idempotency-Replayed"] == "true"
    refused(ask(elsewhere), 422, "used for another request", "Idempotency-Key")

    end_membership(by=team.head, membership=team.reporter.memberships.get(desk=team.desk))
    later = make_token(by=User.objects.get(pk=team.reporter.pk), name="Later", scope="write")[1]
    refused(ask(later), 409, "answer is not kept")
    refused(ask(later, "/api/v1/stories/", "another", **begun), 409, "answer is not kept")


def test_an_answer_about_a_story_that_was_hidden_since_is_not_shown_again(team: Team) -> None:
    story = filed(team)
    task = task_of(mark(team, story, "crowns in tolls"))
    client = as_(team.checker).client

    def ask() -> Answer:
        return client.post(
            f"/api/v1/tasks/{task.uuid}/take/",
            {"seen": task.version},
            format="json",
            headers={"Idempotency-Key": KEY},
        )

    given(ask())
    assert ask()["Idempotency-Replayed"] == "true"
    make_confidential(by=team.editor, story=story)
    refused(ask(), 409, "answer is not kept")
