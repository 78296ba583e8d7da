"""Complaints about what ran: who answers them, until when, and what follows from them."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from newsroom.dispatch.actions import tell
from newsroom.errors import Invalid, NotPossible, optional_text, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from newsroom.people.permissions import allows
from newsroom.people.querysets import editors_on_duty, users_on
from newsroom.people.states import Role
from newsroom.stories.actions import take_turn
from newsroom.stories.models import Story
from verification.claims.models import Claim
from verification.gate.house import house_of
from verification.record.complaint_permissions import (
    may_answer_complaint,
    may_hand_complaint_over,
    may_log_complaint,
)
from verification.record.correcting import open_correction
from verification.record.models import Complaint
from verification.record.states import ComplaintOutcome, CorrectionState
from verification.reminders.actions import cancel, schedule

COMPLAINT_DUE = "complaint_due"

COMPLAINT_CAME = "complaint_came"

BEFORE_IT_IS_DUE = timedelta(days=1)
"""How long before the answer is due its owner is reminded."""

LONGEST = 20_000
"""Characters of a complaint."""

UPHELD = (ComplaintOutcome.UPHELD, ComplaintOutcome.PARTLY)


@verb
def log_complaint(
    *,
    by: User,
    story: Story,
    complainant: str,
    text: str,
    contact: str = "",
    claim: Claim | None = None,
    received_at: datetime | None = None,
    due_at: datetime | None = None,
    owner: User | None = None,
) -> Complaint:
    """Take a complaint about what ran in: it has an owner, and is answered by `due_at` (the house's days otherwise).

    Without `owner` whoever logs it has it, or else the editor on duty; in any case somebody who may decide it.
    """
    may_log_complaint(by=by, story=story)
    now = timezone.now()
    received_at = received_at or now
    if not story.publications.exists():
        raise NotPossible(f"{story.slug} has not run: there is nothing to complain of.")
    if timezone.is_naive(received_at) or received_at > now:
        raise Invalid({"received_at": ["Write when it came; that is not in the future."]})
    if claim is not None and claim.story_id != story.pk:
        raise Invalid({"claim": [f"{claim.label} is no claim of {story.slug}."]})
    complaint = Complaint.objects.create(
        desk=story.desk,
        story=story,
        claim=claim,
        complainant=require_text("complainant", complainant, "Write who complains.", limit=200),
        contact=optional_text("contact", contact, limit=300),
        text=require_text(
            "text", text, "Write what they complain of, best in their own words.", limit=LONGEST
        ),
        received_at=received_at,
        due_at=_due(story, received_at, due_at),
        owner=_owner(story, owner, by),
        logged_by=by,
    )
    return _taken_in("logged", complaint, by)


@verb
def complain(*, story: Story, complainant: str, contact: str, text: str) -> Complaint:
    """Take in what a reader wrote by themselves: it has an owner and a deadline like any other.

    The same words of the same person, while they wait for their answer, are one complaint.
    """
    take_turn(story.pk)
    if not (story.desk.publishes_record and story.publications.exists()):
        raise NotPossible("No complaints are taken here.")
    said = {
        "complainant": require_text("complainant", complainant, "Write your name.", limit=200),
        "contact": require_text("contact", contact, "Write how we reach you with our answer.", limit=300),
        "text": require_text("text", text, "Write what is wrong.", limit=LONGEST),
    }
    waiting = Complaint.objects.filter(story=story, logged_by=None, answered_at=None, **said).first()
    if waiting:
        return waiting
    now = timezone.now()
    complaint = Complaint.objects.create(
        desk=story.desk,
        story=story,
        received_at=now,
        due_at=_due(story, now, None),
        owner=_owner(story, None, None),
        **said,
    )
    return _taken_in("came", complaint, None)


def _taken_in(name: str, complaint: Complaint, by: User | None) -> Complaint:
    _remind(complaint)
    _tell_owner(complaint)
    _note(name, complaint, by, facts=_deadline(complaint), texts={"text": complaint.text})
    return complaint


def _due(story: Story, received_at: datetime, due_at: datetime | None) -> datetime:
    if due_at is None:
        days = timedelta(days=house_of(story.desk_id)["complaint_days"])
        # One that came long ago is due as soon as it can be.
        return max(received_at + days, timezone.now() + BEFORE_IT_IS_DUE)
    if timezone.is_naive(due_at) or due_at <= timezone.now():
        raise Invalid({"due_at": ["Choose a time that lies ahead."]})
    return due_at


def _owner(story: Story, owner: User | None, by: User | None) -> User:
    if owner:
        return _fit(owner, story, "owner")
    everybody = [
        *([by] if by else []),
        *editors_on_duty(story.desk),
        *users_on(story.desk_id, Role.EDITOR, Role.DESK_HEAD),
    ]
    fit = next((user for user in everybody if allows(may_answer_complaint, by=user, story=story)), None)
    if fit is None and by is None:
        fit = next(iter(everybody), None)  # a reader is not sent away for it: whoever has it hands it over
    if fit is None:
        raise Invalid(
            {"owner": ["Nobody on the desk may decide this complaint: all who could wrote the story."]}
        )
    return fit


def _fit(user: User, story: Story, field: str) -> User:
    if not allows(may_answer_complaint, by=user, story=story):
        who = "an editor, desk head or legal reader of the desk does who is not responsible for its words"
        raise Invalid({field: [f"{user.name} can not decide complaints about {story.slug}: {who}."]})
    return user


def _remind(complaint: Complaint) -> None:
    story = complaint.story
    if story is None:
        return
    first = max(complaint.due_at - BEFORE_IT_IS_DUE, timezone.now())
    schedule(COMPLAINT_DUE, complaint.pk, story=story, due_at=first)


def _tell_owner(complaint: Complaint) -> None:
    tell(
        users=[complaint.owner],
        kind=COMPLAINT_CAME,
        key=f"{complaint.pk}:{complaint.version}",
        payload={"complaint": complaint.pk},
        story_id=complaint.story_id,
        desk=complaint.desk,
    )


@verb
def hand_over(
    *, by: User, complaint: Complaint, seen: int, to: User, due_at: datetime | None = None
) -> Complaint:
    """Give a complaint to somebody else to answer, with another deadline where one is given."""
    complaint = _fresh(complaint)
    story = _story(complaint)
    may_hand_complaint_over(by=by, story=story)
    _fit(to, story, "to")
    due_at = _due(story, complaint.received_at, due_at) if due_at else complaint.due_at
    complaint = _move(complaint, seen, owner=to, due_at=due_at)
    _remind(complaint)
    if to != by:
        _tell_owner(complaint)
    _note("handed_over", complaint, by, facts={"to": to.pk, **_deadline(complaint)})
    return complaint


@verb
def answer_complaint(
    *, by: User, complaint: Complaint, seen: int, outcome: str, answer: str, kind: str = "", because: str = ""
) -> Complaint:
    """Decide a complaint, with the answer that the complainant gets.

    One that is upheld, wholly or in part, leads to a correction: to one that was opened for it, or to one of `kind`
    that is opened now, `because` of what is wrong with what ran.
    """
    complaint = _fresh(complaint)
    story = _story(complaint)
    may_answer_complaint(by=by, story=story)
    if outcome not in ComplaintOutcome.values:
        raise Invalid({"outcome": ["Say whether it is upheld, partly upheld or rejected."]})
    answer = require_text("answer", answer, "Write what you answer them.", limit=20_000)
    if kind and outcome not in UPHELD:
        raise Invalid({"kind": ["A complaint that is rejected leads to no correction."]})
    complaint = _move(
        complaint, seen, outcome=outcome, answer=answer, answered_by=by, answered_at=timezone.now()
    )
    led = complaint.corrections.exclude(state=CorrectionState.DROPPED).exists()
    if outcome in UPHELD and story.has_run and not led:
        if not kind:
            raise Invalid({"kind": ["It is upheld: say what kind of correction follows from it."]})
        open_correction(
            by=by, story=story, kind=kind, because=because, claim=complaint.claim, complaint=complaint
        )
    cancel(COMPLAINT_DUE, complaint.pk)
    _note("answered", complaint, by, facts={"outcome": outcome}, texts={"answer": answer})
    return complaint


def _fresh(complaint: Complaint) -> Complaint:
    return Complaint.objects.select_related("story__desk", "desk", "claim", "owner").get(pk=complaint.pk)


def _story(complaint: Complaint) -> Story:
    if complaint.story is None:
        raise NotPossible("This complaint is about no story.")
    return complaint.story


def _move(complaint: Complaint, seen: int, **changes: Any) -> Complaint:
    moved = Complaint.objects.filter(pk=complaint.pk, version=seen, answered_at__isnull=True).update(
        version=F("version") + 1, **changes
    )
    if not moved:
        raise NotPossible(
            "This complaint was answered already."
            if complaint.answered_at
            else "This complaint was changed by somebody else. Look again, then decide."
        )
    return _fresh(complaint)


def _deadline(complaint: Complaint) -> dict[str, str]:
    return {"due_at": complaint.due_at.isoformat()}


def _note(
    name: str,
    complaint: Complaint,
    by: User | None,
    *,
    facts: dict[str, Any] | None = None,
    texts: dict[str, str] | None = None,
) -> None:
    # Who complains, and how they are reached, is told to nobody outside the desk: no fact and no text of the ledger.
    record(
        f"complaint.{name}",
        by=by,
        subject=complaint,
        story_id=complaint.story_id,
        desk_id=complaint.desk_id,
        facts=facts,
        texts=texts,
    )
