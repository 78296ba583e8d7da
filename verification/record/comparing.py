"""Looking at live pages: lease, fetch, compare, note. Editors on duty hear of each difference once.

Nothing of the network happens inside a transaction. A worker that dies leaves a lease behind, and the page is looked at
again when it is over: looking twice changes nothing.
"""

import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from newsroom.dispatch.actions import tell
from newsroom.dispatch.freezing import nothing_by_itself
from newsroom.ledger.actions import one_verb, record
from newsroom.people.querysets import editors_on_duty
from verification.evidence.fetching.failures import of_status
from verification.evidence.fetching.fetch import fetch
from verification.evidence.fetching.reading import is_markup
from verification.evidence.fetching.wire import Limits
from verification.evidence.limits import ChildFailed, in_child
from verification.record.exports.edition import as_ran
from verification.record.live import next_look
from verification.record.live_words import as_lines, differences, lines_in, still_there
from verification.record.models import LiveLook, LivePage, Publication

DIFFERS, UNSEEN = "live_differs", "live_unseen"
LEASE = timedelta(minutes=2)
FETCH_SECONDS, READ_SECONDS = 15.0, 6.0
LOOP_SECONDS = 10.0
"""No further page is begun after this, so that a job ends in time."""
NO_MORE = (404, 410)
"""Answers that say there is no such page."""
FAILED_BEFORE_TOLD = 3
"""Looks in a row that failed before somebody hears of it: sites are away for a moment."""


def look_due(*, now: datetime | None = None, limit: int = 50) -> int:
    """Look at each live page whose time has come; returns how many were looked at."""
    if nothing_by_itself():
        return 0
    now = now or timezone.now()
    begun = time.monotonic()
    due = LivePage.objects.filter(_free(now), next_look_at__lte=now).order_by("next_look_at", "pk")
    looked = 0
    for pk, seen_at in list(due.values_list("pk", "next_look_at")[:limit]):
        if time.monotonic() - begun > LOOP_SECONDS:
            break
        if lease := claim(pk, seen_at, now):
            looked += _look(LivePage.objects.select_related("story__desk").get(pk=pk), lease, now)
    return looked


def _free(now: datetime) -> Q:
    return Q(lease_until__isnull=True) | Q(lease_until__lte=now)


def claim(pk: int, seen_at: datetime | None, now: datetime) -> datetime | None:
    """Lease a page that was to be looked at by `seen_at`; until when, or None when another worker has it."""
    lease = timezone.now() + LEASE
    free = LivePage.objects.filter(_free(now), pk=pk, next_look_at=seen_at)
    return lease if free.update(lease_until=lease) else None


def _look(page: LivePage, lease: datetime, now: datetime) -> int:
    publication = page.story.publications.select_related("revision").order_by("-number").first()
    if publication is None:
        LivePage.objects.filter(pk=page.pk, lease_until=lease).update(next_look_at=None, lease_until=None)
        return 0
    publication.story = page.story
    found, failed, gone = _compared(page, publication)
    again = next_look(page.story.state_since if page.story.is_retracted else publication.published_at, now)
    with one_verb():
        kept = LivePage.objects.filter(pk=page.pk, lease_until=lease, url=page.url)
        if not kept.update(lease_until=None, next_look_at=None if gone else again):
            return 0  # somebody named another address meanwhile, or another worker looked
        before = page.looks.order_by("-pk").first()
        look = LiveLook.objects.create(
            page=page, publication=publication, at=now, differs=bool(found), differences=found, failed=failed
        )
        tell_of(page, look, before)
    return 1


def _compared(page: LivePage, publication: Publication) -> tuple[list[dict[str, Any]], str, bool]:
    """The differences, why there was nothing to compare with, and whether what was retracted is gone for good.

    Of a retracted story the words that still stand there are the differences.
    """
    retracted = page.story.is_retracted
    got = fetch(
        page.url,
        agent=settings.CAPTURE_AGENT,
        limits=Limits(seconds=FETCH_SECONDS),
        loopback=settings.CAPTURE_LOOPBACK,
    )
    if retracted and got.last and got.last.status in NO_MORE and not got.failure:
        return [], "", True
    failure = got.failure or (of_status(got.last.status) if got.last else None)
    if failure or got.last is None:
        return [], (failure.sentence if failure else "There was no answer.")[:300], False
    if not is_markup(got.body, got.media_type):
        return [], "What stands there is no page of text.", False
    try:
        lines = in_child(lines_in, got.body, seconds=READ_SECONDS, charset=got.charset)
    except ChildFailed as error:
        return [], f"The page could not be read. {error}"[:300], False
    edition = as_ran(publication)
    if retracted:
        left = still_there(edition.document, as_lines(lines))
        return [asdict(one) for one in left], "", not left
    beside = [*(told.words for told in edition.told), *edition.bylines]
    return [asdict(one) for one in differences(edition.document, as_lines(lines), beside)], "", False


def tell_of(page: LivePage, look: LiveLook, before: LiveLook | None) -> None:
    """Tell of what is new since the look before: a difference, or a page that can not be seen for some time."""
    if look.failed:
        if _fails_since(page) == FAILED_BEFORE_TOLD:
            _say(UNSEEN, page, look, f"{page.pk}:{look.pk}")
        return
    if not look.differs:
        return
    known = before if before and not before.failed else page.looks.filter(failed="", pk__lt=look.pk).last()
    if known is not None and digest(known) == digest(look):
        return
    record(
        "live.differs",
        by=None,
        subject=look,
        story_id=page.story_id,
        desk_id=page.story.desk_id,
        facts={"differences": len(look.differences)},
    )
    _say(DIFFERS, page, look, f"{page.pk}:{look.pk}")


def _fails_since(page: LivePage) -> int:
    """How many looks in a row failed, the last of them now."""
    last_seen = page.looks.filter(failed="").order_by("-pk").values_list("pk", flat=True).first()
    return page.looks.filter(pk__gt=last_seen or 0).count()


def digest(look: LiveLook) -> str:
    """What tells one set of differences, from one approved version, from another."""
    said: Sequence[object] = [look.publication_id, look.differences]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _say(kind: str, page: LivePage, look: LiveLook, key: str) -> None:
    tell(
        users=editors_on_duty(page.story.desk),
        kind=kind,
        key=key,
        payload={"look": look.pk},
        story_id=page.story_id,
        desk=page.story.desk,
    )
