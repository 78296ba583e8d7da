"""Corrections of six kinds: from finding that what ran has to be changed until readers have the change.

A correction is opened, then agreed to (the words for readers, signed), and runs with the next version of the story; a
retraction runs at once. Afterwards somebody says which step missed it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from newsroom.dispatch.actions import tell
from newsroom.errors import Invalid, NotPossible, optional_text, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from newsroom.people.querysets import editors_on_duty
from newsroom.stories import actions as stories
from newsroom.stories.actions import move_gate, take_turn
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from verification.checking.models import VerificationTask
from verification.checking.opening import reporters
from verification.claims.models import Claim
from verification.gate.house import house_of
from verification.record.correction_permissions import (
    may_decide_correction,
    may_explain_correction,
    may_open_correction,
    may_sign_correction,
)
from verification.record.kinds import CHANGES
from verification.record.models import Complaint, Correction, Publication
from verification.record.states import UNDECIDED, CorrectionState, MissedStep, RunKind
from verification.reminders.actions import cancel, schedule

TO_CORRECT = "ran_to_correct"

CORRECTION_DUE = "correction_due"
"""Reminded of until the correction ran or was dropped."""

FOUND_IN_CHECKING = timedelta(hours=1)
"""How soon a fault that a checker found in what ran is corrected, unless the desk says otherwise for this one."""


@dataclass(frozen=True)
class Carried:
    """What the next version of a story is to its readers: its kind, and the words that tell them."""

    kind: RunKind
    note: str


@dataclass(frozen=True)
class Told:
    """One change that readers were told of: its kind, the words, and when (UTC)."""

    kind: RunKind
    words: str
    at: datetime


@verb
def open_correction(
    *,
    by: User,
    story: Story,
    kind: str,
    because: str,
    claim: Claim | None = None,
    complaint: Complaint | None = None,
    due_at: datetime | None = None,
) -> Correction:
    """Say that what ran has to be changed, as one of six kinds, and until when; the house's hours unless `due_at`."""
    take_turn(story.pk)
    may_open_correction(by=by, story=story)
    story.refresh_from_db()
    if not story.has_run:
        raise NotPossible(f"{story.slug} is not before readers: there is nothing to correct.")
    because = require_text("because", because, "Write what is wrong with what ran.")
    if claim is not None and claim.story_id != story.pk:
        raise Invalid({"claim": [f"{claim.label} is no claim of {story.slug}."]})
    if complaint is not None and complaint.story_id != story.pk:
        raise Invalid({"complaint": [f"This complaint is not about {story.slug}."]})
    correction = Correction.objects.create(
        story=story,
        kind=_change(kind),
        claim=claim,
        complaint=complaint,
        because=because,
        opened_by=by,
        due_at=_due(story, due_at),
    )
    tell(
        users=[*editors_on_duty(story.desk), *reporters(story)],
        kind=TO_CORRECT,
        key=str(correction.pk),
        payload={"correction": correction.pk},
        story_id=story.pk,
        desk=story.desk,
    )
    schedule(CORRECTION_DUE, correction.pk, story=story, due_at=correction.due_at)
    _ask_gate(correction, by, "was opened")
    _note(
        "opened",
        correction,
        by,
        facts={"due_at": correction.due_at.isoformat(), **({"claim": claim.number} if claim else {})},
        texts={"because": because},
    )
    return correction


def _ask_gate(correction: Correction, by: User, what: str) -> None:
    """The gate of the next version asks about it, so what was approved before is approved anew."""
    story = Story.objects.get(pk=correction.story_id)
    if story.is_next_version:
        move_gate(story.pk, by=by, because=f"A correction {what}: {correction.name}.")


def _change(kind: str) -> RunKind:
    if kind not in CHANGES:
        raise Invalid({"kind": [f"Choose one of {', '.join(one.value for one in CHANGES)}."]})
    return RunKind(kind)


def _due(story: Story, due_at: datetime | None) -> datetime:
    now = timezone.now()
    if due_at is None:
        return now + timedelta(hours=house_of(story.desk_id)["correction_hours"])
    if timezone.is_naive(due_at) or due_at <= now:
        raise Invalid({"due_at": ["Choose a time that lies ahead."]})
    return due_at


