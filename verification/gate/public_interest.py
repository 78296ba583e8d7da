"""Why the public needs to know something delicate: said by a named editor, for exactly the words of a claim."""

from newsroom.errors import NotPossible, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from newsroom.stories.actions import move_gate, take_turn
from newsroom.stories.states import UNDER_WAY
from verification.claims.models import Claim
from verification.claims.states import Flag
from verification.gate.models import PublicInterest
from verification.gate.permissions import may_say_public_interest

LONGEST_REASON = 5_000

DELICATE = frozenset({Flag.HEALTH_OR_PRIVACY, Flag.MINOR, Flag.ALLEGATION, Flag.SERIOUS})
"""What a claim is flagged with for which such a reason is offered."""


def is_delicate(claim: Claim) -> bool:
    """Is it about health, privacy, a child or a wrong?"""
    return not DELICATE.isdisjoint(claim.flags)


@verb
def say_public_interest(*, by: User, claim: Claim, words: str, reason: str) -> PublicInterest:
    """Give the reason for a claim as it reads now; `words` is its digest as it was seen."""
    story = claim.story
    may_say_public_interest(by=by, story=story)
    take_turn(story.pk)
    reason = require_text("reason", reason, "Write why the public needs to know this.", limit=LONGEST_REASON)
    claim.refresh_from_db()
    if claim.withdrawn_at or story.state not in UNDER_WAY:
        raise NotPossible(f"{claim.label} does not stand in a story that is under way.")
    if claim.words_digest != words:
        raise NotPossible(f"The words of {claim.label} changed since you read them. Read them once more.")
    said = PublicInterest.objects.create(claim=claim, words_digest=words, reason=reason, by=by)
    move_gate(story.pk, by=by, because=f"Why {claim.label} may run was said.")
    record(
        "claim.public_interest",
        by=by,
        subject=said,
        story_id=story.pk,
        desk_id=story.desk_id,
        facts={"claim": claim.number, "words": words},
        texts={"reason": reason},
    )
    return said
