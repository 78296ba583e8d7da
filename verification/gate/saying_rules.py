"""The conditions of how the copy gives what others say: their words, and what it makes of those who say them."""

import re
from collections.abc import Iterator

from newsroom import addresses
from verification.checking.states import So
from verification.claims.models import Claim
from verification.claims.states import Kind
from verification.gate.findings import Finding
from verification.gate.states import Level
from verification.gate.view import StoryView
from verification.gate.words import blocker, excerpt, reporter
from verification.sources.states import Proximity
from verification.sources.warnings import NAMED
from verification.text.parties import names_party
from verification.text.quotations import masked
from verification.text.quoting.check import Finding as Found
from verification.text.spans import Span
from verification.text.titles import titled

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
        open_truth = verdict and verdict.so in (So.UNVERIFIED, So.DISPUTED)
        if open_truth and claim.kind == Kind.TITLE and claim.attributed_to:
            yield _inflated(view, claim, f"{claim.label} gives somebody a title that is not confirmed.")
        if verdict and (why := _made_more_of(view, claim)):
            yield _inflated(view, claim, f"{claim.label} {why}")
    yield from _titles_are_claimed(view)


def _titles_are_claimed(view: StoryView) -> Iterator[Finding]:
    """Where something runs on somebody's word, what the copy calls them is looked up too; where not, it is said."""
    words_of: dict[str, Claim] = {}
    for claim in view.claims:
        verdict = view.standing(claim)
        if claim.attributed_to and verdict and verdict.so in (So.UNVERIFIED, So.DISPUTED):
            words_of.setdefault(claim.attributed_to, claim)
    if not words_of:
        return
    looked_up = [
        Span(anchor.start or 0, anchor.end or 0)
        for claim in view.claims
        if claim.kind in (Kind.TITLE, Kind.NAME)
        for anchor in view.places(claim)
    ]
    text = view.revision.text
    around = masked(text, view.quotes)
    for who, claim in words_of.items():
        called = [
            span
            for sentence in view.sentences
            for span, name in titled(around, sentence)
            if names_party(name, who)
        ]
        if called and not any(span.touches(one) for span in called for one in looked_up):
            yield Finding(
                "sources_are_as_called",
                Level.WARNING,
                f"{claim.label} runs on the word of “{called[0].of(text)}”, and no claim is about what they are.",
                "Mark it as a title, so that somebody looks it up; or call them by their name alone.",
                addresses.copy(view.story.uuid),
                reporter(view),
                claim.number,
                subject="title",
            )


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
