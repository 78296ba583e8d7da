from django.db import models


class Level(models.TextChoices):
    MET = "met", "Met"
    WARNING = "warning", "Warning"
    BLOCKER = "blocker", "Blocker"


class SignOffKind(models.TextChoices):
    """Approval moves the story; a senior sign-off is one of the gate's conditions."""

    APPROVAL = "approval", "Approval"
    SENIOR = "senior", "Senior sign-off"
