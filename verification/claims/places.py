"""A place may say no more than its claim: saying that one does, and that it does not any more."""

from django.utils import timezone

from newsroom.errors import Invalid, NotPossible
from newsroom.ledger.actions import verb
from newsroom.people.models import User
from newsroom.stories.actions import move_gate
from verification.claims.models import Place, digest_of_words
from verification.claims.permissions import may_claim, may_pass
from verification.claims.states import AnchorOutcome, Beyond
from verification.claims.upkeep import note_claim, take_turn_at


@verb
def say_beyond(*, by: User, place: Place, how: str) -> None:
    """Say how the words of a place go further than its claim. It stops publication while the words stay so."""
    claim = place.claim
    may_claim(by=by, story=claim.story)
    take_turn_at(claim)
    if how not in Beyond.values:
        raise Invalid({"how": ["Say how it goes further: stated as fact, hedge lost, or says more."]})
    anchor = next((anchor for anchor in place.now if anchor.outcome != AnchorOutcome.LOST), None)
    if anchor is None:
        raise NotPossible("These words no longer stand in the copy.")
    Place.objects.filter(pk=place.pk).update(
        beyond=how, beyond_words=digest_of_words(anchor.words), beyond_by=by, beyond_at=timezone.now()
    )
    move_gate(claim.story_id, by=by, because=f"A place of {claim.label} goes further than the claim.")
    note_claim("claim.place_beyond", claim, by, facts={"field": place.field, "how": how})


@verb
def say_within(*, by: User, place: Place) -> None:
    """Say that the words of a place go no further than its claim after all: not whoever wrote them."""
    claim = place.claim
    may_pass(by=by, claim=claim)
    take_turn_at(claim)
    back = (
        Place.objects.filter(pk=place.pk)
        .exclude(beyond="")
        .update(beyond="", beyond_words="", beyond_by=None, beyond_at=None)
    )
    if not back:
        raise NotPossible("Nobody said that these words go further than the claim.")
    move_gate(claim.story_id, by=by, because=f"A place of {claim.label} goes no further than the claim.")
    note_claim("claim.place_within", claim, by, facts={"field": place.field})
