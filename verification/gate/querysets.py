from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from verification.gate.states import SignOffKind

if TYPE_CHECKING:
    from verification.gate.models import SignOff


class SignOffQuerySet(QuerySet["SignOff"]):
    def in_force(self) -> Self:
        """Signatures that nothing has voided."""
        return self.filter(voided_at__isnull=True)

    def approvals(self) -> Self:
        return self.filter(kind=SignOffKind.APPROVAL)

    def senior(self) -> Self:
        return self.filter(kind=SignOffKind.SENIOR)
