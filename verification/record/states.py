from django.db import models


class RecheckOutcome(models.TextChoices):
    """What a re-check of something published unverified came to."""

    NOW_CONFIRMED = "now_confirmed", "Now confirmed"
    NOW_FALSE = "now_false", "Now false"
    STILL_OPEN = "still_open", "Still open, label renewed"
    DROPPED = "dropped", "Dropped"


class RunKind(models.TextChoices):
    """What a version that ran is to its readers. Six of them come after the first, and are six things."""

    FIRST = "first", "First version"
    UPDATE = "update", "Update"
    CLARIFICATION = "clarification", "Clarification"
    CORRECTION = "correction", "Correction"
    EDITORS_NOTE = "editors_note", "Editor’s note"
    REMOVAL = "removal", "Removal"
    RETRACTION = "retraction", "Retraction"


SIGNED_BY_SENIOR = (RunKind.CORRECTION, RunKind.EDITORS_NOTE, RunKind.REMOVAL, RunKind.RETRACTION)
"""Kinds of change that a senior editor signs."""


class CorrectionState(models.TextChoices):
    """What becomes of a change to what ran."""

    OPEN = "open", "Open"
    AGREED = "agreed", "Agreed"
    RAN = "ran", "Ran"
    DROPPED = "dropped", "Dropped"


UNDECIDED = (CorrectionState.OPEN, CorrectionState.AGREED)
"""States in which readers do not have it yet."""


class MissedStep(models.TextChoices):
    """Which step would have caught what had to be corrected."""

    REPORTING = "reporting", "Reporting"
    CLAIMING = "claiming", "No claim was made of it"
    CHECKING = "checking", "The check"
    SECOND_CHECK = "second_check", "The second check"
    SOURCING = "sourcing", "Sourcing"
    RIGHT_OF_REPLY = "right_of_reply", "Right of reply"
    EDITING = "editing", "Editing changed it"
    PRODUCTION = "production", "Headline, caption or push"
    OUTSIDE = "outside", "It changed after publication"
    NOT_KNOWN = "not_known", "Not known"


class ComplaintOutcome(models.TextChoices):
    UPHELD = "upheld", "Upheld"
    PARTLY = "partly", "Partly upheld"
    REJECTED = "rejected", "Rejected"


class FallCause(models.TextChoices):
    """Why what ran no longer rests on what it rested on."""

    VERDICT = "verdict", "Its verdict was reversed"
    EVIDENCE = "evidence", "Evidence was altered or withdrawn"
    SOURCE = "source", "A source was withdrawn"


class UseWhere(models.TextChoices):
    """Where a claim or a piece of evidence that fell is used."""

    HEADLINE = "headline", "Headline"
    STANDFIRST = "standfirst", "Standfirst"
    BODY = "body", "Body"
    CAPTION = "caption", "Caption"
    PUSH = "push", "Push line"
    SHORT_LINE = "short_line", "Push, snap or social line sent by itself"


class SourceLevel(models.TextChoices):
    """How a record may show a source."""

    NAMED = "named", "By name"
    THING = "thing", "By its title"
    PSEUDONYM = "pseudonym", "As the story calls it"
    KEPT_BACK = "kept_back", "By its kind alone"
