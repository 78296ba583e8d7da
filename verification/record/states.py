from django.db import models


class RecheckOutcome(models.TextChoices):
    """What a re-check of something published unverified came to."""

    NOW_CONFIRMED = "now_confirmed", "Now confirmed"
    NOW_FALSE = "now_false", "Now false"
    STILL_OPEN = "still_open", "Still open, label renewed"
    DROPPED = "dropped", "Dropped"
