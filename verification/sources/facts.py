"""What counting sources goes by: small facts of a story's sources, without the rows they are read from."""

from dataclasses import dataclass

from verification.sources.states import GroundRules, Origin, Proximity, SourceType


def same_name(name: str) -> str:
    """What two names have in common that are meant as one."""
    return " ".join(name.split()).casefold()


@dataclass(frozen=True)
class Item:
    """A piece of evidence; `key` is the same for two pieces with the same original bytes."""

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
    """A source a claim rests on, or that contradicts it; `enough` is why it is enough alone."""

    source: int
    contradicts: bool = False
    enough: str = ""
