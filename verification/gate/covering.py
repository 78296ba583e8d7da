"""Whether a signature still stands for a claim as it is now, and if not, why: in a sentence that says which."""

from collections.abc import Iterator, Mapping
from typing import Any

from verification.checking.models import Verdict
from verification.checking.states import Said, So
from verification.claims.models import Anchor, Claim
from verification.gate.models import SignOff
from verification.gate.states import LegalOutcome, SignOffKind
from verification.gate.view import StoryView
from verification.text.alike import alike

Change = Mapping[str, Any]
"""The words a legal reader wants in one place of a claim (`words`; none to cut it) where it said `was`."""

_ALIKE = str.maketrans({"“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "\u00a0": " ", "\u202f": " "})
"""Signs that readers take for the same: a lawyer's quotation marks need not be the copy's. One for one."""

_AS_IF_TRUE = {So.CONFIRMED, So.NOT_ASKED}
_AS_SAID = {Said.ACCURATE, Said.NOT_ASKED}


def newest(view: StoryView, claim: Claim, kind: SignOffKind) -> SignOff | None:
    """The newest sign-off of a kind in force that was given for this claim, whether it still holds or not."""
    given = [sign_off for sign_off in view.signed_as(kind) if str(claim.pk) in sign_off.covers]
    return given[-1] if given else None


def is_covered(view: StoryView, claim: Claim, kind: SignOffKind) -> bool:
    """Does a sign-off of this kind stand for the claim as it is now?"""
    sign_off = newest(view, claim, kind)
    return sign_off is not None and not why_not(view, sign_off, claim)


def knows_the_source(view: StoryView, claim: Claim) -> SignOff | None:
    """The senior editor's word that they know who is behind the claim as it reads, was judged and is sourced now."""
    sign_off = newest(view, claim, SignOffKind.IDENTITY)
    return sign_off if sign_off and not why_not(view, sign_off, claim) else None


def rests_on(view: StoryView, claim: Claim) -> list[str]:
    """The sources that bear a judged claim, each by its id and what it is called: whoever knows them knows these."""
    borne = view.borne.get(claim.pk)
    if borne is None:
        return []
    return [f"{pk} {borne.ways.sources[pk].name}" for pk in sorted(borne.supporting.sources)]


def why_not(view: StoryView, sign_off: SignOff, claim: Claim) -> str:
    """Why a sign-off does not stand for a claim any more, or not yet; "" when it does."""
    if sign_off.by_id in view.responsible:
        return f"{sign_off.by} is responsible for words of the story by now: somebody else signs."
    changes = [change for change in sign_off.changes if change["claim"] == claim.pk]
    if changes:
        return next(_not_as_wanted(view, claim, changes), "") or _judged_otherwise(view, sign_off, claim)
    digest, verdict_pk, *sources = sign_off.covers[str(claim.pk)]
    if digest != claim.words_digest:
        return f"The words of {claim.label} changed since copy v{sign_off.revision.number}."
    if sign_off.kind == SignOffKind.IDENTITY and sources != rests_on(view, claim):
        return f"What {claim.label} rests on is not what it rested on."
    if verdict_pk is None and sign_off.kind == SignOffKind.LEGAL:
        return _judged_otherwise(view, sign_off, claim)
    verdict = view.standing(claim)
    if (verdict.pk if verdict else None) != verdict_pk:
        return _verdict_went(view, claim, verdict_pk, verdict)
    return ""


def _verdict_went(view: StoryView, claim: Claim, pk: int | None, now: Verdict | None) -> str:
    was = next((one for one in view.verdicts.get(claim.pk, ()) if one.pk == pk), None)
    if was and was.suspended_at:
        return f"{claim.label}: {was.suspended_because}"
    if now and pk is None:
        return f"{claim.label} was judged since: {now.label.words}."
    if now:
        return f"{claim.label} was judged again: {now.label.words}."
    return f"The verdict on {claim.label} does not count any more."


def _judged_otherwise(view: StoryView, sign_off: SignOff, claim: Claim) -> str:
    """A reading holds through a new verdict that finds the same, or that bears out what was read before any."""
    now = view.standing(claim)
    if now is None:
        return ""  # said where the verdict is missing
    pk = sign_off.covers[str(claim.pk)][1]
    was = next((one for one in view.verdicts.get(claim.pk, ()) if one.pk == pk), None)
    same = (was.said, was.so) == (now.said, now.so) if was else now.so in _AS_IF_TRUE and now.said in _AS_SAID
    return "" if same else f"{claim.label} was found {now.label.words.lower()} since it was read."


def is_refused(changes: list[Change]) -> bool:
    """Is there no place that may say anything in its stead?"""
    return not any(change["words"] for change in changes)


def outcome_for(sign_off: SignOff, claim_pk: int) -> LegalOutcome:
    """What a legal reader said of one claim."""
    changes = [change for change in sign_off.changes if change["claim"] == claim_pk]
    if not changes:
        return LegalOutcome.CLEAR
    return LegalOutcome.REFUSED if is_refused(changes) else LegalOutcome.CHANGES


def _not_as_wanted(view: StoryView, claim: Claim, changes: list[Change]) -> Iterator[str]:
    """What the copy still lacks of the words that were wanted, or says beside them."""
    if is_refused(changes):
        yield f"{claim.label} may not run: {_cut(changes)}"
    text = _plain(view.revision.text)
    wanted = [_plain(change["words"]) for change in changes if change["words"]]
    for change in changes:
        if change["words"] and _plain(change["words"]) not in text:
            yield f"{claim.label} should say “{change['words']}” where it said “{change['was']}”."
    yield from still_said(view, claim.label, changes)
    for anchor in view.places(claim):
        if not any(_within(anchor, start, end) for words in wanted for start, end in _found(text, words)):
            yield f"{claim.label} says something else than the words that were cleared: “{anchor.words}”."


def still_said(view: StoryView, label: str, changes: list[Change]) -> Iterator[str]:
    """Words that were to go and that the copy says, in a claim or beside any, however they are set by now."""
    text = _plain(view.revision.text)
    wanted = [span for change in changes if change["words"] for span in _found(text, _plain(change["words"]))]
    for change in changes:
        if change["was"] == change["words"]:
            continue
        for said in alike(text, _plain(change["was"])):
            if not any(first <= said.start and said.end <= last for first, last in wanted):
                yield f"{label}: the copy still says “{change['was']}”."
                break


def _cut(changes: list[Change]) -> str:
    return "; ".join(f"cut “{change['was']}”" for change in changes) + "."


def _plain(words: str) -> str:
    return words.translate(_ALIKE)


def _found(text: str, words: str) -> Iterator[tuple[int, int]]:
    start = text.find(words) if words else -1
    while start >= 0:
        yield start, start + len(words)
        start = text.find(words, start + 1)


def _within(anchor: Anchor, start: int, end: int) -> bool:
    return start <= (anchor.start or 0) and (anchor.end or 0) <= end
