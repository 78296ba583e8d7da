"""A colleague of the desk who is not named on a confidential story finds none of its words, by any door.

One made-up word stands in everything of the story: slug line, headline, claim, evidence, source, party, questions. What
the product shows, sends and logs is searched for it.
"""

import json
import logging
import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.template.backends.django import Template
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newsroom.dispatch import chat, feeds, subscriptions
from newsroom.dispatch.actions import tell
from newsroom.dispatch.delivering import deliver_due
from newsroom.dispatch.models import Notice, OutboxMessage
from newsroom.dispatch.states import Channel
from newsroom.dispatch.webhooks import PUBLIC_EVENTS, content
from newsroom.people.models import Membership, User
from newsroom.people.states import Role
from newsroom.stories import access
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from tests.factories import Team, again, copy, filed, make_desk, mark, task_of
from tests.replying import asked
from tests.security.routes import addresses, routes
from tests.web.editor.roads import ran_unconfirmed
from verification.checking import actions as checking
from verification.checking.actions import answer
from verification.checking.models import Question, VerificationTask
from verification.evidence import actions as evidence
from verification.gate.actions import PUBLISH_BY_NEAR
from verification.outreach.models import InboundMail, ReplyRequest
from verification.record import correcting
from verification.record.complaints import log_complaint
from verification.record.deadlines import deadlines
from verification.reminders.actions import schedule
from verification.reminders.sweeping import sweep
from verification.sources import actions as sources

WORD = "Quillhaven"
PART = WORD[1:-1]
"""What is sought for, which a page may say again."""
OF_ONE = re.compile(r"/[0-9a-f]{8}-[0-9a-f-]+/")
"""An address of one thing, which is not there for who does not see it."""
OUTSIDE = "http://127.0.0.1:9/in"  # where nobody listens


def told(content: bytes | str) -> bool:
    text = content.decode(errors="replace") if isinstance(content, bytes) else content
    return WORD.casefold() in text.casefold()


class Kept:
    """A confidential story with everything in it; named are its reporter, one editor and one checker."""

    def __init__(self) -> None:
        self.team = team = Team()
        with override_settings(HOOK_LOOPBACK=True):
            subscriptions.subscribe(by=team.head, desk=team.desk, url=OUTSIDE, events=PUBLIC_EVENTS)
            chat.add_hook(by=team.head, desk=team.desk, format="slack", url=OUTSIDE)
        document = copy(
            headline=f"{WORD} was paid twice",
            body=f"{WORD} took 41 million crowns in tolls in 2022.\n\nIt rained.",
        )
        story = stories.start(
            by=team.reporter, desk=team.desk, slug=f"{WORD.lower()}-affair", document=document
        )
        access.make_confidential(by=team.reporter, story=story, people=[team.editor, team.checker])
        self.story = stories.file(by=team.reporter, story=Story.objects.get(pk=story.pk))
        claim = mark(team, self.story, f"{WORD} took 41 million crowns in tolls in 2022")
        task = task_of(claim)
        task = checking.take(by=team.checker, task=task, seen=task.version)
        checking.ask(by=team.checker, task=task, seen=task.version, question=f"Who says so of {WORD}?")
        evidence.add(by=team.checker, story=self.story, kind="document", title=f"{WORD} report", text=WORD)
        source = sources.add(
            by=team.reporter, story=self.story, name=f"{WORD} spokesman", type="named_person"
        )
        sources.rest(by=team.reporter, claim=claim, source=source)
        asked(team, self.story, name=f"{WORD} Ltd", claims=(claim,))
        filed(team)  # so that lists have something else to show
        User.objects.filter(pk=team.head.pk).update(is_superuser=True)
        self.unnamed = {
            "superuser and head": team.head,
            "senior editor": team.senior,
            "reporter": team.colleague,
            "checker": team.third,
            "legal": team.legal,
            "auditor": team.auditor,
        }


