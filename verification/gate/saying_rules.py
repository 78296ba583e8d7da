"""The conditions of how the copy gives what others say: their words, and what it makes of those who say them."""

import re
from collections.abc import Iterator

from verification.checking.states import So
from verification.claims.models import Claim
from verification.claims.states import Kind
from verification.gate.findings import Finding
from verification.gate.view import StoryView
from verification.gate.words import blocker, excerpt, reporter
from verification.sources.states import Proximity
from verification.sources.warnings import NAMED
from verification.text.quoting.check import Finding as Found

_MANY = re.compile(
    r"\b(?:sources|officials|witnesses|eyewitnesses|insiders|experts|analysts|people (?:familiar|close|briefed)"
    r"|(?:several|two|three|multiple|many|various) people)\b",
    re.IGNORECASE,
)
_SAW = re.compile(r"\b(?:eye-?)?witness(?:es)?\b", re.IGNORECASE)


def quotations_match(view: StoryView) -> Iterator[Finding]:
    """A quotation in translation has the words of the translation that its verdict rests on."""
    for claim in view.claims:
        checked = view.compared.get(claim.pk)
        if checked and checked.finding in (Found.WORDS, Found.NOT_FOUND):
            yield blocker(
                view,
                "quotations_match",
                claim,
                f"{claim.label} does not have the words of its translation.",
                f"{excerpt(claim.words)} {checked.against_translation}",
                reporter(view),
            )


def sources_are_as_called(view: StoryView) -> Iterator[Finding]:
    """Nobody is made more than they are: a title is confirmed, “sources” are several, a witness was there."""
    for claim in view.claims:
        verdict = view.standing(claim)
        if verdict and claim.kind == Kind.TITLE and verdict.so in (So.UNVERIFIED, So.DISPUTED):
            yield _inflated(view, claim, f"{claim.label} gives somebody a title that is not confirmed.")
        if verdict and (why := _made_more_of(view, claim)):
            yield _inflated(view, claim, f"{claim.label} {why}")


def sources_stay_protected(view: StoryView) -> Iterator[Finding]:
    """No claim carries the name that a protected source has in the newsroom."""
    for claim in view.claims:
        for warned in view.warned.get(claim.pk, ()):
            if warned.code == NAMED:
                yield blocker(
                    view,
                    "sources_stay_protected",
                    claim,
                    f"{claim.label}: {warned.sentence}",
                    warned.do,
                    reporter(view),
                )


def _inflated(view: StoryView, claim: Claim, sentence: str) -> Finding:
    detail = f"{excerpt(claim.words)} Call them what they are, or confirm it."
    return blocker(view, "sources_are_as_called", claim, sentence, detail, reporter(view))


def _made_more_of(view: StoryView, claim: Claim) -> str:
    found = view.borne.get(claim.pk)
    if found is None or not found.supporting.sources:
        return ""
    said = " ".join(view.sentence_at(anchor) for anchor in view.places(claim))
    said = re.sub(r"“[^”]*”", " ", said)  # what somebody else calls them is quoted
    sources = [found.ways.sources[source] for source in found.supporting.sources]
    many = _MANY.search(said)
    if many and len(sources) == 1:
        return f"speaks of “{many[0]}”, and it rests on one source."
    saw = _SAW.search(said)
    if saw and not any(told.proximity == Proximity.FIRST_HAND for told in sources):
        return f"speaks of a “{saw[0]}”, and none of its sources was there."
    return ""
