"""Tokens for the API, and on which days they were used."""

from django.db import models
from knox.models import AbstractAuthToken

from newsroom.people.models import Desk, User
from newsroom.people.querysets import ApiTokenQuerySet
from newsroom.people.states import Scope


class ApiToken(AbstractAuthToken):
    """What a program signs its requests with. Only its hash is kept, and its first characters, to know it by.

    It does what its owner may do, and no more: only reading when its scope is that, only on `desk` when it has one.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    scope = models.CharField(max_length=5, choices=Scope.choices)
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ("-created", "pk")
        constraints = (
            models.CheckConstraint(condition=models.Q(expiry__isnull=False), name="token_ends"),
            models.CheckConstraint(condition=models.Q(scope__in=Scope.values), name="token_scope_known"),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.token_key[:8]}…"


class TokenUse(models.Model):
    """A day (UTC) on which a token was used: an access log, beside the token so that reading never changes that."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="uses")
    day = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["token", "day"], name="token_use_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.token_id[:8]}… on {self.day}"
