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
    """How a message travels. All but the last are for our own; `outside` is a mail that a person sent from here."""

    IN_APP = "in_app", "Notice"
    EMAIL = "email", "E-mail"
    CHAT = "chat", "Chat"
    WEBHOOK = "webhook", "Webhook"
    OUTSIDE = "outside", "E-mail to somebody outside"


class Waker(models.TextChoices):
    """What wakes the house to what is due. Each does the whole of it alone; one that is silent loses nothing."""

    CLOCK = "clock", "The clock"
    NUDGE = "nudge", "A nudge after a change"
    LOOP = "loop", "The loop"


class When(models.TextChoices):
    """When a person wants a kind of message over a channel."""

    AT_ONCE = "at_once", "At once"
    DIGEST = "digest", "In the digest"
    NEVER = "never", "Never"


class ChatFormat(models.TextChoices):
    """Whose incoming webhook it is."""

    SLACK = "slack", "Slack"
    TEAMS = "teams", "Microsoft Teams"
    MATTERMOST = "mattermost", "Mattermost"


UNSENT = (MessageState.PENDING, MessageState.LEASED, MessageState.SENDING, MessageState.FAILED)

HELD = (MessageState.LEASED, MessageState.SENDING)
"""States in which a worker holds a message, until its lease is over."""
