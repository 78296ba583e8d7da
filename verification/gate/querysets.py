from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from verification.gate.states import SignOffKind

if TYPE_CHECKING:
    from verification.gate.models import Override, SignOff


class SignOffQuerySet(QuerySet["SignOff"]):
    def in_force(self) -> Self:
        """Signatures that nothing has voided."""
        return self.filter(voided_at__isnull=True)

    def approvals(self) -> Self:
        return self.filter(kind=SignOffKind.APPROVAL)

    def senior(self) -> Self:
        return self.filter(kind=SignOffKind.SENIOR)


class OverrideQuerySet(QuerySet["Override"]):
    def standing(self) -> Self:
        """Asked for, and not taken back; seconded or not yet."""
        return self.filter(withdrawn_at__isnull=True)

    def in_force(self, now: datetime) -> Self:
        """Seconded, not taken back, and not expired. Whether the words are still the same is the gate's question."""
        return self.standing().filter(seconded_at__isnull=False, expires_at__gt=now)
