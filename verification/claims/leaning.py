"""Claims that hold only with another beside them: cut or change that one, and the first is stale."""

from newsroom.errors import Invalid, NotPossible
from newsroom.ledger.actions import verb
from newsroom.people.models import User
from verification.claims.models import Claim, Lean
from verification.claims.permissions import may_claim, may_unlean
from verification.claims.upkeep import note_claim, redigest, take_turn_at


@verb
def lean(*, by: User, claim: Claim, on: Claim) -> Lean:
    """Say that a claim leans on another: the sentence that carries its hedge, for one. Its verdict is given anew."""
    may_claim(by=by, story=claim.story)
    take_turn_at(claim)
    on.refresh_from_db()
    if on.story_id != claim.story_id or on.pk == claim.pk:
        raise Invalid({"on": ["Choose another claim of the same story."]})
    if on.withdrawn_at:
        raise NotPossible(f"{on.label} was withdrawn.")
    if Lean.objects.filter(claim=claim, on=on).exists():
        raise NotPossible(f"{claim.label} leans on {on.label} already.")
    if claim.pk in all_under(on):
        raise Invalid(
            {"on": [f"{on.label} itself leans on {claim.label}: one of the two has to stand alone."]}
        )
    made = Lean.objects.create(claim=claim, on=on, made_by=by)
    redigest(claim, by=by, because=f"{claim.label} leans on {on.label}.")
    note_claim("claim.leans", claim, by, facts={"on": on.number})
    return made


def all_under(claim: Claim) -> set[int]:
    """Every claim this one leans on, directly or through others, by id."""
    pairs = Lean.objects.filter(claim__story_id=claim.story_id).values_list("claim_id", "on_id")
    under: set[int] = set()
    wanted = [claim.pk]
    while wanted:
        at = wanted.pop()
        for claim_id, on_id in pairs:
            if claim_id == at and on_id not in under:
                under.add(on_id)
                wanted.append(on_id)
    return under


@verb
def unlean(*, by: User, claim: Claim, on: Claim) -> None:
    """Say that a claim stands without the other after all."""
    may_unlean(by=by, claim=claim)
    take_turn_at(claim)
    if not Lean.objects.filter(claim=claim, on=on).delete()[0]:
        raise NotPossible(f"{claim.label} does not lean on {on.label}.")
    redigest(claim, by=by, because=f"{claim.label} leans on {on.label} no more.")
    note_claim("claim.leans_no_more", claim, by, facts={"on": on.number})
