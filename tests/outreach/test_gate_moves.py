"""What the gate reads of a reply log moves it: an approval does not outlive what it was given on."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from newsroom.ledger.models import Event
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from tests.factories import Team, copy, filed, mark
from tests.outreach.sent import address_of, mailed
from tests.replying import asked
from verification.gate.actions import evaluate
from verification.outreach import actions as outreach
from verification.outreach import links
from verification.outreach.answering import answer
from verification.outreach.models import Address, ReplyRequest
from verification.outreach.parties import Hours

WORDS = "The port authority did not immediately respond to an emailed request for comment."
CLOSED = Hours(time_zone="UTC", opens_at=time(0, 0), closes_at=time(0, 1), working_days="1")
NUMBERS: dict[str, Any] = {
    "channels_to_try": 2,
    "follow_up_minutes": 60,
    "follow_ups": 2,
    "last_call_minutes": 60,
}


class Log:
    """A reply log of one request, an address that is bad, one that is good, and words about it in the copy."""

    def __init__(self) -> None:
        self.team = Team()
        self.by = self.team.reporter
        story = filed(self.team, copy(body=WORDS))
        claim = mark(self.team, story, WORDS, kind="effort_to_reach", channel="email")
        self.request = asked(self.team, story, claims=(claim,))
        self.bad: Address = address_of(self.team, self.request, "old@port.example")
        Address.objects.filter(pk=self.bad.pk).update(bad_since=timezone.now(), bad_because="Gone.")
        self.good = address_of(self.team, self.request)
        self.attempt = self.request.attempts.get()
        self.link = links.make_link(by=self.by, request=self.request)
        self.request = ReplyRequest.objects.select_related("story__desk", "party", "owner").get()

    def said(self) -> list[tuple[str, str, str]]:
        findings = evaluate(Story.objects.get()).findings
        return [(finding.rule, finding.sentence, finding.detail) for finding in findings]

    def change_party(self, **changes: Any) -> None:
        party = self.request.party
        was: dict[str, Any] = {"name": party.name, "kind": party.kind, "hours": Hours()}
        outreach.change_party(by=self.by, party=party, seen=party.version, **(was | changes))

    def set_numbers(self, **changes: Any) -> None:
        outreach.set_house_numbers(
            by=self.team.head,
            desk=self.team.desk,
            type="right_of_reply",
            pace="routine",
            **({"allow_minutes": 24 * 60} | NUMBERS | changes),
        )

    def log(self, result: str) -> None:
        now = timezone.now()
        outreach.log_attempt(by=self.by, request=self.request, channel="phone", at=now, result=result)


def soon() -> Any:
    return timezone.now() + timedelta(hours=1)


VERBS: dict[str, Callable[[Log], object]] = {
    "rename": lambda it: it.change_party(name="Harbour office"),
    "hours": lambda it: it.change_party(hours=CLOSED),
    "holidays": lambda it: it.change_party(hours=Hours(time_zone="Europe/Copenhagen", holiday_calendar="DK")),
    "note": lambda it: it.change_party(note="Ask for Ilse."),
    "allow": lambda it: it.set_numbers(allow_minutes=48 * 60),
    "follow_ups": lambda it: it.set_numbers(follow_ups=4),
    "retire": lambda it: outreach.retire_address(by=it.by, address=it.good),
    "mark_good": lambda it: outreach.mark_good(by=it.by, address=it.bad),
    "add_address": lambda it: outreach.add_address(
        by=it.by, party=it.request.party, channel="phone", value="+45 33 12 34 56"
    ),
    "send": lambda it: mailed(it.team, it.request, it.good),
    "correct": lambda it: outreach.correct(by=it.by, attempt=it.attempt, result="not_delivered"),
    "log_attempt": lambda it: it.log("delivered"),
    "log_reply": lambda it: outreach.log_reply(by=it.by, request=it.request, outcome="declined"),
    "put_again": lambda it: outreach.put_again(
        by=it.by, request=it.request, seen=it.request.version, put="More.", reply_by=soon()
    ),
    "pause": lambda it: outreach.pause(by=it.by, request=it.request, reason="Later."),
    "follow_up": lambda it: outreach.follow_up(by=it.by, request=it.request, at=soon()),
    "answer": lambda it: answer(link=it.link, outcome="denied", text="No.", said_by="Ilse"),
    "revoke": lambda it: links.revoke(by=it.by, link=it.link),
    "letter": lambda it: outreach.save_template(
        by=it.team.head,
        desk=it.team.desk,
        type="comment",
        step="put",
        language="en",
        subject="Questions",
        body="{questions}",
    ),
}
HELD_AGAINST = {"rename", "hours", "allow", "correct", "log_reply", "put_again", "answer"}
"""Those that change what the gate finds here; asserted, so that the others show that the test can tell."""


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.django_db
def test_a_verb_that_changes_what_the_gate_finds_moves_it(verb: str) -> None:
    with time_machine.travel(timezone.now() - timedelta(hours=26)):
        it = Log()
    before, seen = it.said(), Story.objects.get().gate_version

    VERBS[verb](it)

    assert (it.said() != before) == (verb in HELD_AGAINST)
    if it.said() != before:
        assert Story.objects.get().gate_version > seen
    if verb in {"note", "follow_ups"}:
        assert Story.objects.get().gate_version == seen, "nothing that an approval rests on"


@pytest.mark.django_db
def test_what_was_approved_before_is_void() -> None:
    it = Log()
    Story.objects.update(state=StoryState.APPROVED)

    it.change_party(name="Harbour office")

    assert Story.objects.get().state != StoryState.APPROVED
    assert Event.objects.filter(verb="story.approval_voided").count() == 1
