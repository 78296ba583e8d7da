"""Adding sources, and saying which claims rest on them."""

from django.utils import timezone

from newsroom import hooks
from newsroom.errors import Invalid, NotPossible, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from newsroom.stories.actions import move_gate, take_turn
from newsroom.stories.models import Story
from verification.claims.models import Claim
from verification.sources.models import RestsOn, Source
from verification.sources.permissions import may_add_source
from verification.sources.states import MEDIA, GroundRules, Origin, Proximity, SourceType


@verb
def add(
    *,
    by: User,
    story: Story,
    name: str,
    type: str,  # noqa: A002 (the product's word for it)
    proximity: str = Proximity.UNKNOWN,
    ground_rules: str = GroundRules.ON_THE_RECORD,
    derives_from: Source | None = None,
) -> Source:
    """Add a source to a story, under the name the story may use."""
    may_add_source(by=by, story=story)
    name = require_text("name", name, "Name the source as the story may name it.", limit=200)
    for field, value, choices in (
        ("type", type, SourceType.values),
        ("proximity", proximity, Proximity.values),
        ("ground_rules", ground_rules, GroundRules.values),
    ):
        if value not in choices:
            raise Invalid({field: [f"{value!r} is not one of {', '.join(choices)}."]})
    if derives_from and derives_from.story_id != story.pk:
        raise Invalid({"derives_from": ["That source belongs to another story."]})
    source = Source.objects.create(
        story=story,
        name=name,
        type=type,
        proximity=proximity,
        ground_rules=ground_rules,
        origin=Origin.REPEATS if derives_from else Origin.UNKNOWN if type in MEDIA else Origin.OWN,
        derives_from=derives_from,
        added_by=by,
    )
    record(
        "source.added", by=by, subject=source, story_id=story.pk, desk_id=story.desk_id, facts={"type": type}
    )
    return source


@verb
def rest(*, by: User, claim: Claim, source: Source, contradicts: bool = False) -> None:
    """Say that a claim rests on a source, or that the source contradicts it."""
    may_add_source(by=by, story=claim.story)
    if source.story_id != claim.story_id:
        raise Invalid({"source": ["That source belongs to another story."]})
    take_turn(claim.story_id)
    source.refresh_from_db()
    if source.withdrawn_at:
        raise NotPossible(f"{source.name} was withdrawn: nothing can rest on it.")
    RestsOn.objects.update_or_create(claim=claim, source=source, defaults={"contradicts": contradicts})
    move_gate(claim.story_id, by=by, because=f"What {claim.label} rests on was changed.")
    _note("source.linked", claim, source, by, contradicts=contradicts)


@verb
def unlink(*, by: User, claim: Claim, source: Source) -> None:
    """Say that a claim does not rest on a source after all."""
    may_add_source(by=by, story=claim.story)
    if not RestsOn.objects.filter(claim=claim, source=source).delete()[0]:
        raise NotPossible(f"{claim.label} does not rest on this source.")
    move_gate(claim.story_id, by=by, because=f"What {claim.label} rests on was changed.")
    _note("source.unlinked", claim, source, by)


@verb
def withdraw(*, by: User, source: Source, reason: str) -> None:
    """Withdraw a source; it stays visible with its reason, and verdicts on what rests on it are suspended."""
    may_add_source(by=by, story=source.story)
    reason = require_text("reason", reason, "Write why it can not be relied on.", limit=1000)
    take_turn(source.story_id)
    withdrawn = Source.objects.filter(pk=source.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_reason=reason
    )
    if not withdrawn:
        raise NotPossible("This source was already withdrawn.")
    resting = Claim.objects.filter(rests_on__source=source, rests_on__contradicts=False)
    hooks.source_withdrawn(source=source, claims=list(resting), by=by)
    move_gate(source.story_id, by=by, because=f"A source was withdrawn: {source.name}.")
    record(
        "source.withdrawn",
        by=by,
        subject=source,
        story_id=source.story_id,
        desk_id=source.story.desk_id,
        texts={"reason": reason},
    )


def grounds_shared(*, claim: Claim, other: Claim, **_: object) -> None:
    """Hook `grounds_shared`: what one claim rests on, the other rests on."""
    RestsOn.objects.bulk_create(
        [
            RestsOn(claim=other, source_id=link.source_id, contradicts=link.contradicts)
            for link in claim.rests_on.all()
        ],
        ignore_conflicts=True,
    )


def _note(name: str, claim: Claim, source: Source, by: User, **facts: bool) -> None:
    record(
        name,
        by=by,
        subject=source,
        story_id=claim.story_id,
        desk_id=claim.story.desk_id,
        facts={"claim": claim.number, **facts},
    )
