"""Does the ledger tell of each verdict, signature, override, correction, complaint and policy as its table has it?

A row that was written past the verbs has no event, one that was altered says something else than its event, and of one
that was taken away the event is left.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model

from newsroom.ledger.actions import sealed
from newsroom.ledger.models import Event
from newsroom.stories.states import StoryState
from verification.checking.models import Consolidation, Verdict
from verification.checking.states import ConsolidationState
from verification.gate.models import FastPath, Override, Policy, PublicInterest, ShortLine, SignOff
from verification.gate.overriding import lets_pass
from verification.gate.signing import stands_for
from verification.gate.states import LineState, SignOffKind
from verification.record.models import Complaint, Correction, LegalHold, RegisterEntry
from verification.record.states import CorrectionState, RecheckOutcome, RunKind

Row = Any
"""A row of one of the tables below."""


@dataclass(frozen=True)
class Table:
    """What the ledger holds of a table: `made` are the verbs that write a row (none: it is written with something else,
    and told of by that), `agrees` holds it against its events."""

    model: type[Model]
    made: tuple[str, ...]
    agrees: Callable[[Row, "Told"], bool]
    reads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """The events of one row, oldest first."""

    events: Sequence[Event]

    def newest(self, *verbs: str) -> Event | None:
        return next((event for event in reversed(self.events) if event.verb in verbs), None)

    def actor(self, verb: str) -> int | None:
        """Who did that last."""
        event = self.newest(verb)
        return event.actor_id if event else None


def unproven_rows(*models: type[Model]) -> Iterator[str]:
    """A sentence about each row that the ledger does not bear out, and about each that it tells of and that is gone.

    Of these tables, or of all.
    """
    for table in TABLES:
        if models and table.model not in models:
            continue
        noun = str(table.model._meta.verbose_name)
        told: dict[int, list[Event]] = {}
        events = Event.objects.filter(subject_type=table.model._meta.model_name).order_by("position")
        for event in events.iterator(chunk_size=2000):
            told.setdefault(event.subject_id, []).append(event)
        rows = table.model._default_manager.select_related(*table.reads).order_by("pk")
        for row in rows.iterator(chunk_size=500):
            its = Told(told.pop(row.pk, ()))
            if table.made and its.newest(*table.made) is None:
                yield f"The ledger does not know the {noun} “{row}”: it was forged."
            elif not table.agrees(row, its):
                yield f"The {noun} “{row}” is not what the ledger tells: it was forged or altered."
        for left in told.values():
            if not table.made or any(event.verb in table.made for event in left):
                yield f"Event {left[0].position} tells of a {noun} that is gone."


def _sign_off(row: SignOff, told: Told) -> bool:
    event = told.newest("story.approved", "story.signed", "story.read_legally")
    if event is None:
        return False
    kinds = {"story.approved": SignOffKind.APPROVAL, "story.read_legally": SignOffKind.LEGAL}
    facts: Mapping[str, Any] = event.facts
    return (
        row.kind == kinds.get(event.verb, facts.get("kind"))
        and (row.by_id, row.story_id) == (event.actor_id, event.story_id)
        and row.gate_version == facts.get("gate_version")
        and row.text_sha256 == facts.get("sha256")
        and (row.revision.story_id, row.revision.number) == (event.story_id, facts.get("copy_version"))
        and stands_for(row) == facts.get("stands_for")
        and (row.voided_at is not None or told.newest("sign_off.withdrawn") is None)
    )


def _override(row: Override, told: Told) -> bool:
    asked = told.newest("override.asked")
    return (
        asked is not None
        and (row.asked_by_id, row.story_id) == (asked.actor_id, asked.story_id)
        and _at(row.expires_at, asked.facts.get("expires_at"))
        and lets_pass(row) == asked.facts.get("lets_pass")
        and _said(asked, reason=row.reason, sentence=row.sentence)
        and row.seconded_by_id == told.actor("override.seconded")
        and (row.withdrawn_at is not None or told.newest("override.withdrawn") is None)
    )


def _fast_path(row: FastPath, told: Told) -> bool:
    asked, signed = told.newest("fast_path.asked"), told.newest("fast_path.signed")
    clock, ended = told.newest("fast_path.clock_began"), told.newest("fast_path.ended")
    return (
        asked is not None
        and (row.asked_by_id, row.story_id) == (asked.actor_id, asked.story_id)
        and row.hours == asked.facts.get("hours")
        and _said(asked, reason=row.reason)
        and row.signed_by_id == (signed.actor_id if signed else None)
        and sealed(row.covers) == (signed.facts.get("covers") if signed else sealed({}))
        and _at(row.due_at, clock.facts.get("due_at") if clock else None)
        and (row.ended_at is None) == (ended is None)
    )


def _policy(row: Policy, told: Told) -> bool:
    event = told.newest("policy.set")
    return (
        event is not None
        and (row.set_by_id, row.desk_id) == (event.actor_id, event.desk_id)
        and all(
            getattr(row, name) == event.facts.get(name)
            for name in ("number", "preset", "levels", "numbers", "signers")
        )
        and _said(event, reason=row.reason)
    )


def _public_interest(row: PublicInterest, told: Told) -> bool:
    event = told.newest("claim.public_interest")
    return (
        event is not None
        and (row.by_id, row.claim.story_id) == (event.actor_id, event.story_id)
        and (row.claim.number, row.words_digest) == (event.facts.get("claim"), event.facts.get("words"))
        and _said(event, reason=row.reason)
    )


def _correction(row: Correction, told: Told) -> bool:
    agreed, ran = told.newest("correction.agreed"), told.newest("correction.ran")
    if (row.state == CorrectionState.RAN) != (ran is not None):
        return False
    opened, explained = (
        told.newest("correction.opened"),
        told.newest("correction.agreed", "correction.explained"),
    )
    if opened and not _said(opened, because=row.because):
        return False
    if row.missed_step != (explained.facts.get("missed_step", "") if explained else ""):
        return False
    if explained and not _said(explained, cause=row.cause):
        return False
    if not _dropped(row, told.newest("correction.dropped")):
        return False
    left = told.newest("correction.left_for_later")
    who_left = (left.actor_id, left.facts.get("left_version")) if left else None
    if row.left_by_id is not None and who_left != (row.left_by_id, row.left_version):
        return False
    if agreed is None and ran and row.kind == RunKind.RETRACTION:
        # Taking a story back signs it, whichever door that went through.
        return row.signed_by_id == ran.actor_id
    if agreed is None:
        return row.signed_by_id is None
    return (
        (row.signed_by_id, row.story_id) == (agreed.actor_id, agreed.story_id)
        and row.kind == agreed.facts.get("kind")
        and _said(agreed, words=row.words)
    )


def _dropped(row: Correction, dropped: Event | None) -> bool:
    """Was it dropped by whom it says, and why; or with its story, which tells of it?"""
    if dropped:
        return (row.state, row.closed_by_id) == (CorrectionState.DROPPED, dropped.actor_id) and _said(
            dropped, reason=row.closed_because
        )
    if row.state != CorrectionState.DROPPED:
        return not row.closed_because
    return row.story.state == StoryState.RETRACTED


def _verdict(row: Verdict, told: Told) -> bool:
    event = told.newest(*_JUDGED)
    facts: Mapping[str, Any] = event.facts if event else {}
    fix = told.newest("fix.accepted", "fix.stet")
    return (
        event is not None
        and (row.by_id, row.claim.story_id) == (event.actor_id, event.story_id)
        and (row.claim.number, row.words_digest) == (facts.get("claim"), facts.get("words"))
        and (row.said, row.so, row.second) == (facts.get("said"), facts.get("so"), facts.get("second"))
        and row.ticked == (event.verb == "claim.ticked")
        and (row.confirms_id is not None) == (event.verb == "claim.confirmed_again")
        and _said(event, rationale=row.rationale, fix=row.fix)
        and row.fix_settled_by_id == (fix.actor_id if fix else None)
        and (fix is None or fix.verb == f"fix.{row.fix_state}")
    )


def _consolidation(row: Consolidation, told: Told) -> bool:
    settled = told.newest("consolidation.agreed", "consolidation.decided")
    if settled is None:
        return row.settled_by_id is None and row.state not in (
            ConsolidationState.AGREED,
            ConsolidationState.DECIDED,
        )
    return (
        (row.state, row.settled_by_id) == (settled.verb.partition(".")[2], settled.actor_id)
        and row.stands_id == settled.facts.get("stands")
        and _said(settled, reason=row.reason)
    )


def _short_line(row: ShortLine, told: Told) -> bool:
    proposed, approved = told.newest("short_line.proposed"), told.newest("short_line.approved")
    sent, withdrawn = told.newest("short_line.sent"), told.newest("short_line.withdrawn")
    return (
        proposed is not None
        and (row.made_by_id, row.story_id) == (proposed.actor_id, proposed.story_id)
        and (row.claim.number, row.kind) == (proposed.facts.get("claim"), proposed.facts.get("kind"))
        and _said(proposed, text=row.text)
        and row.approved_by_id == (approved.actor_id if approved else None)
        and row.words_digest == (approved.facts.get("words") if approved else "")
        and (row.sent_at is not None) == (sent is not None)
        and (row.state == LineState.WITHDRAWN) == (withdrawn is not None)
        and (row.state == LineState.SENT) == (sent is not None and withdrawn is None)
    )


def _entry(row: RegisterEntry, told: Told) -> bool:
    looked = told.newest("register.rechecked")
    if row.settled_at is None:
        return row.outcome == (looked.facts.get("outcome") if looked else "")
    if looked and (row.outcome, row.settled_by_id) == (looked.facts.get("outcome"), looked.actor_id):
        return True
    if row.outcome == RecheckOutcome.STILL_OPEN:  # the entry of a later version stands in its place
        return RegisterEntry.objects.filter(claim=row.claim_id, pk__gt=row.pk).exists()
    return row.outcome == RecheckOutcome.NOW_CONFIRMED and row.settled_by_id == told.actor("register.checked")


def _complaint(row: Complaint, told: Told) -> bool:
    came, answered = told.newest("complaint.logged", "complaint.came"), told.newest("complaint.answered")
    return (
        came is not None
        and (row.logged_by_id, row.story_id) == (came.actor_id, came.story_id)
        and (row.text == "" or _said(came, text=row.text))
        and row.answered_by_id == (answered.actor_id if answered else None)
        and row.outcome == (answered.facts.get("outcome") if answered else "")
        and (row.answer == "" or (answered is not None and _said(answered, answer=row.answer)))
    )


def _legal_hold(row: LegalHold, told: Told) -> bool:
    held, released = told.newest("legal_hold.set"), told.newest("legal_hold.released")
    return (
        held is not None
        and (row.by_id, row.story_id) == (held.actor_id, held.story_id)
        and _said(held, reason=row.reason)
        and row.released_by_id == (released.actor_id if released else None)
    )


def _at(instant: datetime | None, told: str | None) -> bool:
    return instant == (datetime.fromisoformat(told) if told else None)


def _said(event: Event, **texts: str) -> bool:
    """Are these the texts of the event, by their hashes?"""
    return all(
        event.facts.get(f"sha256:{name}") == (hashlib.sha256(text.encode()).hexdigest() if text else None)
        for name, text in texts.items()
    )


_JUDGED = ("claim.judged", "claim.ticked", "claim.confirmed_again")

TABLES = (
    Table(Verdict, _JUDGED, _verdict, ("claim",)),
    Table(Consolidation, ("consolidation.opened",), _consolidation, ("claim",)),
    Table(
        SignOff,
        ("story.approved", "story.signed", "story.read_legally"),
        _sign_off,
        ("revision", "story", "by"),
    ),
    Table(Override, ("override.asked",), _override, ("story",)),
    Table(FastPath, ("fast_path.asked",), _fast_path, ("story",)),
    Table(PublicInterest, ("claim.public_interest",), _public_interest, ("claim__story",)),
    Table(Policy, ("policy.set",), _policy, ("desk",)),
    Table(Correction, ("correction.opened", "correction.ran"), _correction, ("story",)),
    Table(ShortLine, ("short_line.proposed",), _short_line, ("claim",)),
    Table(RegisterEntry, (), _entry, ("claim",)),
    Table(Complaint, ("complaint.logged", "complaint.came"), _complaint),
    Table(LegalHold, ("legal_hold.set",), _legal_hold, ("story",)),
)
