"""Keeping places on their words from one revision to the next."""

from dataclasses import dataclass, field

from newsroom.stories.models import Revision
from verification.claims.models import Anchor, Claim
from verification.claims.states import AnchorOutcome
from verification.text.anchoring import reanchor
from verification.text.selectors import Ambiguous, NotInText, resolve


@dataclass
class Followed:
    """The new anchors of each claim, by its id, and the claims whose own words are other ones now."""

    by_claim: dict[int, list[Anchor]] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)

    @property
    def anchors(self) -> list[Anchor]:
        return [anchor for anchors in self.by_claim.values() for anchor in anchors]


def follow(claims: list[Claim], old: Revision, new: Revision) -> Followed:
    """Re-anchor every place of `claims` from `old` to `new`; nothing is written. Restates what was the copy's words."""
    before = list(Anchor.objects.filter(revision=old, place__claim__in=claims).select_related("place"))
    standing = [anchor for anchor in before if anchor.outcome != AnchorOutcome.LOST]
    spans = [(anchor.start or 0, anchor.end or 0) for anchor in standing]
    found = dict(zip((anchor.pk for anchor in standing), reanchor(old.text, new.text, spans), strict=True))
    followed = Followed()
    for anchor in before:
        answer = found.get(anchor.pk)
        if answer is None:
            fresh = _found_again(anchor, new)
        elif answer.outcome == AnchorOutcome.LOST.value:
            fresh = Anchor(outcome=AnchorOutcome.LOST, words=anchor.words)
        else:
            words = new.text[answer.start : answer.end]
            turned = answer.outcome == AnchorOutcome.CHANGED.value and words == anchor.words
            fresh = Anchor(
                outcome=AnchorOutcome(answer.outcome),
                start=answer.start,
                end=answer.end,
                words=words,
                turned_in=new.number if turned else anchor.turned_in if words == anchor.words else 0,
            )
        fresh.place, fresh.revision = anchor.place, new
        followed.by_claim.setdefault(anchor.place.claim_id, []).append(fresh)
        if _said(fresh) != _said(anchor):
            followed.touched.add(anchor.place.claim_id)
    was = {anchor.place_id: anchor.words for anchor in before}
    for claim in claims:
        _restate(claim, was, followed.by_claim.get(claim.pk, []))
    return followed


def _said(anchor: Anchor) -> tuple[bool, str, int]:
    return (anchor.outcome == AnchorOutcome.LOST, anchor.words, anchor.turned_in)


def _restate(claim: Claim, was: dict[int, str], now: list[Anchor]) -> None:
    """A statement that was the copy's own words stays the copy's own words."""
    for anchor in now:
        if anchor.outcome != AnchorOutcome.LOST and claim.statement == was[anchor.place_id]:
            claim.statement = anchor.words
            return


def _found_again(anchor: Anchor, new: Revision) -> Anchor:
    """A lost place comes back when its very words are back, once, in its field."""
    try:
        span = resolve(new.text, anchor.words)
    except (NotInText, Ambiguous):
        return Anchor(outcome=AnchorOutcome.LOST, words=anchor.words)
    if new.document.field_at(span.start) != anchor.place.field:
        return Anchor(outcome=AnchorOutcome.LOST, words=anchor.words)
    return Anchor(outcome=AnchorOutcome.CURRENT, start=span.start, end=span.end, words=anchor.words)
