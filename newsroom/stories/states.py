"""A story's life as data: (state, verb) → state. What is not in the table is not possible."""

from collections.abc import Mapping

from django.db import models


class StoryState(models.TextChoices):
    DRAFT = "draft", "Draft"
    FILED = "filed", "Filed"
    CHECKING = "checking", "In checking"
    APPROVED = "approved", "Approved"
    SCHEDULED = "scheduled", "Scheduled"
    PUBLISHED = "published", "Published"
    HELD = "held", "Held"
    SPIKED = "spiked", "Spiked"
    RETRACTED = "retracted", "Retracted"


ENDED = (StoryState.PUBLISHED, StoryState.RETRACTED, StoryState.SPIKED)
"""States in which nobody works on a story: what was typed along the way may be erased in time."""


class StoryVerb(models.TextChoices):
    FILE = "file", "File"
    BEGIN_CHECKING = "begin_checking", "Begin checking"
    SAVE_COPY = "save_copy", "Save copy"
    APPROVE = "approve", "Approve"
    VOID_APPROVAL = "void_approval", "Void the approval"
    SCHEDULE = "schedule", "Schedule"
    UNSCHEDULE = "unschedule", "Take off the schedule"
    PUBLISH = "publish", "Publish"
    HOLD = "hold", "Hold"
    RESUME = "resume", "Resume"
    RETURN = "return", "Return to the reporter"
    SPIKE = "spike", "Spike"
    UNSPIKE = "unspike", "Unspike"
    RETRACT = "retract", "Retract"
    REVISE = "revise", "Begin the next version"
    GIVE_UP = "give_up", "Give up the next version"


_S, _V = StoryState, StoryVerb

TRANSITIONS: Mapping[tuple[StoryState, StoryVerb], StoryState] = {
    (_S.DRAFT, _V.FILE): _S.FILED,
    (_S.DRAFT, _V.SAVE_COPY): _S.DRAFT,
    (_S.DRAFT, _V.SPIKE): _S.SPIKED,
    (_S.FILED, _V.SAVE_COPY): _S.FILED,
    (_S.FILED, _V.BEGIN_CHECKING): _S.CHECKING,
    (_S.FILED, _V.APPROVE): _S.APPROVED,
    (_S.FILED, _V.HOLD): _S.HELD,
    (_S.FILED, _V.RETURN): _S.DRAFT,
    (_S.FILED, _V.SPIKE): _S.SPIKED,
    (_S.CHECKING, _V.SAVE_COPY): _S.CHECKING,
    (_S.CHECKING, _V.APPROVE): _S.APPROVED,
    (_S.CHECKING, _V.HOLD): _S.HELD,
    (_S.CHECKING, _V.RETURN): _S.DRAFT,
    (_S.CHECKING, _V.SPIKE): _S.SPIKED,
    (_S.APPROVED, _V.SAVE_COPY): _S.CHECKING,
    (_S.APPROVED, _V.VOID_APPROVAL): _S.CHECKING,
    (_S.APPROVED, _V.SCHEDULE): _S.SCHEDULED,
    (_S.APPROVED, _V.PUBLISH): _S.PUBLISHED,
    (_S.APPROVED, _V.HOLD): _S.HELD,
    (_S.APPROVED, _V.RETURN): _S.DRAFT,
    (_S.APPROVED, _V.SPIKE): _S.SPIKED,
    (_S.SCHEDULED, _V.SAVE_COPY): _S.CHECKING,
    (_S.SCHEDULED, _V.VOID_APPROVAL): _S.CHECKING,
    (_S.SCHEDULED, _V.UNSCHEDULE): _S.APPROVED,
    (_S.SCHEDULED, _V.PUBLISH): _S.PUBLISHED,
    (_S.SCHEDULED, _V.HOLD): _S.HELD,
    (_S.SCHEDULED, _V.RETURN): _S.DRAFT,
    (_S.SCHEDULED, _V.SPIKE): _S.SPIKED,
    (_S.HELD, _V.SAVE_COPY): _S.HELD,
    (_S.HELD, _V.RESUME): _S.CHECKING,
    (_S.HELD, _V.RETURN): _S.DRAFT,
    (_S.HELD, _V.SPIKE): _S.SPIKED,
    (_S.SPIKED, _V.UNSPIKE): _S.DRAFT,
    (_S.PUBLISHED, _V.RETRACT): _S.RETRACTED,
    **{(state, _V.RETRACT): _S.RETRACTED for state in (_S.CHECKING, _S.APPROVED, _S.SCHEDULED, _S.HELD)},
    (_S.PUBLISHED, _V.REVISE): _S.CHECKING,
    (_S.CHECKING, _V.GIVE_UP): _S.PUBLISHED,
    (_S.APPROVED, _V.GIVE_UP): _S.PUBLISHED,
    (_S.HELD, _V.GIVE_UP): _S.PUBLISHED,
}

OF_WHAT_RAN = (StoryVerb.RETRACT, StoryVerb.GIVE_UP)
"""Verbs that the table has for a next version under way as well, and that a story which never ran does not know."""

ON_THE_DESK = (StoryState.FILED, StoryState.CHECKING, StoryState.APPROVED, StoryState.SCHEDULED)
"""States in which the story's tasks are handed out and its reminders run."""

UNDER_WAY = (StoryState.DRAFT, *ON_THE_DESK, StoryState.HELD)
"""States before publication in which copy can still change."""


def sources_of(verb: StoryVerb) -> list[StoryState]:
    """The states a verb is possible in."""
    return [state for state, name in TRANSITIONS if name == verb]


class Reason(models.TextChoices):
    """Why a revision exists."""

    FIRST = "first", "First copy"
    EDIT = "edit", "Edit"
    FIX = "fix", "Suggested wording accepted"
    CUT = "cut", "Claim cut"
    GIVEN_UP = "given_up", "Next version given up"
