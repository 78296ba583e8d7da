"""What a file says of itself: when and where it was made, with what, by whom, under which licence.

All of it was written by a stranger or a machine: it is shown as what the file says, never as what is so.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

LONGEST = 1_000

_EXIF_DATE = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)(?:[ T](\d\d):(\d\d))?")
_PDF_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d))?")
_OFFSET = re.compile(r"(Z|[+-]\d\d:?\d\d)$")
# What stands in a copyright notice beside whom it names.
_NAMED_NOBODY = re.compile(
    r"©|\(c\)|\bcopyright\b|\b(?:by|the)\b(?= )|\b(?:19|20)\d\d(?:[-–](?:19|20)?\d\d)?\b", re.I
)
_TERMS = re.compile(
    r"\b(?:all|cc|commons|domain|editorial|free|licen[cs]ed?|no|only|reserved|rights|use[ds]?)\b|://", re.I
)
MOST_WORDS = 6
_IPTC_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)$")


def cleaned(value: Any) -> str:
    """A value as it may be shown: text without signs nobody sees or that turn the reading direction."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", errors="replace")
    text = "".join(
        sign if not unicodedata.category(sign).startswith("C") else " " for sign in str(value or "")
    )
    return " ".join(text.split())[:LONGEST]


def first(*values: Any) -> str:
    """The first value that says something."""
    return next((text for value in values if (text := cleaned(value))), "")


def joined(values: Iterable[Any]) -> str:
    """Values one after the other, each once."""
    return ", ".join(dict.fromkeys(text for value in values if (text := cleaned(value))))


def holder_of(notice: str) -> str:
    """Whom a copyright notice names: “© 2023 Meridian Pictures. All rights reserved.”; else nothing."""
    named = _NAMED_NOBODY.sub("", notice).strip(" ,.")
    who = re.split(r"[,.;:] |[;:|]|\. ?$", named, maxsplit=1)[0].strip(" ,.")
    words = who.split()
    if not words or len(words) > MOST_WORDS or _TERMS.search(who):
        return ""
    return who if words[0][:1].isupper() or words[0][:1].isdigit() else ""


def terms_of(notice: str) -> str:
    """A copyright notice as far as it says what is allowed: nothing where it only names whose the thing is."""
    rest = _NAMED_NOBODY.sub("", notice).replace(holder_of(notice), "", 1).strip(" ,.;:")
    return notice if rest else ""


def exif_date(value: Any, offset: Any = "") -> str:
    """“2023:06:04 18:20:11” (and “+02:00”) as “2023-06-04 18:20 +02:00”; nothing for a date that is none."""
    text = cleaned(value)
    found = _EXIF_DATE.match(text)
    zone = _OFFSET.search(cleaned(offset) or text)
    return _date(found.groups() if found else (), zone[1] if zone else "")


def iptc_date(value: Any) -> str:
    """“20230604” as “2023-06-04”."""
    found = _IPTC_DATE.match(cleaned(value))
    return _date((*found.groups(), None, None) if found else (), "")


def pdf_date(value: str) -> str:
    """“D:20230604182011+02'00'” as “2023-06-04 18:20”."""
    found = _PDF_DATE.match(value)
    return _date(found.groups() if found else (), "")


def _date(parts: tuple[Any, ...], zone: str) -> str:
    if not parts:
        return ""
    year, month, day, hour, minute = parts
    try:
        moment = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0))  # noqa: DTZ001 (as written)
    except ValueError:
        return ""
    if hour is None:
        return f"{moment:%Y-%m-%d}"
    return f"{moment:%Y-%m-%d %H:%M}{' ' + zone.replace('Z', '+00:00') if zone else ''}"


def degrees(value: Any, letter: Any) -> float | None:
    """Degrees, minutes and seconds as one figure; south and west are below zero."""
    try:
        whole, minutes, seconds = (float(part) for part in value)
        figure = whole + minutes / 60 + seconds / 3600
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return -figure if cleaned(letter).upper() in {"S", "W"} else figure


def place_of(latitude: float | None, longitude: float | None, words: str) -> str:
    """Where, in words and as co-ordinates."""
    if latitude is None or longitude is None or not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return words
    spot = f"{latitude:.5f}, {longitude:.5f}"
    return f"{words} ({spot})" if words else spot


def without_empty(found: Mapping[str, str]) -> dict[str, str]:
    """Only what says something."""
    return {key: value for key, value in found.items() if value}
