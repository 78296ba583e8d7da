"""The queue of mails that came in and belong to no request that is known: whose it is, and who is told of it."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from newsroom.dispatch.actions import tell
from newsroom.errors import NotPermitted
from newsroom.people.models import Desk, User
from newsroom.people.querysets import users_on
from newsroom.people.states import Role
from newsroom.stories.models import Story
from newsroom.stories.querysets import kept_from
from verification.outreach.models import Address, InboundMail, Party, ReplyRequest
from verification.outreach.permissions import KEEPERS
from verification.outreach.states import Channel, InboundState

UNMATCHED = "reply_unmatched"
ONE_NOTICE_AN = "%Y-%m-%dT%H"
"""A queue that fills is told of once an hour."""


def queue_of(user: User) -> QuerySet[InboundMail]:
    """What the person may settle: of desks they edit or head; what no desk has, every desk head.

    Less what speaks of a confidential story that they do not see, or comes from whom only such stories ask: that is for
    who keeps the reply log of the story.
    """
    theirs = Q(desk_id__in=user.desk_ids(Role.EDITOR, Role.DESK_HEAD))
    if user.desk_ids(Role.DESK_HEAD):
        theirs |= Q(desk__isnull=True)
    kept = Q(_from(Party.objects.asked_out_of_sight(user))) | Q(about__story__in=kept_from(user))
    named = Story.objects.visible_to(user).filter(confidential=True, desk_id__in=user.desk_ids(*KEEPERS))
    asked = Q(_from(Party.objects.filter(requests__story__in=named))) | Q(about__story__in=named)
    return InboundMail.objects.filter(theirs | asked).exclude(kept)


def _from(parties: QuerySet[Party]) -> Exists:
    """Is the sender of the mail an address of one of these parties?"""
    known = Address.objects.filter(channel=Channel.EMAIL, party__in=parties).annotate(lower=Lower("value"))
    return Exists(known.filter(lower=Lower(OuterRef("sender"))))


def waiting_for(user: User) -> QuerySet[InboundMail]:
    """Of these, what is unmatched; newest first."""
    return queue_of(user).filter(state=InboundState.UNMATCHED)


def requests_for(user: User, mail: InboundMail) -> QuerySet[ReplyRequest]:
    """What a mail can be matched to: requests the person sees, of its desk; those still outstanding first."""
    desks = {mail.desk_id} if mail.desk_id else user.desk_ids(Role.EDITOR, Role.DESK_HEAD)
    rows = ReplyRequest.objects.visible_to(user).filter(story__desk_id__in=desks)
    return rows.select_related("story__desk", "party", "owner").order_by("outcome", "-pk")


def may_settle(*, by: User, mail: InboundMail) -> None:
    """Match or set aside: whose queue it is in (`queue_of`)."""
    if not by.is_active or not queue_of(by).filter(pk=mail.pk).exists():
        raise NotPermitted("Only an editor or desk head can settle what came in and belongs to no request.")


def _confidential_of(mail: InboundMail) -> ReplyRequest | None:
    """The request of a confidential story that a mail speaks of, or whose party it is from."""
    spoken_of = Q(pk=mail.about_id) | Q(
        party__addresses__channel=Channel.EMAIL, party__addresses__value__iexact=mail.sender
    )
    return ReplyRequest.objects.filter(spoken_of, story__confidential=True).order_by("outcome", "-pk").first()


def tell_of_queue(desk: Desk | None, mail: InboundMail | None = None) -> None:
    """Tell who settles it that something waits. Part of what took the mail in."""
    asked = _confidential_of(mail) if mail else None
    if mail and asked:
        tell(
            users=[asked.owner, *users_on(asked.story.desk_id, Role.DESK_HEAD, Role.EDITOR)],
            kind=UNMATCHED,
            key=f"mail:{mail.pk}",
            payload={"desk": mail.desk_id, "mail": mail.pk},
            desk=asked.story.desk,
            story_id=asked.story_id,
        )
        return
    desks = [desk] if desk else list(Desk.objects.all())
    users = [
        user for one in desks for user in users_on(one.pk, Role.DESK_HEAD, *([Role.EDITOR] if desk else []))
    ]
    key = f"{desk.pk if desk else 0}:{timezone.now().strftime(ONE_NOTICE_AN)}"
    tell(users=users, kind=UNMATCHED, key=key, payload={"desk": desk.pk if desk else None})
