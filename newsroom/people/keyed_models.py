"""Requests that carry a key of their own, so that sending one twice does it once."""

from django.conf import settings
from django.db import models


class KeyedRequest(models.Model):
    """A request with a key, while it is being done and until a day later, with its answer.

    `lease` tells whose turn it is: one that died without changing anything is done anew by the next with its key.
    `changed` is written in the transaction of the change itself. No `status` on one that was answered: its answer is
    not kept, because it was shown once or was lost.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    lease = models.UUIDField()
    began_at = models.DateTimeField(db_index=True)
    changed = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    media_type = models.CharField(max_length=100, blank=True)
    location = models.CharField(max_length=2000, blank=True)
    body = models.BinaryField(default=bytes)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "key"], name="keyed_request_once"),)

    def __str__(self) -> str:
        return f"{self.key} of {self.user_id}"
