"""Amounts given twice: "30 miles (48 km)", "£1.2m ($1.5m)"."""

import re
from collections.abc import Iterator
from itertools import pairwise

from verification.text.figures.found import Found, Sentence, around
from verification.text.figures.measures import UNIT, convertible
from verification.text.figures.near import near_before
from verification.text.figures.numbers import Figure
from verification.text.spans import Span

_TWICE = re.compile(
    r"\s*(?:[\w-]+\s){0,2}?(?:\(|,?\s*or\s|\s[–—/-]\s|/|\[|,\s*equal to\s|,\s*equivalent to\s)", re.IGNORECASE
)
_CURRENCIES = (
    r"(?:US |Canadian |Australian )?dollars?|euros?|pounds? sterling|pounds?|roubles?|rubles?|crowns?"
    r"|kroner|kronor|kronas?|francs?"
    r"|yen|yuan|rand|rupees?|zlot(?:y|ys)|hryvnias?|lira|pesos?|USD|EUR|GBP|CHF|JPY|CNY|RUB|SEK|NOK|DKK|PLN|UAH|BYN"
)
_CURRENCY = re.compile(rf"[ -]?(?P<name>{_CURRENCIES})\b", re.IGNORECASE)


def conversions(sentence: Sentence) -> Iterator[Found]:
    """The same measure in two units."""
    for first, second in pairwise(sentence.figures):
        here, there = _unit(sentence, first), _unit(sentence, second)
        if here is None or there is None or not _given_twice(sentence, here.end, second):
            continue
        unit, to = here.of(sentence.text), there.of(sentence.text)
        if convertible(unit, to):
            _, start = near_before(sentence.text, second.span.start)
            inputs = {"amount": first.text, "unit": unit, "to": to}
            yield Found("conversion", inputs, sentence.text[start : there.end], around(first.span, there))


def _unit(sentence: Sentence, figure: Figure) -> Span | None:
    if figure.money:
        return None
    text, at = sentence.text, figure.span.end
    while at < len(text) and text[at] in " -\u00a0":
        at += 1
    found = UNIT.match(text, at)
    return Span(*found.span()) if found and at - figure.span.end <= 1 else None


def _given_twice(sentence: Sentence, end: int, second: Figure) -> bool:
    _, start = near_before(sentence.text, second.span.start)
    return bool(_TWICE.fullmatch(sentence.text[end:start]))


def money(sentence: Sentence) -> Iterator[Found]:
    """The same money in two currencies; the rate and its day are the checker's to give."""
    for first, second in pairwise(sentence.figures):
        here, there = _currency(sentence, first), _currency(sentence, second)
        if (
            not here
            or not there
            or here[0].lower() == there[0].lower()
            or not _given_twice(sentence, here[1].end, second)
        ):
            continue
        _, start = near_before(sentence.text, second.span.start)
        stated = sentence.text[start : there[1].end]
        yield Found(
            "currency", {"amount": first.text, "to": there[0]}, stated, around(here[1], there[1]), lacks=True
        )


def _currency(sentence: Sentence, figure: Figure) -> tuple[str, Span] | None:
    """What the money is called, and the figure with that name."""
    if figure.money:
        return figure.money, figure.span
    found = _CURRENCY.match(sentence.text, figure.span.end)
    return (found["name"], Span(figure.span.start, found.end())) if found else None
