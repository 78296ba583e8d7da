"""Free text goes by the desk's policy and the chain holds; a legal hold wins over the policy, the job and plain SQL."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.actions import verify
from newsroom.ledger.models import Event, EventText
from newsroom.people.models import Desk
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from tests.factories import Team, checked, published
from tests.replying import asked
from tests.web.editor.roads import ran_unconfirmed
from verification.checking.models import VerificationTask
from verification.checking.states import TaskState
from verification.gate.models import Advice
from verification.outreach.models import InboundMail, Reply
from verification.outreach.replies import log_reply
from verification.record import erasing
from verification.record.complaints import answer_complaint, log_complaint
from verification.record.correcting import drop, open_correction
from verification.record.erasing import erase_due, months_before
from verification.record.holding import hold_for_legal, release_hold
from verification.record.models import Complaint

pytestmark = pytest.mark.django_db

LATER = timedelta(days=70)


def texts(story: Story) -> int:
    return EventText.objects.filter(event__story_id=story.pk).count()


def spiked(team: Team) -> Story:
    """A story that ended, with free text in the ledger and legal advice; its desk keeps text for two months."""
    Desk.objects.filter(pk=team.desk.pk).update(keeps_text_months=2)
    story = stories.spike(by=team.editor, story=checked(team), reason="It is not so.")
    Advice.objects.create(story=story, by=team.legal, text="Do not run it.")
    return story


def test_free_text_goes_when_its_time_is_over_and_the_ledger_still_verifies() -> None:
    story = spiked(Team())
    assert texts(story)
    assert erase_due() == 0
    assert texts(story)

    assert erase_due(now=timezone.now() + LATER) == 1

    assert (texts(story), story.advice.count()) == (0, 0)
    assert verify(Event.objects.order_by("position")) is None
    assert Event.objects.latest("position").verb == "story.texts_erased"
    assert erase_due(now=timezone.now() + LATER) == 0


def test_a_hold_and_its_end_have_a_reason() -> None:
    team = Team()
    story = checked(team)
    with pytest.raises(Invalid):
        hold_for_legal(by=team.legal, story=story, reason=" ")
    held = hold_for_legal(by=team.legal, story=story, reason="They threatened to sue.")
    with pytest.raises(Invalid):
        release_hold(by=team.legal, held=held, reason=" ")


def test_a_legal_hold_wins() -> None:
    team = Team()
    story = spiked(team)
    held = hold_for_legal(by=team.legal, story=story, reason="They threatened to sue.")
    kept = texts(story)

    assert erase_due(now=timezone.now() + LATER) == 0
    with pytest.raises(DatabaseError, match="under legal hold"), transaction.atomic():
        EventText.objects.filter(event__story_id=story.pk).delete()
    assert texts(story) == kept
    with pytest.raises(NotPossible, match="already"):
        hold_for_legal(by=team.head, story=story, reason="Again.")

    release_hold(by=team.head, held=held, reason="Settled.")
    assert erase_due(now=timezone.now() + LATER) == 1
    with pytest.raises(NotPossible, match="released already"):
        release_hold(by=team.head, held=held, reason="Settled.")


def test_words_of_outsiders_go_with_it_and_that_they_spoke_stays() -> None:
    team = Team()
    Desk.objects.filter(pk=team.desk.pk).update(keeps_text_months=2)
    story, ran = checked(team), published(team)
    request = asked(team, story)
    reply = log_reply(
        by=team.reporter, request=request, outcome="denied", text="Never.", said_by="Ada Harbour"
    )
    matched = {"kind": "reply", "state": "matched", "request": request, "desk": team.desk}
    mail = InboundMail.objects.create(
        raw_sha256="a" * 64, sender="ada@port.example", text="Never.", **matched
    )
    complaint = log_complaint(by=team.reporter, story=ran, complainant="Petra Holm", text="Wrong.")
    decided = {"outcome": "rejected", "answer": "It is so."}
    answer_complaint(by=team.editor, complaint=complaint, seen=1, **decided)
    told = (Reply.objects.filter(pk=reply.pk), InboundMail.objects.all(), Complaint.objects.all())
    with pytest.raises(DatabaseError, match="once its story has ended"), transaction.atomic():
        told[0].update(text="")
    stories.spike(by=team.editor, story=Story.objects.get(pk=story.pk), reason="It is not so.")
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        told[0].update(text="We paid.")

    holds = [hold_for_legal(by=team.legal, story=one, reason="They sue.") for one in (story, ran)]
    assert erase_due(now=timezone.now() + LATER) == 0
    for rows in told:
        with pytest.raises(DatabaseError, match="under legal hold"), transaction.atomic():
            rows.update(text="")
    for held in holds:
        release_hold(by=team.head, held=held, reason="Settled.")

    assert erase_due(now=timezone.now() + LATER) == 2
    for one in (reply, mail, complaint):
        one.refresh_from_db()
    assert [reply.text, reply.said_by, mail.text, mail.sender, mail.subject] == [""] * 5
    assert [complaint.text, complaint.complainant, complaint.contact, complaint.answer] == [""] * 4
    assert (reply.outcome, mail.state, complaint.outcome) == ("denied", "matched", "rejected")
    assert verify(Event.objects.order_by("position")) is None
    assert erase_due(now=timezone.now() + LATER) == 0


@pytest.mark.parametrize("role", ["editor", "senior", "reporter", "auditor"])
def test_nobody_else_holds(role: str) -> None:
    team = Team()
    with pytest.raises(NotPermitted):
        hold_for_legal(by=getattr(team, role), story=checked(team), reason="I say so.")
    held = hold_for_legal(by=team.legal, story=checked(team), reason="They threatened to sue.")
    with pytest.raises(NotPermitted):
        release_hold(by=getattr(team, role), held=held, reason="I say so.")


def test_what_is_still_looked_at_again_or_kept_for_good_is_not_erased() -> None:
    team = Team()
    ran, for_good = ran_unconfirmed(team), published(Team())
    Desk.objects.filter(pk=team.desk.pk).update(keeps_text_months=2)
    assert erase_due(now=timezone.now() + LATER) == 0
    assert texts(ran)
    assert texts(for_good)


def test_what_is_open_keeps_the_words_and_so_does_another_desk_or_a_story_that_began_anew() -> None:
    team, later = Team(), timezone.now() + LATER
    ran = published(team)
    complaint = log_complaint(by=team.reporter, story=ran, complainant="Petra Holm", text="Wrong.")
    correction = open_correction(by=team.reporter, story=ran, kind="correction", because="It was 2021.")
    other = spiked(Team())
    Desk.objects.filter(pk=other.desk_id).update(keeps_text_months=None)
    Desk.objects.filter(pk=team.desk.pk).update(keeps_text_months=2)
    assert erase_due(now=later) == 0
    answered = {"outcome": "rejected", "answer": "It is so."}
    answer_complaint(by=team.editor, complaint=complaint, seen=complaint.version, **answered)
    assert erase_due(now=later) == 0
    drop(by=team.senior, correction=correction, seen=correction.version, reason="It is none.")
    waits = checked(team)
    assert texts(waits)
    done = VerificationTask.objects.filter(story=ran)
    settled_at = done.get().settled_at
    done.update(state=TaskState.OPEN, settled_at=None)
    assert erase_due(now=later) == 0, "it is to be checked once more"
    done.update(state=TaskState.DONE, settled_at=settled_at)
    assert erase_due(now=later) == 1
    assert (texts(ran), texts(waits) > 0, texts(other) > 0) == (0, True, True)
    assert not erasing._erase(waits.pk, team.desk, later), "it goes on"


def test_months_end_where_the_month_ends() -> None:
    assert months_before(datetime(2024, 3, 31, 8, tzinfo=UTC), 1) == datetime(2024, 2, 29, 8, tzinfo=UTC)
    assert months_before(datetime(2024, 1, 15, tzinfo=UTC), 13) == datetime(2022, 12, 15, tzinfo=UTC)
