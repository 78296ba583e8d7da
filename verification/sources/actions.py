"""Adding sources, and saying which claims rest on them."""

from newsroom.errors import Invalid, NotPossible, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from newsroom.stories.actions import move_gate
from newsroom.stories.models import Story
from verification.claims.models import Claim
from verification.sources.models import RestsOn, Source
from verification.sources.permissions import may_add_source
from verification.sources.states import GroundRules, Proximity, SourceType


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


def _note(name: str, claim: Claim, source: Source, by: User, **facts: bool) -> None:
    record(
        name,
        by=by,
        subject=source,
        story_id=claim.story_id,
        desk_id=claim.story.desk_id,
        facts={"claim": claim.number, **facts},
    )
