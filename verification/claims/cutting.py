"""Cutting a claim: its sentences leave the copy, and the claim goes with them."""

from newsroom import hooks
from newsroom.errors import NotPossible
from newsroom.ledger.actions import verb
from newsroom.people.models import User
from newsroom.stories.actions import save_copy
from newsroom.stories.editing import without
from newsroom.stories.models import Revision
from newsroom.stories.permissions import may_edit
from newsroom.stories.states import Reason
from verification.claims.actions import take_away
from verification.claims.making import revision_seen
from verification.claims.models import Claim
from verification.claims.permissions import may_claim
from verification.claims.states import AnchorOutcome
from verification.claims.upkeep import note_claim, redigest, take_turn_at
from verification.text.sentences import sentences
from verification.text.spans import Span


@verb
def cut(*, by: User, claim: Claim, seen: int) -> Revision:
    """Take the sentences of a claim out of the copy, at every place, as a new revision; the claim is withdrawn."""
    may_claim(by=by, story=claim.story)
    may_edit(by=by, story=claim.story)
    take_turn_at(claim)
    revision = revision_seen(claim.story, seen)
    document = without(revision.document, spans_to_cut(claim, revision))
    reason = f"Cut from the copy (v{revision.number + 1})."
    take_away(claim, by, reason)  # before its words go: nobody has to look at it again
    saved = save_copy(by=by, story=claim.story, document=document, seen=seen, reason=Reason.CUT)
    claim = Claim.objects.get(pk=claim.pk)
    hooks.claim_withdrawn(claim=claim, by=by, reason=reason)
    redigest(claim, by=by, because=f"{claim.label} was cut.")
    note_claim("claim.cut", claim, by, facts={"revision": saved.number}, texts={"reason": reason})
    return saved


def spans_to_cut(claim: Claim, revision: Revision) -> list[tuple[int, int]]:
    """The sentences that are the claim's places, in order; `NotPossible` where a place is only part of a sentence."""
    found: set[tuple[int, int]] = set()
    whole = sentences(revision.text)
    for anchor in claim.anchors_now:
        if anchor.outcome == AnchorOutcome.LOST:
            continue
        place = Span(anchor.start or 0, anchor.end or 0)
        over = [span for span in whole if span.touches(place)]
        before, after = revision.text[over[0].start : place.start], revision.text[place.end : over[-1].end]
        if any(sign.isalnum() for sign in before + after):
            raise NotPossible(
                f"{claim.label} is part of a sentence in the {anchor.place.get_field_display().lower()}: "
                "change that sentence in the copy editor."
            )
        found.update((span.start, span.end) for span in over)
    if not found:
        raise NotPossible(f"{claim.label} stands nowhere in the copy. Withdraw it.")
    return sorted(found)
