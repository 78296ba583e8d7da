"""Figures: ages, years, amounts, dates, and the shares of a poll."""

import re
from collections.abc import Iterator

from verification.text.lexicon import DAYS, FIELDWORK, MONTHS, OPINIONS, POLLING, SHARES
from verification.text.matching import pattern_of
from verification.text.spans import Span

_MONTH = rf"(?:{'|'.join(MONTHS)})\.?"
_SPELLED = (
    "(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    "|dozens?|hundreds?|thousands?|millions?|billions?)"
)
PERCENT = re.compile(
    r"\d[\d.,]*\s?(?:%|percent|per cent)|\b(?:one|two|three|four|\d+) in (?:five|ten|three|four|\d+)\b"
)
DATE = re.compile(
    rf"\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}})?|\b\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}\b(?: \d{{4}})?"
    rf"|\b{_MONTH} (?:19|20)\d\d\b|\bon (?:{'|'.join(DAYS)})\b"
)
YEAR = re.compile(r"\b(?:19|20)\d\d(?:s|[-–/]\d\d(?:\d\d)?)?\b")
ORDINAL = re.compile(r"\b\d+(?:st|nd|rd|th)\b|\b\d{1,2}[:.]\d\d\b|\b[A-Z]+-?\d+\b")
FIGURE = re.compile(rf"[$£€¥]?\d[\d.,]*|\b{_SPELLED}\b(?= \w)", re.IGNORECASE)
# What a 15-year-old is or does names nobody.
_NOT_WHO = (
    "(?:is|was|are|were|has|had|who|and|or|from|in|on|at|of|with|to|said|says|told|will|would|could|also|did)"
)
AGE = re.compile(
    rf"[A-ZÀ-Ž][\w'\u2019-]+, (?:aged )?\d{{1,3}}(?=[,.;)]| )(?!,\d)|\b\d{{1,3}}-year-old\b(?: (?!{_NOT_WHO}\b)[a-z]+)?"
)
SINCE = re.compile(
    r"(?:\b(?:has|have|had) [^,;.:\"“”·]{3,60}? )?\bsince (?:[a-z]+ )?(?:[A-Z][a-z]+ )?(?:19|20)\d\d\b"
)


def ages(masked: str, within: Span) -> Iterator[Span]:
    """Ages, with the name they belong to: "Maron, 61"."""
    for found in AGE.finditer(masked, within.start, within.end):
        after = masked[found.end() : found.end() + 1]
        if "-year-old" in found[0] or after in {",", ".", ";", ")"}:
            yield Span(*found.span())


def since(masked: str, within: Span) -> Iterator[Span]:
    """How long something has been so: "has led the country since 2019"."""
    for found in SINCE.finditer(masked, within.start, within.end):
        yield Span(*found.span())


def has_figure(masked: str, within: Span) -> bool:
    """Whether the sentence counts or measures something; dates, years and ages do not."""
    words = within.of(masked)
    for pattern in (AGE, DATE, YEAR, ORDINAL):
        words = pattern.sub(" ", words)
    return bool(FIGURE.search(words))


def has_date(masked: str, within: Span) -> bool:
    """Whether the sentence says on which day, or in which year, something was."""
    return any(pattern.search(masked, within.start, within.end) for pattern in (DATE, YEAR))


def polls(text: str, sentences: list[Span]) -> set[int]:
    """Which sentences report a poll: shares of people, who was asked, and how."""
    found = {at for at, span in enumerate(sentences) if _is_poll(span.of(text))}
    for at in sorted(found):
        # What goes on about the same poll: more shares after the first, then how it was done.
        after = at + 1
        while after < len(sentences) and after not in found and _goes_on(sentences[after].of(text)):
            found.add(after)
            after += 1
    # "Most people do not": the sentence that sums up the shares that follow.
    return found | {at - 1 for at in found if at and pattern_of(SHARES).search(sentences[at - 1].of(text))}


def _is_poll(words: str) -> bool:
    if not pattern_of(POLLING).search(words):
        return False
    shares = PERCENT.search(words) or pattern_of(SHARES).search(words)
    return bool(
        shares or (pattern_of(FIELDWORK).search(words) and (DATE.search(words) or FIGURE.search(words)))
    )


def _goes_on(words: str) -> bool:
    return bool(PERCENT.search(words) and pattern_of(OPINIONS).search(words))
