"""Who was asked, when and how many: what the copy says against what the card says."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from verification.text.figures.dates import DayFound, days_in, shown_day
from verification.text.figures.numbers import figures_in, shown
from verification.text.lexicon import MONTHS
from verification.text.quantifiers import quantifiers
from verification.text.sentences import sentences
from verification.text.shares import Finding
from verification.text.spans import Span

# A population with one of these is a part of a people, not a people.
_NARROW = re.compile(
    r"\b(?:urban|rural|cit(?:y|ies)|towns?|metropolitan|online|internet|web|registered|likely voters|subscribers?"
    r"|members?|readers?|viewers?|listeners?|users?|customers?|students?|pupils?|employe(?:d|es)|workers?|parents?|wom[ae]n|m[ae]n"
    r"|young|youth|teenagers?|pensioners?|landline|smartphone"
    r"|province|region|county|capital|households? with"
    r"|aged? \d\d(?: ?(?:to|[-–]) ?\d\d)|except|excluding|without)\b",
    re.IGNORECASE,
)
# Whoever writes one of these speaks of all of them.
_EVERYBODY = re.compile(
    r"\b(?:[A-Z][a-z]+(?:ans|ians|ese|ards|ks|nes|lis|jis|ts)"
    r"|the (?:Dutch|French|English|British|Irish|Welsh|Spanish|Swiss|Chinese)"
    r"|Britons|Danes|Swedes|Finns|Poles|Czechs|Germans|Scots"
    r"|people (?:in|of) (?:the )?[A-Z]\w+|the (?:public|population|nation|country|people|electorate)|adults|voters)\b"
)
_NOT_EVERYBODY = frozenset(
    [
        "Democrats",
        "Republicans",
        "Conservatives",
        "Protestants",
        "Christians",
        "Catholics",
        "Greens",
        "Liberals",
    ]
)
_POLL = r"(?:poll|survey|study|questionnaire)"
_MONTH = "|".join(month for month in MONTHS if len(month) > 4 or month in {"May", "June", "July"})
_MONTH_POLL = re.compile(
    rf"\b(?P<month>{_MONTH})(?: (?P<year>20\d\d))? {_POLL}\b"
    rf"|\b{_POLL} (?:in|from) (?P<month2>{_MONTH})\b(?! \d{{1,2}}\b)"
)
_SIZE = re.compile(
    r"^\s*(?:\w+\s){0,2}(?:people|adults|respondents|voters|residents|citizens|men and women"
    r"|were (?:asked|polled|surveyed|interviewed))\b",
    re.IGNORECASE,
)
_SIZE_BEFORE = re.compile(
    r"\b(?:sample of|interviewed|surveyed|polled|asked|questioned|of)\s+"
    r"(?:about |around |some |more than |over |nearly )?$",
    re.IGNORECASE,
)
_MARGIN = re.compile(
    r"\b(?:margin of (?:sampling )?error[^.;]{0,40}?|plus or minus\s*|±\s*|\+/-\s*)(?P<points>\d+(?:\.\d+)?)",
    re.IGNORECASE,
)


def about_population(words: str, population: str) -> list[Finding]:
    """Where the copy speaks of a whole people, and only a part of it was asked."""
    narrow = _NARROW.search(population)
    if not narrow:
        return []
    found = []
    elsewhere = narrow[0].lower() in words.lower()
    for sentence in sentences(words):
        text = sentence.of(words)
        who = next((one for one in _EVERYBODY.finditer(text) if one[0] not in _NOT_EVERYBODY), None)
        if who is None or not quantifiers(text) or narrow[0].lower() in text.lower():
            continue
        but = " The copy says so, but not in this sentence." if elsewhere else ""
        start = sentence.start + who.start()
        said = f"The copy speaks of “{who[0]}”; those asked were “{population.strip()}”.{but}"
        found.append(Finding("look", said, start, start + len(who[0])))
    return found


def about_dates(words: str, first: date | None, last: date | None) -> list[Finding]:
    """The days the copy gives for the fieldwork, against those of the card."""
    if first is None or last is None:
        return []
    found = [_month(match, first, last) for match in _MONTH_POLL.finditer(words)]
    for sentence in sentences(words):
        text = sentence.of(words)
        if re.search(
            rf"\b(?:{_POLL}|polled|surveyed|carried out|conducted|interviewed|fieldwork)\b",
            text,
            re.IGNORECASE,
        ):
            found += _days(text, sentence.start, first, last)
    return found


def _month(match: re.Match[str], first: date, last: date) -> Finding:
    name = match["month"] or match["month2"]
    number = [month for month in MONTHS if len(month) > 4 or month in {"May", "June", "July"}].index(name) + 1
    fits = number in {first.month, last.month} and (
        not match["year"] or int(match["year"]) in {first.year, last.year}
    )
    said = f"“{match[0]}”: the fieldwork was from {shown_day(first)} to {shown_day(last)}."
    return Finding("holds" if fits else "false", said, *match.span())


def _days(text: str, offset: int, first: date, last: date) -> Iterator[Finding]:
    said = days_in(text)
    if len(said) == 2:
        span = Span(said[0].span.start, said[1].span.end)
        fits = _is(said[0], first) and _is(said[1], last)
        yield _dated(text, span, offset, fits, first, last)
    elif len(said) == 1:
        fits = any(_is(said[0], day) for day in (first, last)) or _within(said[0], first, last)
        yield _dated(text, said[0].span, offset, fits, first, last)


def _dated(text: str, span: Span, offset: int, fits: bool, first: date, last: date) -> Finding:
    sentence = f"“{span.of(text)}”: the card has {shown_day(first)} to {shown_day(last)}."
    return Finding("holds" if fits else "false", sentence, offset + span.start, offset + span.end)


def _is(said: DayFound, day: date) -> bool:
    return (said.day, said.month) == (day.day, day.month) and said.year in (None, day.year)


def _within(said: DayFound, first: date, last: date) -> bool:
    return any(
        day is not None and first <= day <= last
        for day in (said.in_year(first.year), said.in_year(last.year))
    ) and said.year in (None, first.year, last.year)


def about_size(words: str, size: int | None) -> list[Finding]:
    """How many the copy says were asked."""
    if not size:
        return []
    found = []
    for figure in figures_in(words):
        after, before = (
            words[figure.span.end : figure.span.end + 60],
            words[max(0, figure.span.start - 40) : figure.span.start],
        )
        if figure.money or figure.value < 50 or not _SIZE.match(after) or not _SIZE_BEFORE.search(before):
            continue
        away = abs(figure.value - size)
        said = f"“{figure.text}”: {size:,} were asked."
        level = "holds" if not away else "look" if away <= size * Decimal("0.03") else "false"
        found.append(Finding(level, said, figure.span.start, figure.span.end))  # type: ignore[arg-type]
    return found


def about_margin(words: str, margin: Decimal | None, *, none: bool) -> list[Finding]:
    """The margin of error the copy gives."""
    return [one for match in _MARGIN.finditer(words) if (one := _margin(match, margin, none))]


def _margin(match: re.Match[str], margin: Decimal | None, none: bool) -> Finding | None:
    if none:
        return Finding(
            "false", f"“{match[0]}”: for this poll no margin of error can be computed.", *match.span()
        )
    if margin is None:
        return None
    level = "holds" if Decimal(match["points"]) == margin else "false"
    return Finding(level, f"“{match[0]}”: the card has ±{shown(margin)}.", *match.span())  # type: ignore[arg-type]
