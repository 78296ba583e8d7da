"""A picture against its caption: what the file and people say of it, beside what the copy says.

Findings are for a person to weigh. A file may say nothing, or something false; a caption may be right without it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from verification.evidence.dates import WrittenDate, apart, dates_in, in_words, written_out
from verification.evidence.reading.captioned import place_in, said_in
from verification.evidence.reading.facts import holder_of

FACTS = {
    "date": "Made on",
    "place": "Place",
    "camera": "Camera",
    "software": "Software",
    "changed": "Saved anew on",
    "credit": "Credit",
    "licence": "Licence",
    "caption": "Description",
}
"""What is kept about an item, read in it or stated by a person, and what it is called on the pages."""


EVENT = "Event"
"""The row that sets a picture beside another item, not beside the copy."""


class Compared(StrEnum):
    """How the item and the caption stand to each other."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_IN_CAPTION = "not in the caption"
    NOT_IN_ITEM = "not in the item"
    LOOK = "to be looked at"
    """Both may be right: nothing here can be compared by machine."""


@dataclass(frozen=True)
class Caption:
    """A picture of the copy as the reader sees it described."""

    text: str
    credit: str = ""


@dataclass(frozen=True)
class Row:
    """One thing a picture and its caption may both say."""

    what: str
    item: str
    caption: str
    state: Compared
    sentence: str = ""


@dataclass(frozen=True)
class Event:
    """What a picture is set against, and when that was."""

    called: str
    day: date


# Words that stand in many credits and name nobody.
_NOBODY = frozenset(
    """
    the and for via photo photos picture pictures image images press news agency credit by of handout
    """.split()  # noqa: SIM905 (read as a list of words)
)
_SPOT = re.compile(r"\(?-?\d+\.\d+, ?-?\d+\.\d+\)?")
_WORD = re.compile(r"[^\W\d_]{2,}")


def known(facts: Mapping[str, str], stated: Mapping[str, str], text: str = "") -> dict[str, str]:
    """What is known of an item: what people state goes before what the file says, and that before its caption."""
    told = said_in(text) or said_in(facts.get("caption", ""))
    return {**told, **facts, **{key: value for key, value in stated.items() if value}}


def compare(
    about: Mapping[str, str], caption: Caption, *, own: date | None = None, event: Event | None = None
) -> list[Row]:
    """The picture against a caption; `own` is the picture's own date where the desk has set one."""
    day = own or day_of(about.get("date", ""))
    rows = [
        _date(day, _written(own, about.get("date", "")), caption),
        _event(day, caption, event),
        _place(about.get("place", ""), caption),
        _credit(_whose(about), caption),
        _licence(about.get("licence", "")),
        _edits(about, day),
        _description(about.get("caption", ""), caption),
    ]
    return [row for row in rows if row]


def best(about: Mapping[str, str], captions: Sequence[Caption], *, own: date | None = None) -> Caption | None:
    """The caption of the copy that most likely is this picture's: the one that agrees most."""

    def agreement(caption: Caption) -> int:
        return sum(row.state == Compared.AGREES for row in compare(about, caption, own=own))

    return max(captions, key=agreement, default=None)


def is_credited(credit: str, words: str) -> bool:
    """Do the words name whom a picture is credited to, by a telling word?"""
    return bool(_names(credit) & _names(words)) or not _names(credit)


def day_of(written: str) -> date | None:
    """The day a fact names: “2023-06-04 18:20 +02:00”."""
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None


def _written(own: date | None, said: str) -> str:
    """The date the desk has set; with what the file says beside the day, where it says the same day."""
    if own and day_of(said) != own:
        return in_words(own)
    return written_out(said)


def _whose(about: Mapping[str, str]) -> str:
    """Whom an item credits; a copyright notice that names somebody does too."""
    return about.get("credit", "") or holder_of(about.get("licence", ""))


