"""What every verb of a claim does before and after: its turn at the story, the digest anew, the event."""

from collections.abc import Iterable, Mapping

from django.db.models import Q

from newsroom import hooks
from newsroom.errors import NotPossible
from newsroom.ledger.actions import record
from newsroom.people.models import User
from newsroom.stories import actions as stories
from newsroom.stories.actions import move_gate
from newsroom.stories.models import Story
from newsroom.stories.states import UNDER_WAY
from verification.claims.models import Anchor, Claim, Lean


def take_turn(story: Story) -> None:
    """The turn of a verb that changes what a story's claims are; `NotPossible` once it has run or is spiked."""
    stories.take_turn(story.pk)
    story.refresh_from_db()
    if story.state not in UNDER_WAY:
        raise NotPossible(
            f"{story.slug} is {story.get_state_display().lower()}: its claims can not be changed."
        )


def take_turn_at(claim: Claim) -> None:
    """The same, for a claim that has to stand; it is read anew."""
    take_turn(claim.story)
    claim.refresh_from_db()
    if claim.withdrawn_at:
        raise NotPossible(f"{claim.label} was withdrawn.")


def leans_among(claims: Iterable[Claim]) -> Mapping[int, list[int]]:
    """Which claims each of these leans on, by id."""
    found: dict[int, list[int]] = {}
    for claim_id, on_id in Lean.objects.filter(claim__in=claims).values_list("claim_id", "on_id"):
        found.setdefault(claim_id, []).append(on_id)
    return found


def set_digests(
    claims: Iterable[Claim], anchors: Mapping[int, list[Anchor]], leans: Mapping[int, list[int]]
) -> list[Claim]:
    """Give each claim the digest of what it says now; those whose digest moved. `anchors` lacks withdrawn claims."""
    moved = []
    for claim in claims:
        leaned = [anchors.get(on_id, []) for on_id in leans.get(claim.pk, ())]
        digest = claim.digest(anchors.get(claim.pk, []), leaned)
        if digest != claim.words_digest:
            claim.words_digest = digest
            moved.append(claim)
    return moved


def moved(story: Story, claims: list[Claim], *, by: User, because: str) -> None:
    """These claims say something else now: verdicts given for what they said before are suspended."""
    if not claims:
        return
    for claim in claims:
        claim.version += 1
    Claim.objects.bulk_update(claims, ["words_digest", "version", "statement"])
    hooks.claims_moved(story=story, claims=claims, by=by, because=because)


def redigest(claim: Claim, *, by: User, because: str) -> None:
    """Places, statement, attribution or leaning changed: suspend what no longer fits, also of what leans on it."""
    leaning = Lean.objects.filter(on=claim).values("claim_id")
    affected = list(Claim.objects.standing().filter(Q(pk=claim.pk) | Q(pk__in=leaning)))
    leans = leans_among(affected)
    read = {claim.pk for claim in affected} | {on_id for ons in leans.values() for on_id in ons}
    anchors = {one.pk: one.anchors_now for one in Claim.objects.standing().filter(pk__in=read).with_anchors()}
    changed = set_digests(affected, anchors, leans)
    moved(claim.story, [one for one in changed if one.pk == claim.pk], by=by, because=because)
    others = [one for one in changed if one.pk != claim.pk]
    moved(claim.story, others, by=by, because=f"What they lean on changed: {because}")
    move_gate(claim.story_id, by=by, because=because)


def note_claim(
    name: str,
    claim: Claim,
    by: User,
    *,
    facts: dict[str, object] | None = None,
    texts: dict[str, str] | None = None,
) -> None:
    """Record an event of a claim."""
    record(
        name,
        by=by,
        subject=claim,
        story_id=claim.story_id,
        desk_id=claim.story.desk_id,
        facts={"claim": claim.number, **(facts or {})},
        texts=texts,
    )
