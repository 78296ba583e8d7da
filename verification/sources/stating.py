"""What may be said of a source: every field looked at, and everything that is wrong with them said at once."""

from collections.abc import Mapping
from typing import Any, TypedDict

from newsroom.errors import Invalid, optional_text, require_text
from newsroom.stories.models import Story
from verification.evidence.models import Evidence
from verification.sources.models import Source
from verification.sources.states import MEDIA, GroundRules, Origin, Proximity, SourceType


class Stated(TypedDict, total=False):
    """What somebody says of a source; what is left out stays as it is, or as it is without a word said."""

    name: str
    type: str
    proximity: str
    ground_rules: str
    origin: str
    derives_from: Source | None
    derives_from_evidence: Evidence | None
    outlet: str
    evidence: Evidence | None
    motive: str
    motive_told: bool
    contact: str


FIELDS = tuple(Stated.__annotations__)
FROM = ("derives_from", "derives_from_evidence", "outlet")
"""Where a source can have it from."""

CHOICES = {
    "type": SourceType.values,
    "proximity": Proximity.values,
    "ground_rules": GroundRules.values,
    "origin": Origin.values,
}
NEW: Stated = {
    "name": "",
    "type": "",
    "proximity": Proximity.UNKNOWN,
    "ground_rules": GroundRules.ON_THE_RECORD,
    "origin": "",
    "derives_from": None,
    "derives_from_evidence": None,
    "outlet": "",
    "evidence": None,
    "motive": "",
    "motive_told": False,
    "contact": "",
}
TEXTS = (("outlet", 200), ("motive", 500), ("contact", 500))


def usual_origin(said: Mapping[str, Any]) -> str:
    """Where a source has it from when nobody says: what it names, else itself; of others' reports it is not known."""
    if any(said[field] for field in FROM):
        return Origin.REPEATS
    return Origin.UNKNOWN if said["type"] in MEDIA else Origin.OWN


def as_now(source: Source) -> Stated:
    """What is said of a source now."""
    return Stated(**{field: getattr(source, field) for field in FIELDS})  # type: ignore[typeddict-item]


def checked(story: Story, stated: Mapping[str, Any], *, source: Source | None = None) -> dict[str, Any]:
    """The fields as they can be kept; `Invalid` with a sentence for each that can not."""
    said = dict(stated)
    errors: dict[str, list[str]] = {}
    _texts(said, errors)
    if not said["origin"] or _names_it_later(said, source):
        said["origin"] = usual_origin(said)
    for field, choices in CHOICES.items():
        if said[field] not in choices:
            errors[field] = [
                f"{said[field]!r} is not one of {', '.join(choices)}."
                if said[field]
                else "Choose what sort of source it is."
            ]
    _of_this_story(story, said, errors)
    _way_back(said, source, errors)
    if source and source.protected and said["contact"]:
        errors["contact"] = [
            "How to reach a protected source does not stand here: it is sealed with the identity."
        ]
    if said["motive_told"] and not said["motive"]:
        errors["motive_told"] = ["Write what it may gain first; then say that the copy tells it."]
    if errors:
        raise Invalid(errors)
    return said


def _names_it_later(said: Mapping[str, Any], source: Source | None) -> bool:
    """Is what it goes back to named now, of a source of which nobody knew, and the rest left as it was?"""
    unknown = source is not None and source.origin == said["origin"] == Origin.UNKNOWN
    return unknown and any(said[field] for field in FROM)


def _texts(said: dict[str, Any], errors: dict[str, list[str]]) -> None:
    try:
        said["name"] = require_text(
            "name", said["name"], "Name the source as the story may name it.", limit=200
        )
    except Invalid as refusal:
        errors |= refusal.errors
    for field, limit in TEXTS:
        try:
            said[field] = optional_text(field, said[field], limit=limit)
        except Invalid as refusal:
            errors |= refusal.errors


def _of_this_story(story: Story, said: Mapping[str, Any], errors: dict[str, list[str]]) -> None:
    for field, what in (
        ("derives_from", "source"),
        ("derives_from_evidence", "evidence"),
        ("evidence", "evidence"),
    ):
        if said[field] and said[field].story_id != story.pk:
            errors[field] = [f"That {what} belongs to another story."]


def _way_back(said: Mapping[str, Any], source: Source | None, errors: dict[str, list[str]]) -> None:
    """One thing to go back to, where it goes back to anything."""
    origin, given = said["origin"], [field for field in FROM if said[field]]
    if source and said["derives_from"] and said["derives_from"].pk == source.pk:
        errors["derives_from"] = ["A source does not go back to itself: choose another one."]
    elif origin in (Origin.OWN, Origin.UNKNOWN) and given:
        errors["origin"] = [
            f"“{Origin(origin).label}”, and something it goes back to: choose one of the two."
        ]
    elif len(given) > 1:
        errors[given[1]] = ["Say one thing it goes back to: a source, a piece of evidence, or an outlet."]
    elif origin == Origin.REPEATS and not given:
        errors["derives_from"] = [
            "Say what it repeats: a source, a piece of evidence, or an outlet by its name."
        ]
    elif origin == Origin.INSIDE and given == ["outlet"]:
        errors["outlet"] = ["It is quoted in a report: add that as a source or as evidence, and choose it."]
    elif origin == Origin.INSIDE and not given:
        errors["derives_from"] = ["Say in which source, or in which piece of evidence, it is quoted."]