def _date(day: date | None, written: str, caption: Caption) -> Row | None:
    named = dates_in(caption.text)
    if day is None and not named:
        return Row("Date", "", "", Compared.NOT_IN_ITEM, "Neither says when it was taken.")
    if day is None:
        return Row(
            "Date", "", _words(named), Compared.NOT_IN_ITEM, "The item does not say when it was taken."
        )
    if not named:
        return Row(
            "Date", written, "", Compared.NOT_IN_CAPTION, "The caption does not say when it was taken."
        )
    if any(one.fits(day) for one in named):
        return Row("Date", written, _words(named), Compared.AGREES)
    meant = min(
        (found for one in named if (found := one.nearest(day))),
        key=lambda found: abs(found - day),
        default=None,
    )
    sentence = f"Taken {apart(day, meant)} the day the caption names." if meant else ""
    if meant and abs((meant - day).days) == 1:
        sentence += " A camera set to another time zone can explain one day."
    return Row("Date", written, _words(named), Compared.DIFFERS, sentence)


def _event(day: date | None, caption: Caption, event: Event | None) -> Row | None:
    """A picture taken before the event it is shown with is an older picture, and the reader has to know."""
    if event is None:
        return None
    taken = day or next((found for one in dates_in(caption.text) if (found := one.nearest(event.day))), None)
    if taken is None:
        return None
    sentence = f"Taken {apart(taken, event.day)} {event.called}."
    state = Compared.DIFFERS if taken < event.day else Compared.LOOK
    beside = (
        f"Taken on {in_words(taken)}; {event.called}, which it is set against, is of {in_words(event.day)}."
    )
    return Row(EVENT, beside, "", state, sentence)


def _place(place: str, caption: Caption) -> Row | None:
    shown = place_in(caption.text)
    if not place:
        neither = "Neither says where it was taken."
        missing = "The item does not say where it was taken." if shown else neither
        return Row("Place", "", shown, Compared.NOT_IN_ITEM, missing)
    names = [name for part in _SPOT.sub("", place).split(",") if (name := part.strip())]
    named = [name for name in names if _has(caption.text, name)]
    if named:
        return Row("Place", place, shown or ", ".join(named), Compared.AGREES)
    if not names:
        return Row("Place", place, shown, Compared.LOOK, "Look the co-ordinates up on a map and compare.")
    return Row("Place", place, shown, Compared.NOT_IN_CAPTION, "The caption does not name this place.")


def _credit(credit: str, caption: Caption) -> Row | None:
    shown = caption.credit
    if not credit and not shown:
        return Row("Credit", "", "", Compared.NOT_IN_ITEM, "Nobody is credited, in the item or in the copy.")
    if not credit:
        return Row("Credit", "", shown, Compared.NOT_IN_ITEM, "The item does not say whose it is.")
    if not shown:
        return Row("Credit", credit, "", Compared.NOT_IN_CAPTION, "The copy credits nobody.")
    if _names(credit) & _names(shown):
        return Row("Credit", credit, shown, Compared.AGREES)
    return Row("Credit", credit, shown, Compared.DIFFERS, "The copy credits somebody else.")


def _licence(licence: str) -> Row:
    if not licence:
        return Row(
            "Licence", "", "", Compared.NOT_IN_ITEM, "No licence is known; state the one it is used under."
        )
    return Row("Licence", licence, "", Compared.LOOK, "Is it used as this allows?")


def _edits(about: Mapping[str, str], day: date | None) -> Row | None:
    software, changed = about.get("software", ""), about.get("changed", "")
    saved = day_of(changed)
    if saved and day and saved > day:
        sentence = f"Saved anew {apart(saved, day)} it was taken."
        return Row(
            "Edits", " · ".join(filter(None, (software, written_out(changed)))), "", Compared.LOOK, sentence
        )
    if software:
        return Row("Edits", software, "", Compared.LOOK, "The file names the software that wrote it.")
    return None


def _description(described: str, caption: Caption) -> Row | None:
    if not described:
        return None
    return Row(
        "Description", described, caption.text, Compared.LOOK, "Does the caption say what the file says?"
    )


def _has(text: str, name: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE))


def _names(credit: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(credit)} - _NOBODY


def _words(named: Iterable[WrittenDate]) -> str:
    return ", ".join(dict.fromkeys(one.in_words for one in named))