def _addresses(kept: Kept) -> Iterator[str]:
    """Lists, the pages of the story, and what is known by an id, with the newest rows that there are."""
    words = {"form": ["csv", "html"], "step": ["put"]}
    others = [str(one) for one in Story.objects.exclude(pk=kept.story.pk).values_list("uuid", flat=True)]
    for route, names in routes():
        if not (route.startswith("^") or any(part in route for part in ("(?P", "static", "schema", "docs"))):
            found = addresses(route, names, words, most=3)
            yield from (address for address in found if not any(other in address for other in others))
    for model in ("event", "story", "claim", "reminder", "outboxmessage", "verificationtask"):
        label = "newsroom" if model in ("event", "story", "outboxmessage") else "verification"
        yield f"/admin/{label}/{model}/?q={PART if model in ('story', 'claim') else ''}"
    yield from (f"/stories/?q={PART}", f"/parties/?q={PART}", "/audit/?format=csv", f"/audit/?story={PART}")
    yield f"/calendar/{feeds.make_feed(by=kept.team.third)}.ics"


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="pages are the same on every engine")
def test_no_page_and_no_answer_shows_a_word_of_it_to_a_colleague_who_is_not_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = Kept()
    deliver_due()
    tried = sorted(set(_addresses(kept)))
    named = _walked(kept.team.editor, tried)
    assert len(named) > 20, "the search finds it where it is"
    for role in Role:
        Membership.objects.get_or_create(user=kept.team.third, desk=kept.team.desk, role=role)
    for who, user in {"superuser and head": kept.team.head, "of every role": kept.team.third}.items():
        # an address that shows it to nobody who is named shows it to nobody else
        also = [one for one in tried if one in named or ("superuser" in who and not OF_ONE.search(one))]
        assert _walked(user, also) == set(), who
    # what is not there is one page, whatever was asked for: that it is not there is decided before it is drawn
    monkeypatch.setattr(Template, "render", lambda *_args, **_kwargs: "")
    _tell_no_more_than_of_nothing(kept, named)


def _tell_no_more_than_of_nothing(kept: Kept, named: set[str]) -> None:
    """Whatever role somebody has: what there is and is kept from them is answered like what there is not."""
    client = Client(raise_request_exception=False)
    client.force_login(kept.unnamed["superuser and head"])
    there, nowhere = str(kept.story.uuid), str(uuid.uuid4())
    of_it = sorted(one for one in named if there in one)
    assert len(of_it) > 20
    for address in of_it:
        is_there, is_not = (_answered(client, address.replace(there, one)) for one in (there, nowhere))
        assert is_there == is_not, address
        assert is_there[0] in {404, 405}, address  # or not to be asked for by anybody


def _answered(client: Client, address: str) -> tuple[int, int, set[str]]:
    """Status, number of queries, and which headers an answer has."""
    with CaptureQueriesContext(connection) as asked_for:
        answer = client.get(address)
    return answer.status_code, len(asked_for), set(answer.headers)


def _walked(user: User, addresses: list[str]) -> set[str]:
    """The addresses whose answer to this person holds the word."""
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(pk=user.pk))
    found = set()
    for address in addresses:
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if told(body):
            found.add(address)
        if answer.status_code == 200 and address.endswith("/access/"):
            found.add(address)
    return found


LISTS = (
    *(
        "/audit/",
        "/board/",
        "/complaints/",
        "/corrections/",
        "/evidence/",
        "/legal/",
        "/notices/",
        "/parties/",
    ),
    *("/pulse/", "/outbound/", "/queue/", "/register/", "/replies/unmatched/", "/stories/", "/stories/mine/"),
    *("/admin/newsroom/story/", "/admin/newsroom/event/", "/admin/verification/claim/"),
    *("/admin/verification/reminder/", "/admin/verification/verificationtask/"),
)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="pages are the same on every engine")
def test_who_worked_on_it_finds_nothing_of_it_once_they_are_not_named_any_more() -> None:
    kept = Kept()
    team, story = kept.team, kept.story
    for role in Role:
        Membership.objects.get_or_create(user=team.checker, desk=team.desk, role=role)
    lost = User.objects.get(pk=team.checker.pk)
    task, claim = VerificationTask.objects.filter(story=story).first(), story.claims.get()
    answer(by=team.reporter, question=Question.objects.get(), text="The report.")
    request = ReplyRequest.objects.get()
    assert task
    ReplyRequest.objects.update(owner=lost)
    Story.objects.filter(pk=story.pk).update(publish_by=timezone.now() + timedelta(days=1))
    InboundMail.objects.create(
        raw_sha256="a" * 64, sender="ada@port.example", kind="reply", state="unmatched", desk=team.desk
    )
    deliver_due()
    pages = {
        *LISTS,
        f"/parties/{request.party.uuid}/",
        f"/stories/{story.uuid}/replies/",
        f"/stories/{story.uuid}/evidence/{story.evidence.get().uuid}/",
        f"/stories/{story.uuid}/claims/{claim.number}/",
        f"/calendar/{feeds.make_feed(by=lost)}.ics",
    }
    assert _walked(lost, sorted(pages)) == pages
    access.unname_person(by=team.reporter, story=Story.objects.get(pk=story.pk), person=lost)
    assert _walked(lost, sorted(pages)) == set()
    client = Client()
    client.force_login(lost)
    replies = f"/stories/{story.uuid}/replies/{request.uuid}"
    for verb in (
        f"/tasks/{task.uuid}/release/",
        f"{replies}/pause/",
        f"/parties/{request.party.uuid}/change/",
    ):
        assert client.post(verb).status_code == 404, verb


