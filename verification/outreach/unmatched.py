"""The queue of mails that came in and belong to no request that is known: whose it is, and who is told of it."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from newsroom.dispatch.actions import tell
from newsroom.errors import NotPermitted
from newsroom.people.models import Desk, User
from newsroom.people.querysets import users_on
from newsroom.people.states import Role
from verification.outreach.models import InboundMail, ReplyRequest
from verification.outreach.states import InboundState

UNMATCHED = "reply_unmatched"
ONE_NOTICE_AN = "%Y-%m-%dT%H"
"""A queue that fills is told of once an hour."""


def queue_of(user: User) -> QuerySet[InboundMail]:
    """What the person may settle: of desks they edit or head; what no desk has, every desk head."""
    theirs = Q(desk_id__in=user.desk_ids(Role.EDITOR, Role.DESK_HEAD))
    if user.desk_ids(Role.DESK_HEAD):
        theirs |= Q(desk__isnull=True)
    return InboundMail.objects.filter(theirs)


def waiting_for(user: User) -> QuerySet[InboundMail]:
    """Of these, what is unmatched; newest first."""
    return queue_of(user).filter(state=InboundState.UNMATCHED)


def requests_for(user: User, mail: InboundMail) -> QuerySet[ReplyRequest]:
    """What a mail can be matched to: requests the person sees, of its desk; those still outstanding first."""
    desks = {mail.desk_id} if mail.desk_id else user.desk_ids(Role.EDITOR, Role.DESK_HEAD)
    rows = ReplyRequest.objects.visible_to(user).filter(story__desk_id__in=desks)
    return rows.select_related("story__desk", "party", "owner").order_by("outcome", "-pk")


def may_settle(*, by: User, mail: InboundMail) -> None:
    """Match or set aside: editors and heads of its desk; of no desk's, every desk head."""
    if not by.is_active or not queue_of(by).filter(pk=mail.pk).exists():
        raise NotPermitted("Only an editor or desk head can settle what came in and belongs to no request.")


def tell_of_queue(desk: Desk | None) -> None:
    """Tell who settles it that something waits. Part of what took the mail in."""
    desks = [desk] if desk else list(Desk.objects.all())
    users = [
        user for one in desks for user in users_on(one.pk, Role.DESK_HEAD, *([Role.EDITOR] if desk else []))
    ]
    key = f"{desk.pk if desk else 0}:{timezone.now().strftime(ONE_NOTICE_AN)}"
    tell(users=users, kind=UNMATCHED, key=key, payload={"desk": desk.pk if desk else None})
