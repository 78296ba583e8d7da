"""Names of files, as they may be shown and stored: they come from strangers and from their machines."""

import unicodedata

LONGEST = 120
LONGEST_ENDING = 10
NAMELESS = "file"
# What a path or a shell of some system gives a meaning to.
RESERVED = '<>:"|?*'


def safe_name(name: str) -> str:
    """The name without its folders, and without signs that nobody sees or that turn the reading direction."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    shown = "".join(_shown(sign) for sign in name)
    shown = " ".join(shown.split()).strip(". ")
    stem, dot, ending = shown.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        return shown[:LONGEST].rstrip(". ") or NAMELESS
    return f"{stem[: LONGEST - len(ending) - 1].rstrip('. ') or NAMELESS}.{ending}"


def ending_of(name: str) -> str:
    """What follows the last full stop of a safe name, in small letters."""
    _stem, dot, ending = safe_name(name).rpartition(".")
    return ending.lower() if dot else ""


def _shown(sign: str) -> str:
    if sign in RESERVED:
        return "_"
    category = unicodedata.category(sign)
    if category.startswith("Z"):
        return " "
    # Control, format (bidirectional overrides, zero-width joiners), surrogate, private, unassigned.
    return "" if category.startswith("C") else sign