@pytest.mark.django_db
def test_what_came_after_it_ran_is_listed_for_who_sees_it_alone() -> None:
    team = Team()
    story = ran_unconfirmed(team)
    correction = correcting.open_correction(
        by=team.reporter, story=story, kind="correction", because="It was 2021."
    )
    complaint = log_complaint(by=team.editor, story=story, complainant="A reader", text="It was 43.")
    for role in Role:
        Membership.objects.get_or_create(user=team.head, desk=team.desk, role=role)
    pages = ("/register/", "/complaints/", "/corrections/", f"/stories/{story.uuid}/record/")
    rows = (f"/complaints/{complaint.uuid}/", f"/corrections/{correction.uuid}/")

    def shown() -> list[bool]:
        client = Client()
        client.force_login(User.objects.get(pk=team.head.pk))
        return [story.slug in client.get(page).content.decode() for page in (*pages, *rows)]

    assert shown() == [True] * 6
    Story.objects.filter(pk=story.pk).update(confidential=True)
    assert shown() == [False] * 6


@pytest.mark.django_db
def test_who_went_to_another_desk_has_nothing_before_them_that_they_wrote_here() -> None:
    team = Team()
    story = filed(team, publish_by=timezone.now() + timedelta(days=1))
    assert [one.about for one in deadlines(again(team.reporter))] == [story.uuid]
    Membership.objects.filter(user=team.reporter).update(left_at=timezone.now())
    Membership.objects.create(user=team.reporter, desk=make_desk(), role=Role.REPORTER)
    gone = again(team.reporter)
    assert deadlines(gone) == []
    client = Client()
    client.force_login(gone)
    assert story.slug not in client.get("/stories/mine/").content.decode()


@pytest.mark.django_db
def test_nothing_of_it_is_sent_or_logged_to_who_is_not_named(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    kept = Kept()
    # what is said to every editor of the desk, and in its chat
    schedule(PUBLISH_BY_NEAR, kept.story.pk, story=kept.story, due_at=timezone.now())
    sweep(now=timezone.now() + timedelta(days=1))
    assert OutboxMessage.objects.filter(kind=PUBLISH_BY_NEAR, recipient=kept.team.editor).exists()
    assert not OutboxMessage.objects.filter(channel=Channel.CHAT).exists(), (
        "the chat of the desk hears nothing"
    )
    deliver_due()
    unnamed = {user.pk for user in kept.unnamed.values()}
    about = OutboxMessage.objects.filter(story=kept.story, recipient__isnull=False)
    assert about.exists()
    assert not about.filter(recipient__in=unnamed).exists()
    addresses = {user.email for user in kept.unnamed.values()}
    assert any(told(message.subject) for message in mail.outbox), "who is named is told"
    assert not [message for message in mail.outbox if addresses & set(message.to) and told(message.body)]
    assert not told(
        json.dumps([content(row) for row in OutboxMessage.objects.filter(channel=Channel.WEBHOOK)])
    )
    assert not told(caplog.text)


@pytest.mark.django_db
def test_what_was_on_its_way_and_what_was_told_go_when_the_story_becomes_confidential() -> None:
    team = Team()
    story = filed(team)

    def say(key: str) -> None:
        payload: dict[str, Any] = {"story": story.pk}
        tell(
            users=[team.senior, team.editor], kind="legal_asked", key=key, payload=payload,
            desk=team.desk, story_id=story.pk,
        )  # fmt: skip

    say("before")
    deliver_due()
    assert Notice.objects.of(team.senior).count() == 1
    say("on its way")
    access.make_confidential(by=team.editor, story=Story.objects.get(pk=story.pk))
    deliver_due()
    assert not Notice.objects.of(team.senior).exists()
    waiting = OutboxMessage.objects.filter(dedupe_key__contains="on its way", recipient=team.senior)
    assert {message.state for message in waiting} == {"dropped"}
    assert Notice.objects.of(team.editor).count() == 2, "who is named goes on hearing of it"
    access.open_to_desk(by=team.editor, story=story)
    assert Notice.objects.of(team.senior).count() == 1
