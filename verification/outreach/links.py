"""Reply pages: an address where a party answers once, without an account. It expires, and can be revoked."""

import re
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils import timezone

from newsroom import addresses
from newsroom.errors import NotPossible
from newsroom.ledger.actions import verb
from newsroom.people.models import User
from newsroom.stories.actions import take_turn
from verification.outreach.models import ReplyLink, ReplyRequest
from verification.outreach.noting import note
from verification.outreach.permissions import may_log_replies

GRACE = timedelta(days=14)
"""How long after publication is due a party may still answer: what comes late is wanted all the same."""
WITHOUT_A_DATE = timedelta(days=30)
HIDDEN = "(address of the reply page)"
_ADDRESS = re.compile(r"(?:https?://[^\s<>\"]*?)?/reply/[0-9a-f]{32}:[\w-]+/?")


def _signer() -> Signer:
    return Signer(salt="outreach.reply-page")


def address_of(link: ReplyLink) -> str:
    """The whole address of a reply page."""
    return settings.SITE_URL + addresses.reply_page(_signer().sign(link.uuid.hex))


def link_of(signed: str) -> ReplyLink | None:
    """The link of a signed address; None when it is guessed or damaged."""
    try:
        uuid = UUID(_signer().unsign(signed))
    except (BadSignature, ValueError):
        return None
    return (
        ReplyLink.objects.select_related("request__story__desk", "request__party__desk", "request__owner")
        .filter(uuid=uuid)
        .first()
    )


def without_addresses(text: str) -> str:
    """The text for whoever reads along: with an address of a reply page in hand, anybody could answer as the party."""
    return _ADDRESS.sub(HIDDEN, text)


def open_link(request: ReplyRequest) -> ReplyLink | None:
    """The reply page of a request that can still be answered, if there is one."""
    return request.links.filter(
        revoked_at__isnull=True, answered_at__isnull=True, expires_at__gt=timezone.now()
    ).last()


@verb
def make_link(*, by: User, request: ReplyRequest) -> ReplyLink:
    """Make a reply page for a request, or find the one that is still open."""
    may_log_replies(by=by, story=request.story)
    take_turn(request.story_id)
    if standing := open_link(request):
        return standing
    now = timezone.now()
    publish_by = request.story.publish_by
    link = ReplyLink.objects.create(
        request=request,
        made_by=by,
        made_at=now,
        expires_at=max(publish_by, now) + GRACE if publish_by else now + WITHOUT_A_DATE,
    )
    note("link_made", request, by, link=link.pk, expires_at=link.expires_at.isoformat())
    return link


@verb
def revoke(*, by: User, link: ReplyLink) -> None:
    """Take a reply page back: from now on its address leads nowhere."""
    request = link.request
    may_log_replies(by=by, story=request.story)
    take_turn(request.story_id)
    taken = ReplyLink.objects.filter(pk=link.pk, revoked_at__isnull=True, answered_at__isnull=True).update(
        revoked_at=timezone.now(), revoked_by=by
    )
    if not taken:
        raise NotPossible("This reply page was answered or revoked already.")
    note("link_revoked", request, by, link=link.pk)
