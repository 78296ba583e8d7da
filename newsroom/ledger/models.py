import hashlib
import json
from typing import Any

from django.conf import settings
from django.db import models

from newsroom import triggers

GENESIS = "0" * 64


class Event(models.Model):
    """One verb that was done: who, when, to what. Append-only; each row carries the hash of the row before it.

    Free text (a reason, a rationale) is kept beside it in `EventText` and only its SHA-256 stands here, so that text
    can be erased by policy while the chain still verifies.
    """

    position = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    desk_id = models.BigIntegerField(null=True)
    story_id = models.BigIntegerField(null=True)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    facts = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("position",)
        indexes = (
            # the timeline of one story, newest first
            models.Index(fields=["story_id", "-position"], name="event_story"),
        )

    def __str__(self) -> str:
        return f"{self.position} {self.verb}"

    @property
    def canonical(self) -> bytes:
        """The row as it is hashed: sorted keys, no spaces, UTF-8, times in UTC with microseconds."""
        row: dict[str, Any] = {
            "position": self.position,
            "at": self.at.isoformat(timespec="microseconds"),
            "verb": self.verb,
            "actor": self.actor_id,
            "desk": self.desk_id,
            "story": self.story_id,
            "subject": [self.subject_type, self.subject_id],
            "facts": self.facts,
        }
        return json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    @property
    def true_hash(self) -> str:
        """sha256(previous hash || canonical row), as the row should carry it."""
        return hashlib.sha256(self.previous_hash.encode() + self.canonical).hexdigest()


class EventText(models.Model):
    """Free text of an event, by name; erasable, so not part of the chain (its hash is)."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="texts")
    name = models.CharField(max_length=40)
    text = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["event", "name"], name="event_text_once"),)

    def __str__(self) -> str:
        return f"{self.name} of event {self.event_id}"


triggers.never_changed("newsroom_event", "The ledger is never updated or deleted.", "position", "hash")
