"""Figures as English copy writes them: "1,200", "4.2 million", "£3bn", "twenty-one", "half a million"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from verification.text.spans import Span

_ONES = re.findall(
    r"\w+",
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen""",
)
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SPELLED = {word: number for number, word in enumerate(_ONES)} | {
    word: 20 + 10 * at for at, word in enumerate(_TENS)
}
SCALES = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "k": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "bn": 10**9,
    "tn": 10**12,
}
MONEY = "$£€¥₽₴"
_SIMPLE = "|".join(sorted(SPELLED, key=len, reverse=True))
_WORD = rf"(?:{'|'.join(_TENS)})[- ](?:{'|'.join(_ONES[1:10])})|{_SIMPLE}"
_WORDS = (
    rf"(?:half a|a|{_WORD})(?:(?:[ -](?:and )?)(?:dozen|hundred|thousand|million|billion|trillion|{_WORD}))*"
)
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
FIGURE = re.compile(
    rf"(?<![\w.,])(?P<sign>[-−+]?)(?P<money>[{MONEY}]?)(?P<digits>{_DIGITS})(?![\d])"
    rf"(?:\s?(?P<scale>dozen|hundred|thousand|million|billion|trillion|mn|bn|tn|k|m)\b)?"
    rf"|\b(?P<words>{_WORDS})\b",
    re.IGNORECASE,
)


_UNIT_OF_SHARE = re.compile(r"\s*(?:%|per\s?cent|percent|pct|(?:percentage )?points?)$", re.IGNORECASE)


class NoFigure(ValueError):
    """What was given is no figure; the message says so to whoever typed it."""


@dataclass(frozen=True)
class Figure:
    """A figure with its place in the text; `unit` is the smallest step its writing shows (0.1 million: 100,000)."""

    value: Decimal
    unit: Decimal
    span: Span
    text: str
    money: str = ""
    rounded: bool = False
    """Whether its writing says that it was rounded: with decimals, or as so many million."""

    @property
    def low(self) -> Decimal:
        """The least it may stand for."""
        return self.value - self.unit / 2 if self.rounded else self.value

    @property
    def high(self) -> Decimal:
        """The most it may stand for."""
        return self.value + self.unit / 2 if self.rounded else self.value


def figures_in(words: str, within: Span | None = None) -> list[Figure]:
    """The figures of a text, in order."""
    within = within or Span(0, len(words))
    return list(_found(words, within))


def _found(words: str, within: Span) -> Iterator[Figure]:
    for match in FIGURE.finditer(words, within.start, within.end):
        figure = _digits(match) if match["digits"] else _spelled(match)
        if figure is not None:
            yield figure


def figure(text: str) -> Figure:
    """The one figure somebody typed; `NoFigure` where it is none."""
    cleaned = _UNIT_OF_SHARE.sub("", text.strip())
    found = figures_in(cleaned)
    if len(found) != 1 or len(found[0].span) != len(cleaned):
        raise NoFigure(f"“{text.strip()}” is not a figure. Write it like 1,200 or 4.2 million.")
    return found[0]


def _digits(match: re.Match[str]) -> Figure | None:
    scale = (match["scale"] or "").lower()
    if scale == "m" and not match["money"]:  # "30m" of anything but money is a length
        return _figure(match, "", end=match.end("digits"))
    return _figure(match, scale, end=match.end())


def _figure(match: re.Match[str], scale: str, *, end: int) -> Figure:
    digits = match["digits"].replace(",", "")
    times = Decimal(SCALES.get(scale, 1))
    decimals = len(digits.partition(".")[2])
    value = Decimal(digits) * times
    span = Span(match.start(), end)
    return Figure(
        value=-value if match["sign"] in {"-", "−"} else value,
        unit=times.scaleb(-decimals),
        span=span,
        text=span.of(match.string),
        money=match["money"],
        rounded=bool(scale or decimals),
    )


def _spelled(match: re.Match[str]) -> Figure | None:
    words = match["words"].lower()
    parts = re.findall(r"[a-z]+", words)
    if parts[0] in {"a", "half"} and not any(part in SCALES for part in parts):
        return None  # an article, or half of something
    value = spelled(words)
    scales = [SCALES[part] for part in parts if part in SCALES]
    big = max(scales, default=1)
    return Figure(
        value=value,
        unit=Decimal(big if big >= 1000 and parts[-1] in SCALES else 1),
        span=Span(*match.span()),
        text=match[0],
        rounded=big >= 1000 and parts[-1] in SCALES,
    )


def spelled(words: str) -> Decimal:
    """The number these words say."""
    total, current = Decimal(0), Decimal(0)
    for part in re.findall(r"[a-z]+", words.lower()):
        if part == "half":
            current = Decimal("0.5")
        elif part in SPELLED:
            current += SPELLED[part]
        elif part in {"dozen", "hundred"}:
            current = (current or Decimal(1)) * SCALES[part]
        elif part in SCALES:
            total, current = total + (current or Decimal(1)) * SCALES[part], Decimal(0)
    return total + current


def shown(number: Decimal, *, decimals: int = 2) -> str:
    """A number as a sentence shows it: "1,234.5", without zeros that say nothing."""
    rounded = round(number, decimals)
    text = f"{rounded:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
