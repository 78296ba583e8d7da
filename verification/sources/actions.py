"""Adding sources, changing what is said of them, and saying which claims rest on them."""

from typing import Any, Unpack

from django.db.models import F, Q
from django.utils import timezone

from newsroom import hooks
from newsroom.errors import Invalid, NotPossible, optional_text, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from newsroom.stories.actions import move_gate, take_turn
from newsroom.stories.models import Story
from verification.claims.models import Claim
from verification.sources.models import RestsOn, Source
from verification.sources.permissions import may_add_source, may_rename, may_say_enough
from verification.sources.states import PRIMARY, Origin, Proximity
from verification.sources.stating import CHOICES, NEW, Stated, as_now, checked

NOT_ENOUGH: dict[str, Any] = {
    "sufficient_words": "",
    "sufficient_reason": "",
    "sufficient_by": None,
    "sufficient_at": None,
}


@verb
def add(*, by: User, story: Story, **stated: Unpack[Stated]) -> Source:
    """Add a source to a story, under the name the story may use."""
    may_add_source(by=by, story=story)
    source = Source.objects.create(story=story, added_by=by, **checked(story, {**NEW, **stated}))
    _note("source.added", source, by, **_words(source))
    return source


@verb
def revise(*, by: User, source: Source, seen: int, **stated: Unpack[Stated]) -> Source:
    """Change what is said of a source; what it can no longer be enough alone for, it is not."""
    may_add_source(by=by, story=source.story)
    take_turn(source.story_id)
    now = Source.objects.select_related("story", "derives_from", "derives_from_evidence", "evidence").get(
        pk=source.pk
    )
    before = as_now(now)
    said = checked(now.story, {**before, **stated}, source=now)
    changed = sorted(field for field, value in said.items() if before[field] != value)  # type: ignore[literal-required]
    if "name" in changed:
        may_rename(by=by, source=now)
    revised = Source.objects.filter(pk=source.pk, version=seen, withdrawn_at__isnull=True).update(
        version=F("version") + 1, **said
    )
    if not revised:
        raise NotPossible(_why_not(now))
    now.refresh_from_db()
    if not can_be_enough(now):
        RestsOn.objects.filter(source=now).exclude(sufficient_reason="").update(**NOT_ENOUGH)
    move_gate(source.story_id, by=by, because="A source was changed.")
    _note("source.revised", now, by, changed=changed, **_words(now))
    return now


@verb
def rest(*, by: User, claim: Claim, source: Source, contradicts: bool = False, authority: str = "") -> None:
    """Say that a claim rests on a source, or that the source contradicts it; and why it can know this."""
    may_add_source(by=by, story=claim.story)
    if source.story_id != claim.story_id:
        raise Invalid({"source": ["That source belongs to another story."]})
    authority = optional_text("authority", authority, limit=300)
    take_turn(claim.story_id)
    source.refresh_from_db()
    if source.withdrawn_at:
        raise NotPossible(f"{source.name} was withdrawn: nothing can rest on it.")
    stood = RestsOn.objects.filter(claim=claim, source=source, contradicts=False).exists()
    said = {"contradicts": contradicts, "authority": authority, **(NOT_ENOUGH if contradicts else {})}
    RestsOn.objects.update_or_create(claim=claim, source=source, defaults=said)
    if stood and contradicts:
        hooks.grounds_unlinked(claim=claim, source=source, by=by)
    move_gate(claim.story_id, by=by, because=f"What {claim.label} rests on was changed.")
    _note("source.linked", source, by, claim=claim.number, contradicts=contradicts)


@verb
def unlink(*, by: User, claim: Claim, source: Source) -> None:
    """Say that a claim does not rest on a source after all; verdicts that stood on it are suspended."""
    may_add_source(by=by, story=claim.story)
    take_turn(claim.story_id)
    link = RestsOn.objects.filter(claim=claim, source=source).first()
    if link is None or not RestsOn.objects.filter(pk=link.pk).delete()[0]:
        raise NotPossible(f"{claim.label} does not rest on this source.")
    if not link.contradicts:
        hooks.grounds_unlinked(claim=claim, source=source, by=by)
    move_gate(claim.story_id, by=by, because=f"What {claim.label} rests on was changed.")
    _note("source.unlinked", source, by, claim=claim.number)


