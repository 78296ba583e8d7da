"""The CMS: what it is sent when a story runs, and what it answers."""

import json
from typing import Any

import structlog
from django.conf import settings

from newsroom.dispatch.models import OutboxMessage, Subscription
from newsroom.dispatch.webhooks import CARRIES_COPY
from newsroom.ledger.models import Event
from newsroom.stories.models import Story
from verification.evidence.fetching.addresses import parse
from verification.evidence.fetching.charsets import storable
from verification.evidence.fetching.failures import Refused
from verification.record.exports.edition import as_ran, edition_of
from verification.record.exports.ninjs import ninjs
from verification.record.live import LONGEST_URL, answered
from verification.record.models import LivePage, Publication

log = structlog.get_logger(__name__)


def copy_wanted(*, event: Event, subscription: Subscription) -> dict[str, Any]:
    """Hook: what ran, as readers may have it, and what this CMS said before of its page."""
    if event.subject_type == "publication" and event.subject_id:
        publication = Publication.objects.select_related("story__desk", "revision").get(pk=event.subject_id)
        edition = as_ran(publication)
    else:
        edition = edition_of(Story.objects.select_related("desk").get(pk=event.story_id or 0))
    page = LivePage.objects.filter(story=edition.story, subscription=subscription).first()
    return {"copy": ninjs(edition), "live": {"url": page.url, "id": page.cms_id} if page else None}


def webhook_answered(*, message: OutboxMessage, said: bytes) -> None:
    """Hook: keep the address and id that the CMS answered with. What it says is a stranger's: most of it is ignored."""
    subscription = message.subscription
    if subscription is None or not subscription.with_copy or message.kind not in CARRIES_COPY:
        return
    url, cms_id = _read(said)
    if not url:
        return
    event = Event.objects.get(position=message.payload["event"])
    answered(Story.objects.get(pk=event.story_id or 0), subscription=subscription, url=url, cms_id=cms_id)


def _read(said: bytes) -> tuple[str, str]:
    """The address and the id in an answer; nothing where it is no JSON object with an address that may be asked."""
    try:
        answer = json.loads(said)
    except (ValueError, RecursionError):
        return "", ""
    if not isinstance(answer, dict):
        return "", ""
    url, cms_id = answer.get("url"), answer.get("id")
    if not isinstance(url, str):
        return "", ""
    try:
        parse(url, loopback=settings.CAPTURE_LOOPBACK)
    except Refused as refused:
        log.warning("the CMS answered with an address that is not asked", why=refused.sentence)
        return "", ""
    url = url.strip()
    known = isinstance(cms_id, str | int) and not isinstance(cms_id, bool)
    return (url if len(url) <= LONGEST_URL else ""), (storable(str(cms_id))[:200] if known else "")
