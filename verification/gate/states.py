from django.db import models


class Level(models.TextChoices):
    """What a finding means for publication. The last two let a story run although the condition is open."""

    MET = "met", "Met"
    WARNING = "warning", "Warning"
    BLOCKER = "blocker", "Blocker"
    OVERRIDDEN = "overridden", "Overridden"
    POSTPONED = "postponed", "Postponed: checked after publication"


class SignOffKind(models.TextChoices):
    """Approval moves the story; every other sign-off is one of the gate's conditions.

    *Identity*: a senior editor who knows who an unnamed source is.
    """

    APPROVAL = "approval", "Approval"
    SENIOR = "senior", "Senior sign-off"
    LEGAL = "legal", "Legal read"
    HEAD = "head", "Desk head’s sign-off"
    IDENTITY = "identity", "Knows who the source is"


class LegalOutcome(models.TextChoices):
    """What a legal reader says of a story; *clear with changes* holds once the copy has those words."""

    CLEAR = "clear", "Clear"
    CHANGES = "changes", "Clear with changes"
    REFUSED = "refused", "Refused"


class Preset(models.TextChoices):
    """What a house policy starts from: the product’s own rules, or those modelled on a kind of newsroom."""

    HOUSE = "house", "Product"
    AGENCY = "agency", "Agency"
    BROADCASTER = "broadcaster", "Broadcaster"
    MAGAZINE = "magazine", "Magazine"


class LineKind(models.TextChoices):
    """What stands for a story where it does not stand itself."""

    PUSH = "push", "Push"
    SNAP = "snap", "Snap"
    SOCIAL = "social", "Social line"


class LineState(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    APPROVED = "approved", "Approved"
    SENT = "sent", "Sent"
    WITHDRAWN = "withdrawn", "Withdrawn"
