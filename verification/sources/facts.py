"""What counting sources goes by: small facts of a story's sources, without the rows they are read from."""

import unicodedata
from dataclasses import dataclass

from verification.sources.states import GroundRules, Origin, Proximity, SourceType


def same_name(name: str) -> str:
    """What two names have in common that are meant as one: not width, case, spaces, what can not be seen, or the
    punctuation around them."""
    words = " ".join(unicodedata.normalize("NFKC", name).split())
    seen = "".join([char for char in words if not unicodedata.category(char).startswith("C")])
    plain = " ".join(unicodedata.normalize("NFKC", seen.casefold()).split())
    return _without_ends(plain) or plain


def _without_ends(name: str) -> str:
    at = [place for place, char in enumerate(name) if not (char.isspace() or _is_punctuation(char))]
    return name[at[0] : at[-1] + 1] if at else ""


def _is_punctuation(char: str) -> bool:
    return unicodedata.category(char).startswith("P")


@dataclass(frozen=True)
class Item:
    """A piece of evidence; `key` is the same for two pieces with the same bytes, or with the same words."""

    key: str
    title: str = ""
    withdrawn: bool = False
    id: int = 0


@dataclass(frozen=True)
class Told:
    """One source of the story: what it is, and where it has it from (a source by its id, an item or an outlet)."""

    id: int
    name: str
    origin: str = Origin.OWN
    from_source: int | None = None
    from_item: Item | None = None
    from_outlet: str = ""
    held: Item | None = None
    """The item that holds it: the post, the document."""
    type: str = SourceType.NAMED_PERSON
    proximity: str = Proximity.UNKNOWN
    ground_rules: str = GroundRules.ON_THE_RECORD
    protected: bool = False
    motive: str = ""
    motive_told: bool = False
    withdrawn: bool = False


@dataclass(frozen=True)
class Bears:
    """A source a claim rests on, or that contradicts it; `enough` is why it is enough alone, `enough_before` why it was
    for words the claim has no more."""

    source: int
    contradicts: bool = False
    enough: str = ""
    enough_before: str = ""