@verb
def agree(
    *,
    by: User,
    correction: Correction,
    seen: int,
    words: str,
    kind: str = "",
    missed_step: str = "",
    cause: str = "",
) -> Correction:
    """Sign a correction with the words that readers are told; `kind` makes it another kind than it was opened as.

    It runs with the next version of the story, and until then may be agreed to anew in other words. A retraction
    takes the story back at once. Where something was wrong, `missed_step` says which step would have caught it, unless
    that was said before.
    """
    take_turn(correction.story_id)
    correction = _fresh(correction)
    story = correction.story
    becomes = _change(kind) if kind else RunKind(correction.kind)
    opened_as = RunKind(correction.kind)
    may_sign_correction(
        by=by, story=story, kinds=(becomes,) if becomes == opened_as else (becomes, opened_as)
    )
    # A reason for taking back what ran is shown in its place, where there is room for so much.
    limit = 1000 if becomes == RunKind.RETRACTION else 5_000
    if CHANGES[becomes].tells_readers:
        words = require_text("words", words, "Write what readers are told.", limit=limit)
    else:
        words = optional_text("words", words, limit=limit)
    missed_step = missed_step or correction.missed_step
    if CHANGES[becomes].asks_cause or missed_step:
        _require_step(missed_step)
    correction = _move(
        correction,
        seen,
        state=CorrectionState.AGREED,
        kind=becomes,
        words=words,
        missed_step=missed_step,
        cause=optional_text("cause", cause) or correction.cause,
        left_by=None,
        left_version=None,
        left_because="",
        signed_by=by,
        signed_at=timezone.now(),
    )
    if becomes != RunKind.RETRACTION:
        _ask_gate(correction, by, "was signed")
    facts = {"missed_step": missed_step} if missed_step else {}
    _note("agreed", correction, by, facts=facts, texts={"words": words, "cause": correction.cause})
    if becomes == RunKind.RETRACTION:
        stories.retract(by=by, story=story, reason=words)
        correction.refresh_from_db()
    return correction


@verb
def drop(*, by: User, correction: Correction, seen: int, reason: str) -> Correction:
    """What ran stands as it is: say why nothing is changed. What a senior editor signs, a senior editor drops."""
    take_turn(correction.story_id)
    correction = _fresh(correction)
    may_sign_correction(by=by, story=correction.story, kinds=(RunKind(correction.kind),))
    may_decide_correction(by=by, story=correction.story)
    reason = require_text("reason", reason, "Write why what ran stands.", limit=1000)
    correction = _move(
        correction,
        seen,
        state=CorrectionState.DROPPED,
        closed_by=by,
        closed_at=timezone.now(),
        closed_because=reason,
    )
    cancel(CORRECTION_DUE, correction.pk)
    _ask_gate(correction, by, "was dropped")
    _note("dropped", correction, by, texts={"reason": reason})
    return correction


@verb
def leave_for_later(*, by: User, correction: Correction, seen: int, reason: str) -> Correction:
    """Let the next version run without it: say why it waits for a later one. It stays due, and who signs it leaves it.

    Asked about again with the version after that.
    """
    take_turn(correction.story_id)
    correction = _fresh(correction)
    may_sign_correction(by=by, story=correction.story, kinds=(RunKind(correction.kind),))
    may_decide_correction(by=by, story=correction.story)
    if correction.state == CorrectionState.AGREED:
        raise NotPossible("It is signed, and runs with the next version: put it right in the copy.")
    reason = require_text("reason", reason, "Write why it can wait for a later version.", limit=1000)
    correction = _move(
        correction, seen, left_by=by, left_version=correction.story.ran_version, left_because=reason
    )
    _ask_gate(correction, by, "was left for later")
    facts = {"left_version": correction.left_version}
    _note("left_for_later", correction, by, facts=facts, texts={"reason": reason})
    return correction


@verb
def explain(
    *, by: User, correction: Correction, seen: int, missed_step: str, cause: str, claim: Claim | None = None
) -> Correction:
    """Say how it came to run: which step would have caught it, and in which claim it was."""
    take_turn(correction.story_id)
    correction = _fresh(correction)
    may_explain_correction(by=by, story=correction.story)
    _require_step(missed_step)
    cause = require_text("cause", cause, "Write how it came to run.")
    if claim is not None and claim.story_id != correction.story_id:
        raise Invalid({"claim": [f"{claim.label} is no claim of {correction.story.slug}."]})
    changed = Correction.objects.filter(pk=correction.pk, version=seen).exclude(state=CorrectionState.DROPPED)
    fields: dict[str, Any] = {
        "missed_step": missed_step,
        "cause": cause,
        **({"claim": claim} if claim else {}),
    }
    if not changed.update(version=F("version") + 1, **fields):
        raise NotPossible(_MOVED)
    correction.refresh_from_db()
    _note("explained", correction, by, facts={"missed_step": missed_step}, texts={"cause": cause})
    return correction


def _require_step(missed_step: str) -> None:
    if missed_step not in MissedStep.values:
        raise Invalid(
            {"missed_step": ["Choose the step that would have caught it; “not known” is an answer, too."]}
        )


_MOVED = "This correction was changed by somebody else. Look again, then decide."


def _fresh(correction: Correction) -> Correction:
    return Correction.objects.select_related("story__desk", "claim").get(pk=correction.pk)


