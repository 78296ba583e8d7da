from django.db import models


class Kind(models.TextChoices):
    """What sort of assertion a claim is: chooses the checklist."""

    HEADLINE = "headline", "Headline"
    NAME = "name", "Name"
    TITLE = "title", "Title"
    DATE_PLACE = "date_place", "Date or place"
    NUMBER = "number", "Number"
    POLL = "poll", "Poll"
    QUOTATION = "quotation", "Quotation"
    PARAPHRASE = "paraphrase", "Paraphrase"
    EVENT = "event", "Event"
    SEQUENCE = "sequence", "Sequence"
    ATTRIBUTION = "attribution", "Attribution"
    EFFORT_TO_REACH = "effort_to_reach", "Effort to reach"
    IMAGE = "image", "Image"
    BACKGROUND = "background", "Background"
    LAW = "law", "Law"
    OPINION = "opinion", "Opinion"


class Flag(models.TextChoices):
    """What makes a claim delicate: rules look at these."""

    ALLEGATION = "allegation", "Allegation"
    HEALTH_OR_PRIVACY = "health_or_privacy", "Health or privacy"
    MINOR = "minor", "Minor"
    COURT = "court", "Court"
    TRANSLATION = "translation", "Translation"
    SERIOUS = "serious", "Serious"
    ANONYMOUS = "anonymous", "Anonymous source"
    ABSENCE = "absence", "Absence"
    SUPERLATIVE = "superlative", "Superlative"


class Risk(models.TextChoices):
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"


RANK = {Risk.LOW: 0, Risk.MEDIUM: 1, Risk.HIGH: 2}
"""Which of two risks is the higher."""


class ProposalState(models.TextChoices):
    """A proposal is settled by a person; dismissing can be undone."""

    PROPOSED = "proposed", "Proposed"
    ACCEPTED = "accepted", "Accepted"
    DISMISSED = "dismissed", "Dismissed"


class AnchorOutcome(models.TextChoices):
    """What became of a place in a revision: the very same words, other words, or none."""

    CURRENT = "current", "Unchanged"
    CHANGED = "changed", "Changed"
    LOST = "lost", "Lost"


class Beyond(models.TextChoices):
    """How the words of one place go further than the claim they stand for."""

    STATED_AS_FACT = "stated_as_fact", "Stated as fact"
    HEDGE_LOST = "hedge_lost", "Hedge lost"
    SAYS_MORE = "says_more", "Says more than the claim"


class Covered(models.TextChoices):
    """How a sentence of the copy is accounted for."""

    CLAIMED = "claimed", "Claimed"
    NOTHING_TO_CHECK = "nothing_to_check", "Nothing to check"
    UNCLAIMED = "unclaimed", "Unclaimed"


EFFORT = {
    Kind.NAME: 1,
    Kind.TITLE: 1,
    Kind.DATE_PLACE: 1,
    Kind.NUMBER: 1,
    Kind.BACKGROUND: 2,
    Kind.IMAGE: 2,
    Kind.EFFORT_TO_REACH: 1,
    Kind.POLL: 4,
    Kind.LAW: 3,
}
"""Effort points of checking one claim of a kind, at low or medium risk."""

USUAL_EFFORT = 2


def effort(kind: str, risk: str) -> int:
    """Effort points of one claim: by its kind, doubled at high risk."""
    points = EFFORT.get(Kind(kind), USUAL_EFFORT)
    return points * 2 if risk == Risk.HIGH else points


PLAIN_KINDS = (Kind.NAME, Kind.TITLE, Kind.DATE_PLACE, Kind.NUMBER, Kind.BACKGROUND, Kind.SEQUENCE, Kind.LAW)
"""Plain facts: at low or medium risk and without a flag that asks for more, a tick is enough."""

NO_TICK_FLAGS = frozenset(
    {Flag.ALLEGATION, Flag.HEALTH_OR_PRIVACY, Flag.MINOR, Flag.COURT, Flag.SERIOUS, Flag.ANONYMOUS}
)