@verb
def mark_sufficient(*, by: User, claim: Claim, source: Source, reason: str) -> None:
    """Say that an official primary document is enough alone for a claim as it is worded now, and why."""
    may_say_enough(by=by, claim=claim)
    reason = require_text("reason", reason, "Write why this document is enough alone.", limit=500)
    take_turn(claim.story_id)
    source.refresh_from_db()
    if not can_be_enough(source):
        raise NotPossible(
            f"{source.name} can not be enough alone: only a document, an official statement or a data set can,"
            " at first hand and where it is the origin itself."
        )
    claim.refresh_from_db(fields=["words_digest"])
    unsaid = Q(sufficient_reason="") | ~Q(sufficient_words=claim.words_digest)
    marked = RestsOn.objects.filter(unsaid, claim=claim, source=source, contradicts=False).update(
        sufficient_words=claim.words_digest,
        sufficient_reason=reason,
        sufficient_by=by,
        sufficient_at=timezone.now(),
    )
    if not marked:
        raise NotPossible(_why_not_enough(claim, source))
    move_gate(claim.story_id, by=by, because=f"A source is enough alone for {claim.label}.")
    _note("source.marked_sufficient", source, by, claim=claim.number, texts={"reason": reason})


@verb
def unmark_sufficient(*, by: User, claim: Claim, source: Source) -> None:
    """Say that a document is not enough alone for a claim after all."""
    may_say_enough(by=by, claim=claim)
    take_turn(claim.story_id)
    marked = RestsOn.objects.filter(claim=claim, source=source).exclude(sufficient_reason="")
    if not marked.update(**NOT_ENOUGH):
        raise NotPossible(f"Nobody said that {source.name} is enough alone for {claim.label}.")
    move_gate(claim.story_id, by=by, because=f"A source is not enough alone for {claim.label}.")
    _note("source.unmarked_sufficient", source, by, claim=claim.number)


@verb
def withdraw(*, by: User, source: Source, reason: str) -> None:
    """Withdraw a source; it stays visible with its reason, and verdicts on what rests on it are suspended."""
    may_add_source(by=by, story=source.story)
    reason = require_text("reason", reason, "Write why it can not be relied on.", limit=1000)
    take_turn(source.story_id)
    withdrawn = Source.objects.filter(pk=source.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_reason=reason, version=F("version") + 1
    )
    if not withdrawn:
        raise NotPossible("This source was already withdrawn.")
    resting = Claim.objects.filter(rests_on__source=source, rests_on__contradicts=False)
    hooks.source_withdrawn(source=source, claims=list(resting), by=by)
    move_gate(source.story_id, by=by, because="A source was withdrawn.")
    _note("source.withdrawn", source, by, texts={"reason": reason})


def grounds_shared(*, claim: Claim, other: Claim, **_: object) -> None:
    """Hook `grounds_shared`: what one claim rests on, the other rests on; what is enough alone is said anew."""
    RestsOn.objects.bulk_create(
        [
            RestsOn(
                claim=other, source_id=link.source_id, contradicts=link.contradicts, authority=link.authority
            )
            for link in claim.rests_on.all()
        ],
        ignore_conflicts=True,
    )


def can_be_enough(source: Source) -> bool:
    """Is it an official primary document that can be enough alone: standing, first-hand, the origin itself?"""
    return (
        source.type in PRIMARY
        and source.proximity == Proximity.FIRST_HAND
        and source.origin == Origin.OWN
        and source.withdrawn_at is None
    )


def _why_not(source: Source) -> str:
    if source.withdrawn_at:
        return f"{source.name} was withdrawn: it is not changed any more."
    return f"{source.name} was changed by somebody else. Your words are kept; compare, then save again."


def _why_not_enough(claim: Claim, source: Source) -> str:
    link = RestsOn.objects.filter(claim=claim, source=source).first()
    if link is None:
        return f"{claim.label} does not rest on this source."
    if link.contradicts:
        return f"{source.name} contradicts {claim.label}: it does not bear it."
    return f"{source.name} is marked as enough alone for {claim.label} already."


def _words(source: Source) -> dict[str, Any]:
    """What of a source the ledger keeps: the choices that were made, and no names."""
    return {field: getattr(source, field) for field in CHOICES}


def _note(name: str, source: Source, by: User, *, texts: dict[str, str] | None = None, **facts: Any) -> None:
    story = source.story
    record(name, by=by, subject=source, story_id=story.pk, desk_id=story.desk_id, facts=facts, texts=texts)
