from django.db import models


class MessageState(models.TextChoices):
    """An outbox row's life. `unknown` is for outsiders only: it may have left, and nobody may send it twice."""

    PENDING = "pending", "Waiting"
    LEASED = "leased", "Taken by a worker"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    DROPPED = "dropped", "No longer due"
    FAILED = "failed", "Failed, will be tried again"
    UNKNOWN = "unknown", "Unknown whether it was sent"
    DEAD = "dead", "Given up"


class Channel(models.TextChoices):
    IN_APP = "in_app", "Notice"
    EMAIL = "email", "E-mail"


UNSENT = (MessageState.PENDING, MessageState.LEASED, MessageState.SENDING, MessageState.FAILED)