def _move(correction: Correction, seen: int, **changes: Any) -> Correction:
    moved = Correction.objects.filter(pk=correction.pk, version=seen, state__in=UNDECIDED).update(
        version=F("version") + 1, **changes
    )
    if not moved:
        current = CorrectionState(correction.state)
        raise NotPossible(
            _MOVED
            if current in UNDECIDED
            else f"This correction is {current.label.lower()} already: nothing of it can be decided any more."
        )
    correction.refresh_from_db()
    return correction


def agreed(story: Story) -> Carried:
    """What the next version of a story carries: the gravest kind that was agreed to, and all their words.

    Without any it is the first version, or an update that says nothing.
    """
    signed = Correction.objects.filter(story=story, state=CorrectionState.AGREED).order_by("pk")
    waiting = sorted(signed, key=lambda one: -CHANGES[RunKind(one.kind)].weight)
    if waiting:
        return Carried(RunKind(waiting[0].kind), "\n\n".join(one.words for one in waiting if one.words))
    return Carried(RunKind.UPDATE if story.publications.exists() else RunKind.FIRST, "")


def ran(publication: Publication) -> None:
    """What was agreed to ran with this version (part of the verb that publishes)."""
    signed = Correction.objects.filter(story=publication.story)
    _run(signed, by=publication.published_by, publication=publication)


def ran_alone(correction: Correction, seen: int, publication: Publication) -> None:
    """It ran by itself, with the text that readers had already (part of the verb that does so)."""
    one = Correction.objects.filter(pk=correction.pk, version=seen)
    if not _run(one, by=publication.published_by, publication=publication):
        raise NotPossible(_MOVED)
    _ask_gate(correction, publication.published_by, "ran by itself")


def _run(rows: QuerySet[Correction], *, by: User, publication: Publication | None = None) -> int:
    signed = list(rows.filter(state=CorrectionState.AGREED).select_related("story").order_by("pk"))
    for correction in signed:
        same = rows.filter(pk=correction.pk, version=correction.version, state=CorrectionState.AGREED)
        carried = same.update(
            state=CorrectionState.RAN,
            publication=publication,
            closed_by=by,
            closed_at=publication.published_at if publication else timezone.now(),
            version=F("version") + 1,
        )
        if not carried:
            raise NotPossible(
                f"A correction of {correction.story.slug} was changed while it ran. Look again."
            )
        cancel(CORRECTION_DUE, correction.pk)
        correction.refresh_from_db()
        _note("ran", correction, by)
    return len(signed)


def story_stopped(*, story: Story, by: User) -> None:
    """Hook `story_stopped`: taking a story back is its last correction, whoever did it and by which door."""
    if story.state != StoryState.RETRACTED:
        return
    now = timezone.now()
    waiting = Correction.objects.filter(story=story, state__in=UNDECIDED)
    retraction = waiting.filter(kind=RunKind.RETRACTION).order_by("state", "pk").first()
    if retraction is None:
        retraction = Correction.objects.create(
            story=story,
            kind=RunKind.RETRACTION,
            because=story.standing_reason,
            opened_by=by,
            due_at=now,
        )
    if retraction.state == CorrectionState.OPEN:
        waiting.filter(pk=retraction.pk).update(
            state=CorrectionState.AGREED, words=story.standing_reason, signed_by=by, signed_at=now
        )
    for other in waiting.exclude(pk=retraction.pk):
        waiting.filter(pk=other.pk).update(
            state=CorrectionState.DROPPED,
            closed_by=by,
            closed_at=now,
            closed_because="The story was retracted.",
            version=F("version") + 1,
        )
        cancel(CORRECTION_DUE, other.pk)
    _run(Correction.objects.filter(story=story), by=by)


def told(story: Story) -> list[Told]:
    """What readers were told of changes to a story, oldest first; for its public record and its exports."""
    rows = Correction.objects.filter(story=story, state=CorrectionState.RAN).exclude(words="")
    return [
        Told(RunKind(row.kind), row.words, row.closed_at or row.opened_at)
        for row in rows.order_by("closed_at", "pk")
    ]


def to_be_corrected(*, task: VerificationTask, by: User, found: str) -> None:
    """Hook `found_wrong`: looking again found a fault in what ran."""
    open_correction(
        by=by,
        story=task.story,
        kind=RunKind.CORRECTION,
        because=found,
        claim=task.claim,
        due_at=timezone.now() + FOUND_IN_CHECKING,
    )


def _note(
    name: str,
    correction: Correction,
    by: User,
    *,
    facts: Mapping[str, Any] | None = None,
    texts: Mapping[str, str] | None = None,
) -> None:
    record(
        f"correction.{name}",
        by=by,
        subject=correction,
        story_id=correction.story_id,
        desk_id=correction.story.desk_id,
        facts={"kind": str(correction.kind), **(facts or {})},
        texts=texts,
    )
