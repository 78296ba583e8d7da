"""What a picture's own caption says, where it is written beside the picture: when, where, whose."""

import re

from verification.evidence.dates import dates_in

_WORD = r"[A-ZÀ-ÖØ-Þ][\w'’-]*"
_NAMES = rf"{_WORD}(?: {_WORD})*(?:, {_WORD}(?: {_WORD})*)*"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
)
_IN = re.compile(rf"\bin (?P<place>(?!{_MONTH}){_NAMES})")
_BEFORE_DATE = re.compile(
    rf", (?P<place>{_WORD}(?: {_WORD})*), (?=(?:on )?(?:{_MONTH} \d|\d{{1,2}} {_MONTH}))"
)
_FROM_MONTH = re.compile(rf",? \b{_MONTH}.*")
_CREDIT = re.compile(
    rf"(?<=[.!?”\")])\s+(?:(?:Photo(?:graph)?|Picture|Image|Credit)s?(?: credit)?(?::| by) |© ?|\(c\) ?)?"
    rf"(?P<credit>{_WORD}(?: {_WORD}){{0,4}}(?: ?[/,] ?{_WORD}(?: {_WORD}){{0,4}})?)\.?$"
)


def place_in(caption: str) -> str:
    """The place a caption names: after “in”, or before its date."""
    for found in _IN.finditer(caption):
        if place := _FROM_MONTH.sub("", found["place"]):
            return place
    found_before = _BEFORE_DATE.search(caption)
    return found_before["place"] if found_before else ""


def said_in(caption: str) -> dict[str, str]:
    """What a caption says of its picture, by the keys of what is kept about an item."""
    words = " ".join(caption.split())
    credit = _CREDIT.search(words, max(0, len(words) - 160))
    day = next((f"{one.year}-{one.month:02}-{one.day:02}" for one in dates_in(words) if one.year), "")
    said = {"date": day, "place": place_in(words), "credit": credit["credit"] if credit else ""}
    return {key: value for key, value in said.items() if value}
