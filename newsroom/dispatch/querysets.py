from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import connections
from django.db.models import BooleanField, F, Func, Q, QuerySet

from newsroom import hooks
from newsroom.dispatch.states import HELD, UNSENT, Channel, MessageState
from newsroom.people.models import Membership, User

if TYPE_CHECKING:
    from newsroom.dispatch.models import Notice, OutboxMessage


def in_one_of(states: Iterable[str]) -> Func:
    """The row is in one of these states, written out and not bound.

    SQLite looks into a partial index only when the query shows, before any value is bound, that it needs no more.
    """
    written = [f"'{state}'" for state in states]
    among = f"= {written[0]}" if len(written) == 1 else f"IN ({', '.join(written)})"
    return Func(F("state"), template=f"%(expressions)s {among}", output_field=BooleanField())


class OutboxQuerySet(QuerySet["OutboxMessage"]):
    def claimable(self, now: datetime) -> Self:
        """Rows that are due and that nobody holds, or whose holder's lease has run out.

        A mail to somebody outside whose worker died while it was sending is none of them: it may have left.
        """
        return self.unsent().filter(
            Q(state__in=(MessageState.PENDING, MessageState.FAILED))
            | Q(state__in=HELD, lease_until__lte=now)
            & ~Q(channel=Channel.OUTSIDE, state=MessageState.SENDING),
            next_try_at__lte=now,
        )

    def free_of_others(self) -> Self:
        """Without the rows that another worker is claiming; it only spares a meeting, the guard is the claim."""
        if connections[self.db].features.has_select_for_update_skip_locked:
            return self.select_for_update(skip_locked=True)
        return self

    def in_doubt(self, now: datetime) -> Self:
        """Mails to somebody outside whose worker died while it was sending: nobody knows whether they left."""
        # what is held was due once; saying so, and in this order, lets the index of what is due be used
        sending = self.unsent().filter(channel=Channel.OUTSIDE, state=MessageState.SENDING)
        return sending.filter(lease_until__lte=now, next_try_at__lte=now).order_by("next_try_at", "pk")

    def unsent(self) -> Self:
        """Everything that still has to leave."""
        return self.filter(in_one_of(UNSENT))

    def dead(self) -> Self:
        """What was given up, for a person to look at."""
        return self.unsettled().filter(state=MessageState.DEAD)

    def unknown(self) -> Self:
        """Mails to somebody outside of which nobody knows whether they were sent."""
        return self.unsettled().filter(state=MessageState.UNKNOWN)

    def unsettled(self) -> Self:
        """What a person has to decide about: given up, or nobody knows whether it was sent."""
        return self.filter(in_one_of((MessageState.DEAD, MessageState.UNKNOWN)))

    def sent_since(self, at: datetime) -> Self:
        """What left from then on."""
        return self.filter(in_one_of((MessageState.SENT,)), sent_at__gte=at)

    def of_desks(self, desk_ids: Collection[int]) -> Self:
        """Messages of these desks; one that names none is of the desks of whoever it is to, or of who sent it."""
        there = User.objects.filter(memberships__in=Membership.objects.active().filter(desk_id__in=desk_ids))
        whose = Q(recipient__in=there) | Q(owner__in=there)
        whose |= Q(subscription__desk_id__in=desk_ids) | Q(chat_hook__desk_id__in=desk_ids)
        return self.filter(Q(desk_id__in=desk_ids) | Q(desk_id__isnull=True) & whose)


class NoticeQuerySet(QuerySet["Notice"]):
    def of(self, user: "User") -> Self:
        """What the person was told, but for stories that they do not see any more."""
        (seen,) = hooks.seen_by(user=user, at="message__story")
        told = self.filter(Q(message__story__isnull=True) | seen, recipient=user)
        if user.only_desk_id:  # what is not about one desk is none of a token for one
            return told.filter(message__desk_id=user.only_desk_id)
        return told

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)
