"""Making one claim of two, and two of one. What happens to their verdicts follows from the words: see `upkeep`."""

import unicodedata
from collections.abc import Sequence

from django.db.models import F

from newsroom import hooks
from newsroom.errors import Invalid, NotPossible
from newsroom.ledger.actions import verb
from newsroom.people.models import User
from newsroom.stories.actions import move_gate
from newsroom.stories.models import Revision
from verification.claims.actions import withdraw
from verification.claims.leaning import all_under
from verification.claims.making import make, put_place, reshape, revision_seen, span_of
from verification.claims.models import Anchor, Claim, Lean, Place, WordsBy
from verification.claims.permissions import may_claim
from verification.claims.states import RANK, AnchorOutcome, Risk
from verification.claims.upkeep import note_claim, redigest, take_turn_at
from verification.text.names import is_person

LONGEST_ATTRIBUTION = 200


@verb
def merge(*, by: User, claim: Claim, into: Claim) -> Claim:
    """One claim of two that assert the same: `into` stands at the places of both and is checked anew.

    It takes over sources, reply requests and leanings, and the higher risk, the flags and the attribution of both.
    `claim` is withdrawn; its verdict stays in the history and counts for nothing.
    """
    may_claim(by=by, story=claim.story)
    take_turn_at(claim)
    into.refresh_from_db()
    if into.pk == claim.pk or into.story_id != claim.story_id:
        raise Invalid({"into": ["Choose another claim of the same story."]})
    if into.withdrawn_at:
        raise NotPossible(f"{into.label} was withdrawn.")
    have = {(anchor.start, anchor.end): anchor.place for anchor in into.anchors_now}
    for anchor in claim.anchors_standing:
        place = have.get((anchor.start, anchor.end)) or put_place(
            into, claim.story.revision, anchor.start or 0, anchor.end or 0
        )
        if anchor.is_beyond:
            _still_beyond(place, anchor.place)
    graver = _take_the_graver(claim, into)
    _share(claim, into, by)
    for lean in Lean.objects.filter(on=claim).exclude(claim=into):
        Lean.objects.get_or_create(claim=lean.claim, on=into, defaults={"made_by": by})
    Lean.objects.filter(claim__in=(claim, into), on__in=(claim, into)).delete()
    if into.pk in all_under(into):
        raise NotPossible(
            f"{into.label} would lean on itself, through a claim between the two: look at that one."
        )
    withdraw(by=by, claim=claim, reason=f"Merged into {into.label}.")
    redigest(into, by=by, because=f"{claim.label} was merged into {into.label}.")
    into = Claim.objects.get(pk=into.pk)
    if graver:
        hooks.claims_amended(story=into.story, claims=[into], by=by)
    note_claim("claim.merged", into, by, facts={"merged": claim.number})
    return into


def _still_beyond(place: Place, before: Place) -> None:
    """Words that somebody said go too far go too far for the merged claim as well, until somebody says otherwise."""
    Place.objects.filter(pk=place.pk).update(
        beyond=before.beyond,
        beyond_words=before.beyond_words,
        beyond_by=before.beyond_by,
        beyond_at=before.beyond_at,
    )


def _take_the_graver(claim: Claim, into: Claim) -> bool:
    """The higher risk, the flags and the names of both; whether that changes `into`."""
    risk = max(claim.risk, into.risk, key=lambda one: RANK[Risk(one)])
    flags = sorted({*claim.flags, *into.flags})
    whose = both_names(into.attributed_to, claim.attributed_to)
    if (risk, flags, whose) == (into.risk, sorted(into.flags), into.attributed_to):
        return False
    Claim.objects.filter(pk=into.pk).update(
        risk=risk,
        flags=flags,
        attributed_to=whose,
        channel=into.channel or claim.channel,
        version=F("version") + 1,
    )
    return True


def both_names(into: str, other: str) -> str:
    """Whom a merged claim is attributed to: the person first, then what the copy calls them elsewhere."""
    if not into or not other or other.casefold() in into.casefold():
        return into or other
    first, second = (other, into) if is_person(other) and not is_person(into) else (into, other)
    joined = f"{first}, {second}"
    return joined if len(joined) <= LONGEST_ATTRIBUTION else first


def _share(claim: Claim, other: Claim, by: User) -> None:
    """The other claim rests on what this one rests on, and is as much its authors'."""
    authors = claim.words_by.values_list("user_id", flat=True)
    WordsBy.objects.bulk_create(
        [WordsBy(claim=other, user_id=user_id) for user_id in authors], ignore_conflicts=True
    )
    leans = Lean.objects.filter(claim=claim).exclude(on=other)
    Lean.objects.bulk_create(
        [Lean(claim=other, on_id=lean.on_id, made_by=by) for lean in leans], ignore_conflicts=True
    )
    hooks.grounds_shared(claim=claim, other=other, by=by)


