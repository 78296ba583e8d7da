"""How often and for how long copy says that somebody was asked: "three times", "ten e-mails", "for two weeks"."""

import re
from dataclasses import dataclass
from datetime import timedelta

_NUMBERS = {
    **{
        word: number
        for number, word in enumerate(
            [
                "one",
                "two",
                "three",
                "four",
                "five",
                "six",
                "seven",
                "eight",
                "nine",
                "ten",
                "eleven",
                "twelve",
            ],
            start=1,
        )
    },
    **dict.fromkeys(("a", "an"), 1),
    "dozen": 12,
    "dozens": 24,
    **dict.fromkeys(
        ("several", "multiple", "numerous", "many", "repeated", "various", "countless", "couple"), 2
    ),
}
_UNITS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "month": timedelta(days=28),
    "year": timedelta(days=365),
}
_NUMBER = rf"\d{{1,4}}|{'|'.join(_NUMBERS)}"
_SENT = r"(?:times|occasions|calls|messages|requests|e-?mails|letters|texts|voicemails|attempts|reminders|inquiries)"
_TIMES = re.compile(rf"\b(?P<number>{_NUMBER})(?: of)?(?: [\w-]+)? {_SENT}\b", re.IGNORECASE)
_AGAIN = re.compile(r"\b(?:twice|repeatedly|again and again)\b", re.IGNORECASE)
_FOR = re.compile(
    rf"\b(?:for|over|during|within|in)(?: (?:the|more than|almost|nearly|at least|over|about|past|last)){{0,3}}"
    rf" (?P<number>{_NUMBER})?(?: of)? ?(?P<unit>{'|'.join(_UNITS)})s?\b",
    re.IGNORECASE,
)
# What they were asked about is no count of asking.
_MATTER = re.compile(r"\b(?:about|regarding|concerning|whether|why|how|that)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Claimed:
    """At least so many attempts, the first of them at least so long ago, in words that say so."""

    times: int = 0
    times_words: str = ""
    lasting: timedelta | None = None
    lasting_words: str = ""


NOTHING_CLAIMED = Claimed()


def claimed_in(words: str) -> Claimed:
    """What words about an effort claim of its number and length."""
    words = _MATTER.split(words, maxsplit=1)[0]
    times = _TIMES.search(words) or _AGAIN.search(words)
    lasting = _FOR.search(words)
    return Claimed(
        _number(times["number"]) if times and times.re is _TIMES else 2 if times else 0,
        times[0] if times else "",
        _UNITS[lasting["unit"].lower()] * _number(lasting["number"] or "one") if lasting else None,
        lasting[0] if lasting else "",
    )


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word.lower()]
