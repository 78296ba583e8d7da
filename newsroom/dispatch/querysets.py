from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import Q, QuerySet

from newsroom.dispatch.states import UNSENT, MessageState

if TYPE_CHECKING:
    from newsroom.dispatch.models import Notice, OutboxMessage
    from newsroom.people.models import User


class OutboxQuerySet(QuerySet["OutboxMessage"]):
    def claimable(self, now: datetime) -> Self:
        """Rows that are due and that nobody holds, or whose holder's lease has run out."""
        return self.filter(
            Q(state__in=(MessageState.PENDING, MessageState.FAILED))
            | Q(state__in=(MessageState.LEASED, MessageState.SENDING), lease_until__lte=now),
            next_try_at__lte=now,
        )

    def unsent(self) -> Self:
        """Everything that still has to leave."""
        return self.filter(state__in=UNSENT)

    def dead(self) -> Self:
        """What was given up, for a person to look at."""
        return self.filter(state=MessageState.DEAD)


class NoticeQuerySet(QuerySet["Notice"]):
    def of(self, user: "User") -> Self:
        return self.filter(recipient=user)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)
