"""Why the public needs to know something delicate: said by a named editor, for exactly the words of its claims."""

from collections.abc import Sequence
from typing import NamedTuple

from newsroom.errors import Invalid, NotPossible, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from newsroom.stories.actions import move_gate, take_turn
from newsroom.stories.states import UNDER_WAY
from verification.claims.models import Claim
from verification.claims.states import Flag
from verification.gate.models import PublicInterest
from verification.gate.permissions import may_say_public_interest
from verification.gate.words import labels

LONGEST_REASON = 5_000


class Read(NamedTuple):
    """A claim, and the digest of its words as they were read."""

    claim: Claim
    words: str


def is_private(claim: Claim) -> bool:
    """Is it about somebody's health or private life?"""
    return Flag.HEALTH_OR_PRIVACY in claim.flags


def is_delicate(claim: Claim) -> bool:
    """Is it private, or a grave wrong that somebody is accused of? Then the gate asks for such a reason."""
    return is_private(claim) or {Flag.ALLEGATION, Flag.SERIOUS} <= set(claim.flags)


@verb
def say_public_interest(*, by: User, about: Sequence[Read], reason: str) -> list[PublicInterest]:
    """Give one reason for claims of a story as they read now: all of them, or none where one reads otherwise."""
    if len({read.claim.story_id for read in about}) != 1:
        raise Invalid({"claims": ["Choose at least one claim, all of them of one story."]})
    story = about[0].claim.story
    may_say_public_interest(by=by, story=story)
    take_turn(story.pk)
    story.refresh_from_db(fields=["state"])
    reason = require_text("reason", reason, "Write why the public needs to know this.", limit=LONGEST_REASON)
    said = [_say(by, claim, words, reason) for claim, words in about]
    move_gate(story.pk, by=by, because=f"Why {labels(read.claim for read in about)} may run was said.")
    return said


def _say(by: User, claim: Claim, words: str, reason: str) -> PublicInterest:
    claim.refresh_from_db(fields=["withdrawn_at", "words_digest"])
    if claim.withdrawn_at or claim.story.state not in UNDER_WAY:
        raise NotPossible(f"{claim.label} does not stand in a story that is under way.")
    if claim.words_digest != words:
        raise NotPossible(f"The words of {claim.label} changed since you read them. Read them once more.")
    said = PublicInterest.objects.create(claim=claim, words_digest=words, reason=reason, by=by)
    record(
        "claim.public_interest",
        by=by,
        subject=said,
        story_id=claim.story_id,
        desk_id=claim.story.desk_id,
        facts={"claim": claim.number, "words": words},
        texts={"reason": reason},
    )
    return said