@verb
def split(
    *,
    by: User,
    claim: Claim,
    seen: int,
    places: Sequence[Place] = (),
    exact: str = "",
    prefix: str = "",
    suffix: str = "",
    start: int | None = None,
) -> Claim:
    """Two claims of one: some of its places, or the first or last words of one place, become a claim of their own.

    The new claim is unchecked; both need a verdict for what they say now.
    """
    may_claim(by=by, story=claim.story)
    take_turn_at(claim)
    revision = revision_seen(claim.story, seen)
    if bool(places) == bool(exact.strip()):
        raise Invalid({"exact": ["Choose the places, or mark the words, that become a claim of their own."]})
    if places:
        apart = _of_places(claim, places)
        new = _apart(claim, revision, by, [(anchor.start or 0, anchor.end or 0) for anchor in apart])
        Place.objects.filter(pk__in=[anchor.place_id for anchor in apart]).delete()
        reshape(claim)
        gone = [anchor.words for anchor in apart]
    else:
        marked = _at_an_edge(claim, exact) if start is None and not prefix + suffix else None
        marked = marked or span_of(revision, exact, prefix, suffix, start)
        anchor, words, rest = apart_and_rest(claim, revision, *marked)
        new = _apart(claim, revision, by, [words])
        anchor.place.delete()
        put_place(claim, revision, *rest)
        gone = [anchor.words]
    _restate(claim, gone)
    redigest(claim, by=by, because=f"{new.label} was split from {claim.label}.")
    hooks.claims_made(story=claim.story, claims=[new], by=by)
    move_gate(claim.story_id, by=by, because=f"{new.label} was split from {claim.label}.")
    note_claim("claim.split", claim, by, facts={"new": new.number}, texts={"statement": new.statement})
    return new


def _at_an_edge(claim: Claim, exact: str) -> tuple[int, int] | None:
    """Words that begin or end exactly one place of the claim, wherever else in the copy they stand."""
    exact = unicodedata.normalize("NFC", exact).strip()
    found = set()
    for anchor in claim.anchors_standing:
        first, last = anchor.start or 0, anchor.end or 0
        if anchor.words.startswith(exact):
            found.add((first, first + len(exact)))
        if anchor.words.endswith(exact):
            found.add((last - len(exact), last))
    return found.pop() if len(found) == 1 else None


def _of_places(claim: Claim, places: Sequence[Place]) -> list[Anchor]:
    chosen = {place.pk for place in places}
    anchors = [anchor for anchor in claim.anchors_now if anchor.place_id in chosen]
    if len(anchors) != len(chosen):
        raise Invalid({"places": [f"Choose places of {claim.label}."]})
    if len(anchors) == len(claim.anchors_now):
        raise Invalid({"places": [f"{claim.label} keeps at least one place."]})
    if any(anchor.outcome == AnchorOutcome.LOST for anchor in anchors):
        raise NotPossible("A place that has lost its words can not become a claim of its own.")
    return anchors


def _restate(claim: Claim, gone: Sequence[str]) -> None:
    """A statement that was the words that went becomes the words that stayed."""
    stayed = [anchor.words for anchor in Claim.objects.get(pk=claim.pk).anchors_now]
    if claim.statement in gone and claim.statement not in stayed:
        Claim.objects.filter(pk=claim.pk).update(statement=stayed[0], version=F("version") + 1)


def apart_and_rest(
    claim: Claim, revision: Revision, start: int, end: int
) -> tuple[Anchor, tuple[int, int], tuple[int, int]]:
    """The place the words are the beginning or the end of, where they stand, and where the rest of it stands."""
    for anchor in claim.anchors_standing:
        first, last = anchor.start or 0, anchor.end or 0
        begin, stop = _to_the_edges(revision.text, (start, end), (first, last))
        if first <= begin and stop <= last and last - first > stop - begin:
            rest = (stop, last) if begin == first else (first, begin)
            words = revision.text[slice(*rest)]
            if (begin == first or stop == last) and any(sign.isalnum() for sign in words):
                return anchor, (begin, stop), _trimmed(revision.text, *rest)
    raise Invalid(
        {"exact": [f"Mark the first or the last words of a place of {claim.label}; the rest stays with it."]}
    )


def _to_the_edges(text: str, span: tuple[int, int], place: tuple[int, int]) -> tuple[int, int]:
    """The marked words with the quotation mark or full stop that is all between them and the edge of the place."""
    (start, end), (first, last) = span, place
    if not (first <= start and end <= last):
        return span
    if not any(sign.isalnum() for sign in text[first:start]):
        start = first
    if not any(sign.isalnum() for sign in text[end:last]):
        end = last
    return start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the space and the commas that joined it to the words that went."""
    while start < end and (text[start].isspace() or text[start] in ",;:–—"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:–—"):
        end -= 1
    return start, end


def _apart(claim: Claim, revision: Revision, by: User, spans: list[tuple[int, int]]) -> Claim:
    (start, end), *others = spans
    new = make(
        claim.story,
        revision,
        by,
        start=start,
        end=end,
        kind=claim.kind,
        risk=claim.risk,
        flags=claim.flags,
        statement="",
        attributed_to=claim.attributed_to,
        channel=claim.channel,
    )
    for span in others:
        put_place(new, revision, *span)
    _share(claim, new, by)
    redigest(new, by=by, because=f"{new.label} was split from {claim.label}.")
    return Claim.objects.get(pk=new.pk)
