from django.db import models


class SourceType(models.TextChoices):
    OWN_WITNESS = "own_witness", "Own witness"
    DOCUMENT = "document", "Document"
    NAMED_PERSON = "named_person", "Named person"
    UNNAMED_PERSON = "unnamed_person", "Unnamed person"
    OFFICIAL_STATEMENT = "official_statement", "Official statement"
    AGENCY_REPORT = "agency_report", "Agency report"
    OTHER_MEDIA = "other_media", "Other media"
    SOCIAL_POST = "social_post", "Social post"
    DATA_SET = "data_set", "Data set"
    IMAGE_OR_VIDEO = "image_or_video", "Image or video"


class Proximity(models.TextChoices):
    FIRST_HAND = "first_hand", "First-hand"
    SECOND_HAND = "second_hand", "Second-hand"
    THIRD_HAND = "third_hand", "Third-hand"
    UNKNOWN = "unknown", "Unknown"


class GroundRules(models.TextChoices):
    ON_THE_RECORD = "on_the_record", "On the record"
    ON_BACKGROUND = "on_background", "On background"
    DEEP_BACKGROUND = "deep_background", "Deep background"
    OFF_THE_RECORD = "off_the_record", "Off the record"


class Origin(models.TextChoices):
    """Where a source has it from."""

    OWN = "own", "Is the origin itself"
    REPEATS = "repeats", "Repeats another"
    INSIDE = "inside", "Is quoted in another"
    UNKNOWN = "unknown", "Does not say where it has it from"


MEDIA = (SourceType.AGENCY_REPORT, SourceType.OTHER_MEDIA)
"""Reports by others: until somebody says so, it is not known where they have it from."""

PRIMARY = (SourceType.DOCUMENT, SourceType.OFFICIAL_STATEMENT, SourceType.DATA_SET)
"""What can be an official primary document, enough alone."""


class Sampling(models.TextChoices):
    """How a poll chose whom to ask."""

    PROBABILITY = "probability", "Probability sample"
    OPT_IN = "opt_in", "Opt-in panel"


class RevealState(models.TextChoices):
    """How far a request to learn an identity has come; computed, never stored."""

    WAITING = "waiting", "Waits for a second reader"
    READABLE = "readable", "Can be read"
    READ = "read", "Was read"
    REFUSED = "refused", "Refused"
    OVER = "over", "Too old"
