"""At which level a source may be shown: what was agreed with it, not what is known of it."""

from verification.record.states import SourceLevel
from verification.sources.models import Source
from verification.sources.states import GroundRules, SourceType

PEOPLE = (SourceType.NAMED_PERSON, SourceType.UNNAMED_PERSON, SourceType.OWN_WITNESS)
_NEVER_QUOTED = (GroundRules.DEEP_BACKGROUND, GroundRules.OFF_THE_RECORD)


def level_of(source: Source) -> SourceLevel:
    """How far a record may go in naming it."""
    if source.ground_rules in _NEVER_QUOTED:
        return SourceLevel.KEPT_BACK
    if source.protected or source.type == SourceType.UNNAMED_PERSON:
        return SourceLevel.PSEUDONYM
    if source.ground_rules == GroundRules.ON_BACKGROUND:
        return SourceLevel.KEPT_BACK
    return SourceLevel.NAMED if source.type in PEOPLE else SourceLevel.THING


def shown_as(source: Source) -> str:
    """What stands for it in a record: its name, what the story may call it, or what kind of source it is."""
    if level_of(source) == SourceLevel.KEPT_BACK:
        return f"{source.get_type_display()}, {source.get_ground_rules_display().lower()}"
    return source.name
