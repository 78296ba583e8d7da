"""Parts of a whole: "12 of the 48 members (25 per cent)", "5.3 per 100,000 people"."""

import re
from collections.abc import Iterator
from itertools import pairwise

from verification.text.figures.found import Found, Sentence, around, close
from verification.text.figures.numbers import Figure

_OF = re.compile(
    r"\s+(?:[a-z]+\s+)?(?:out )?of\s+(?:(?:the|its|their|all|his|her|some|about|a total of)\s+){0,2}",
    re.IGNORECASE,
)
_OF_WHOLE = re.compile(
    r"\s?(?:%|per\s?cent|percent)\s+of\s+(?:(?:the|its|their|all|his|her)\s+){0,2}(?:[a-z]+\s+){0,2}",
    re.IGNORECASE,
)
# How a share follows what it is the share of, or goes before it.
_OR = re.compile(
    r"[^.;]{0,40}?(?:\(|,\s*or\s|,\s*|\bor\s|\s[–—-]\s|\bis\s|\bequal to\s|\bmakes\s)"
    r"(?:about |around |roughly |nearly |almost |just over |just under |some |more than |less than )?",
    re.IGNORECASE,
)
_BACK = re.compile(r"\s?(?:%|per\s?cent|percent)\s*(?:\(|,\s*or\s|,\s*|\bor\s)", re.IGNORECASE)
_PER = re.compile(r"\s+(?:[a-z]+\s+){0,2}(?:per|for every|in every|for each)\s+$", re.IGNORECASE)
_PEOPLE_AFTER = re.compile(r"\s+(?:people|inhabitants|residents|citizens)\b", re.IGNORECASE)
_PEOPLE_BEFORE = re.compile(
    r"\b(?:population of|populace of)\s+(?:about |around |some |nearly )?$", re.IGNORECASE
)
# A part, its whole and the share stand no further apart; nor do a rate, its cases and the population.
_FAR, _FAR_TOLD = 120, 600


def per_cents(sentence: Sentence) -> Iterator[Found]:
    """So many of so many, and the per cent that is said to be; or per cent of a whole, and what that is said to be."""
    for part, whole in pairwise(sentence.counts):
        if _OF.fullmatch(sentence.between(part, whole)) and part.value < whole.value:
            yield from _share_said(sentence, part, whole)
    for share in sentence.per_cents:
        yield from _part_said(sentence, share)


def _share_said(sentence: Sentence, part: Figure, whole: Figure) -> Iterator[Found]:
    for share in close(sentence.per_cents, around(part.span, whole.span), _FAR):
        after = share.span.start > whole.span.end and _OR.fullmatch(sentence.between(whole, share))
        before = share.span.end < part.span.start and _BACK.fullmatch(sentence.between(share, part))
        if after or before:
            stated, place = sentence.stated(share)
            yield Found(
                "per_cent_of",
                {"part": part.text, "whole": whole.text},
                stated,
                around(part.span, whole.span, place),
            )
            return


def _part_said(sentence: Sentence, share: Figure) -> Iterator[Found]:
    """ "25 per cent of the 48 members, or 12": the share is what is stated."""
    later = [one for one in close(sentence.counts, share.span, 2 * _FAR) if one.span.start > share.span.end]
    for whole, part in pairwise(later):
        if _OF_WHOLE.fullmatch(sentence.between(share, whole)) and _OR.fullmatch(
            sentence.between(whole, part)
        ):
            if part.value < whole.value:
                stated, place = sentence.stated(share)
                yield Found(
                    "per_cent_of", {"part": part.text, "whole": whole.text}, stated, around(place, part.span)
                )
            return


def rates(sentence: Sentence) -> Iterator[Found]:
    """So many per 100,000, where the cases and the population are told too."""
    peopled = {one for one in sentence.counts if _is_population(sentence, one)}
    for stated_rate, per in pairwise(sentence.counts if peopled else ()):
        if per.value < 1000 or not _PER.fullmatch(sentence.between(stated_rate, per)):
            continue
        told = close(sentence.counts, around(stated_rate.span, per.span), _FAR_TOLD)
        others = [one for one in told if one not in (stated_rate, per) and not one.money]
        population = next((one for one in others if one in peopled), None)
        count = next(
            (one for one in others if population and one is not population and one.value < population.value),
            None,
        )
        if population and count:
            inputs = {"count": count.text, "population": population.text, "per": per.text}
            yield Found(
                "rate",
                inputs,
                sentence.stated(stated_rate)[0],
                around(stated_rate.span, per.span, population.span, count.span),
            )


def _is_population(sentence: Sentence, one: Figure) -> bool:
    before = sentence.text[max(0, one.span.start - 40) : one.span.start]
    return bool(_PEOPLE_AFTER.match(sentence.text, one.span.end) or _PEOPLE_BEFORE.search(before))
