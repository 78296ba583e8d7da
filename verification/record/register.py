"""The unconfirmed register: what ran unverified or disputed, who looks at it again, and what that came to."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from newsroom.dispatch.actions import tell
from newsroom.errors import Invalid, NotPossible, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from newsroom.people.permissions import allows
from newsroom.people.states import Role
from newsroom.stories.actions import take_turn
from newsroom.stories.permissions import require_part, require_seen
from verification.checking.models import Verdict
from verification.checking.states import Said, So
from verification.claims.models import Claim
from verification.claims.states import Risk
from verification.gate.house import house_of
from verification.gate.models import SignOff
from verification.gate.passing import postponed
from verification.gate.view import StoryView
from verification.record import falling
from verification.record.correcting import open_correction
from verification.record.models import Publication, RegisterEntry
from verification.record.permissions import may_hand_recheck_over, may_recheck
from verification.record.states import RecheckOutcome, RunKind
from verification.reminders.actions import cancel, schedule
from verification.text.hedges import has_hedge, has_verification_line, is_attributed

RECHECK = "unconfirmed_recheck"

DECIDE = "unconfirmed_decide"

RECHECK_IS_YOURS = "recheck_is_yours"

LONGEST_LABEL = 500

OPEN_TRUTH = (So.UNVERIFIED, So.DISPUTED)

ACTS: Mapping[RecheckOutcome, RunKind] = {
    RecheckOutcome.NOW_CONFIRMED: RunKind.UPDATE,
    RecheckOutcome.NOW_FALSE: RunKind.CORRECTION,
    RecheckOutcome.DROPPED: RunKind.REMOVAL,
}
"""What an outcome leads to on the page, as it is opened; who signs it may make it another kind."""

WRONGLY_SAID = (Said.INACCURATE, Said.CONTEXT_MISSING)


def enter(view: StoryView, publication: Publication, approval: SignOff) -> None:
    """Open an entry, with its re-check, for each claim that ran unverified, disputed or before it was checked.

    It stands for what the entry of an earlier version stood for: that one needs no more looks.
    """
    unchecked = {claim.pk for claim in postponed(view)}
    for claim in view.claims:
        verdict = view.standing(claim)
        if verdict.so in OPEN_TRUTH if verdict else claim.pk in unchecked:
            _enter(view, publication, approval, claim, verdict)


def _enter(
    view: StoryView, publication: Publication, approval: SignOff, claim: Claim, verdict: Verdict | None
) -> None:
    name = "first_recheck_minutes_high_risk" if claim.risk == Risk.HIGH else "first_recheck_minutes"
    ran_at = publication.published_at
    earlier = RegisterEntry.objects.unsettled().filter(claim=claim).order_by("-pk").first()
    entry = RegisterEntry.objects.create(
        publication=publication,
        claim=claim,
        verdict=verdict,
        owner=earlier.owner if earlier else approval.by,
        recheck_at=ran_at + timedelta(minutes=view.house[name]),
        decide_by=earlier.decide_by
        if earlier and earlier.decide_by
        else ran_at + timedelta(days=view.house["decide_days"]),
    )
    if earlier:
        _settle(earlier, RecheckOutcome.STILL_OPEN, publication.published_by)
    schedule(RECHECK, entry.pk, story=view.story, due_at=entry.recheck_at)
    assert entry.decide_by
    schedule(DECIDE, entry.pk, story=view.story, due_at=entry.decide_by)


def _settle(entry: RegisterEntry, outcome: RecheckOutcome, by: User, **more: Any) -> bool:
    settled = (
        RegisterEntry.objects.unsettled()
        .filter(pk=entry.pk, version=entry.version)
        .update(outcome=outcome, settled_at=timezone.now(), settled_by=by, version=F("version") + 1, **more)
    )
    cancel(RECHECK, entry.pk)
    cancel(DECIDE, entry.pk)
    return bool(settled)


def verdict_given(*, verdict: Verdict, by: User) -> None:
    """Hook: what ran before it was checked now has its verdict; confirmed, nobody has to look again."""
    claim = verdict.claim
    waiting = RegisterEntry.objects.unsettled().filter(claim=claim, verdict__isnull=True)
    for entry in waiting.select_related("claim__story__desk"):
        RegisterEntry.objects.filter(pk=entry.pk).update(verdict=verdict)
        if verdict.second or verdict.so in OPEN_TRUTH:
            continue
        if verdict.so == So.FALSE or verdict.said in WRONGLY_SAID:
            now = timezone.now()
            RegisterEntry.objects.filter(pk=entry.pk).update(recheck_at=now, version=F("version") + 1)
            schedule(RECHECK, entry.pk, story=claim.story, due_at=now)
        else:
            _settle(entry, RecheckOutcome.NOW_CONFIRMED, by)
        _note("checked", entry, by, {})


def _decided_later(entry: RegisterEntry, by: User) -> dict[str, datetime]:
    """Another time to decide by, where the old one is over; `NotPermitted` to all but an editor."""
    if entry.decide_by is None or entry.decide_by > timezone.now():
        return {}
    story = entry.claim.story
    require_part(
        by=by,
        story=story,
        roles=(Role.EDITOR,),
        sentence="It had to be decided by now: only an editor of the desk can keep it open.",
    )
    return {"decide_by": timezone.now() + timedelta(days=house_of(story.desk_id)["decide_days"])}


def _open_act(entry: RegisterEntry, by: User, note: str) -> None:
    story = entry.claim.story
    if story.has_run:
        kind = ACTS[RecheckOutcome(entry.outcome)]
        act = open_correction(by=by, story=story, kind=kind, because=note, claim=entry.claim)
        RegisterEntry.objects.filter(pk=entry.pk).update(correction=act)
        entry.refresh_from_db()


def _label(entry: RegisterEntry, words: str) -> str:
    """The words by which readers see that a claim is not established; they have to stand in what readers have."""
    words = require_text(
        "label", words, "Name the words on the page that tell readers so.", limit=LONGEST_LABEL
    )
    ran = (
        Publication.objects.filter(story=entry.claim.story_id).order_by("-number").select_related("revision")
    )
    text = " ".join(ran[0].revision.text.split())
    if " ".join(words.split()) not in text:
        raise Invalid({"label": ["These words do not stand in what readers have. Copy them from there."]})
    disputed = entry.verdict is not None and entry.verdict.so == So.DISPUTED
    said = is_attributed(words, entry.claim.attributed_to) or has_hedge(words) or has_verification_line(words)
    if not (said or disputed):
        raise Invalid({"label": ["These words do not tell readers that it is not established."]})
    return words


@verb
def hand_over(*, by: User, entry: RegisterEntry, seen: int, to: User) -> RegisterEntry:
    """Make somebody else of the desk look at it again; the new owner is told."""
    story = entry.claim.story
    require_seen(by=by, story=story)
    if by.pk != entry.owner_id:
        may_hand_recheck_over(by=by, story=story)
    if not allows(may_recheck, by=to, story=story):
        raise Invalid({"to": [f"{to.name} is no editor or fact-checker of {story.desk.name}."]})
    take_turn(story.pk)
    handed = RegisterEntry.objects.unsettled().filter(pk=entry.pk, version=seen)
    if not handed.update(owner=to, version=F("version") + 1):
        raise NotPossible("This re-check was settled, renewed or handed over by somebody else.")
    entry.refresh_from_db()
    if to != by:
        tell(
            users=[to],
            kind=RECHECK_IS_YOURS,
            key=f"{entry.pk}:{entry.version}",
            payload={"subject": entry.pk},
            story_id=story.pk,
            desk=story.desk,
        )
    _note("handed_over", entry, by, {"to": to.pk})
    return entry


@verb
def settle_recheck(
    *,
    by: User,
    entry: RegisterEntry,
    seen: int,
    outcome: str,
    note: str,
    next_at: datetime | None = None,
    label: str = "",
) -> RegisterEntry:
    """Say what looking again came to.

    *Still open* needs the time of the next look, and in `label` the words on the page that go on telling readers
    that it is not established.

    Any other outcome opens an act on the page: a correction of the kind in `ACTS`, linked. Once the desk
    had to decide, only an editor keeps it open, and with that for as long again.
    """
    story = entry.claim.story
    may_recheck(by=by, story=story)
    if outcome not in RecheckOutcome.values:
        raise Invalid({"outcome": [f"{outcome!r} is not one of {', '.join(RecheckOutcome.values)}."]})
    note = require_text("note", note, "Write what you found.", limit=2000)
    renewed = outcome == RecheckOutcome.STILL_OPEN
    if renewed and (next_at is None or timezone.is_naive(next_at) or next_at <= timezone.now()):
        raise Invalid({"next_at": ["Say when it is looked at again."]})
    label = _label(entry, label) if renewed else ""
    take_turn(story.pk)
    changes: dict[str, Any] = (
        {"recheck_at": next_at, "label": label, **_decided_later(entry, by)}
        if renewed
        else {"settled_at": timezone.now(), "settled_by": by}
    )
    settled = (
        RegisterEntry.objects.unsettled()
        .filter(pk=entry.pk, version=seen)
        .update(outcome=outcome, version=F("version") + 1, **changes)
    )
    if not settled:
        raise NotPossible("This re-check was settled or renewed by somebody else.")
    entry.refresh_from_db()
    if outcome == RecheckOutcome.NOW_FALSE:
        falling.now_false(entry, by, note)
    if renewed:
        schedule(RECHECK, entry.pk, story=story, due_at=entry.recheck_at)
        if entry.decide_by:
            schedule(DECIDE, entry.pk, story=story, due_at=entry.decide_by)
    else:
        cancel(RECHECK, entry.pk)
        cancel(DECIDE, entry.pk)
        _open_act(entry, by, note)
    _note(
        "rechecked", entry, by, {"outcome": outcome}, {"note": note, **({"label": label} if renewed else {})}
    )
    return entry


def _note(
    name: str,
    entry: RegisterEntry,
    by: User,
    facts: dict[str, Any],
    texts: dict[str, str] | None = None,
) -> None:
    story = entry.claim.story
    record(
        f"register.{name}",
        by=by,
        subject=entry,
        story_id=story.pk,
        desk_id=story.desk_id,
        facts={"claim": entry.claim.number, **facts},
        texts=texts or {},
    )
