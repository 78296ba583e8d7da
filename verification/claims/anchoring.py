"""Keeping places on their words from one revision to the next."""

from dataclasses import dataclass, field

from newsroom.stories.models import Revision
from verification.claims.models import Anchor, Claim
from verification.claims.states import AnchorOutcome
from verification.text.anchoring import LOST, reanchor
from verification.text.spans import Anchored


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
    found = _followed(_last_stand(before, old), new)
    followed = Followed()
    for anchor in before:
        answer = found.get(anchor.place_id, LOST)
        if answer.outcome == AnchorOutcome.LOST.value:
            fresh = Anchor(outcome=AnchorOutcome.LOST, words=anchor.words, turned_in=anchor.turned_in)
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
    _look_around_returned(followed.anchors, was, new)
    for claim in claims:
        _restate(claim, was, followed.by_claim.get(claim.pk, []))
    return followed


def _look_around_returned(fresh: list[Anchor], was: dict[int, str], new: Revision) -> None:
    """Words that are back are what they were only where nothing beside them turns them: seen from where they stood."""
    back = {
        one.place_id: one
        for one in fresh
        if one.outcome == AnchorOutcome.CHANGED and one.words != was[one.place_id]
    }
    earlier = (
        Anchor.objects.filter(place__in=back).exclude(outcome=AnchorOutcome.LOST).order_by("revision__number")
    )
    judged = {one.place_id: one.pk for one in earlier if one.words == back[one.place_id].words}
    stood = Anchor.objects.filter(pk__in=judged.values()).select_related("revision")
    last = [(anchor, anchor.revision) for anchor in stood]
    answers = _followed(last, new)
    for anchor, _ in last:
        answer, one = answers[anchor.place_id], back[anchor.place_id]
        same = answer.outcome == AnchorOutcome.CURRENT.value and answer.start == one.start
        one.turned_in = anchor.turned_in if same else new.number


def _said(anchor: Anchor) -> tuple[bool, str, int]:
    return (anchor.outcome == AnchorOutcome.LOST, anchor.words, anchor.turned_in)


def _restate(claim: Claim, was: dict[int, str], now: list[Anchor]) -> None:
    """A statement that was the copy's own words stays the copy's own words."""
    for anchor in now:
        if anchor.outcome != AnchorOutcome.LOST and claim.statement == was[anchor.place_id]:
            claim.statement = anchor.words
            return


def _last_stand(before: list[Anchor], old: Revision) -> list[tuple[Anchor, Revision]]:
    """For each place the anchor that has its words last, and in which revision: a lost one may come back."""
    standing = [(anchor, old) for anchor in before if anchor.outcome != AnchorOutcome.LOST]
    lost = [anchor.place_id for anchor in before if anchor.outcome == AnchorOutcome.LOST]
    earlier = Anchor.objects.filter(place__in=lost).exclude(outcome=AnchorOutcome.LOST)
    last: dict[int, Anchor] = {}
    for anchor in earlier.select_related("revision").order_by("revision__number"):
        last[anchor.place_id] = anchor
    return standing + [(anchor, anchor.revision) for anchor in last.values()]


def _followed(last: list[tuple[Anchor, Revision]], new: Revision) -> dict[int, Anchored]:
    """Where each place stands in the new revision, by its id, followed from the revision that has its words last."""
    texts = {revision.pk: revision.text for _, revision in last}
    found: dict[int, Anchored] = {}
    for pk, text in texts.items():
        places = [anchor for anchor, revision in last if revision.pk == pk]
        answers = reanchor(text, new.text, [(anchor.start or 0, anchor.end or 0) for anchor in places])
        found.update(zip((anchor.place_id for anchor in places), answers, strict=True))
    return found
