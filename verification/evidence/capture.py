"""The loop that captures what waits: lease, fetch, keep.

A worker that dies leaves a lease behind, and the next one takes the row when it is over. A try counts from the moment
a row is claimed, so a page that kills its workers is given up like any other. Nothing of the network happens inside a
transaction; what was fetched is put into the store first, and then all rows are written at once.
"""

import random
import time
import traceback
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db.models import F
from django.utils import timezone

from newsroom.dispatch.freezing import nothing_by_itself
from newsroom.ledger.actions import one_verb
from newsroom.stories.actions import take_turn
from verification.evidence import files, store, watching
from verification.evidence.capturing import TIPS_OFF, happened
from verification.evidence.fetching import warc
from verification.evidence.gathering import SOFTWARE, Gathered, gather
from verification.evidence.models import Blob, Capture, Evidence, EvidenceFile
from verification.evidence.states import CapturePurpose, CaptureState, DateKnown, EvidenceKind, FileRole
from verification.evidence.unfetched import marked_elsewhere, why_not

log = structlog.get_logger(__name__)

MOST_TRIES = 5
FIRST_BACKOFF, LONGEST_BACKOFF = timedelta(minutes=1), timedelta(hours=1)
LOOP_SECONDS = 10.0
"""No further page is begun after this, so that a job ends in time."""

KILLED = "Every try ended with the worker that made it. Save the page yourself and upload it."
UNFORESEEN = (
    "Something in this page came to an error here that nobody foresaw. Save the page yourself and upload it."
)
NO_ROOM = "The page was fetched but could not be kept: the disk refused it."


def capture_due(*, now: datetime | None = None, limit: int = 20) -> int:
    """Capture what is due, one page after the other; returns how many came to an end."""
    if nothing_by_itself():
        return 0
    now = now or timezone.now()
    begun = time.monotonic()
    due = Capture.objects.claimable(now).order_by("next_try_at", "pk").values_list("pk", flat=True)
    ended = 0
    for pk in list(due[:limit]):
        if time.monotonic() - begun > LOOP_SECONDS:
            break
        held = claim(pk, now)
        ended += held is not None and _capture(held)
    return ended


def more_due(*, now: datetime | None = None) -> bool:
    """Whether something is left that a worker could begin now."""
    return not nothing_by_itself() and Capture.objects.claimable(now or timezone.now()).exists()


def backoff(tries: int) -> timedelta:
    """How long to wait after the n-th try: four times as long each time, capped, with up to a quarter of jitter."""
    return min(FIRST_BACKOFF * 4 ** (tries - 1), LONGEST_BACKOFF) * random.uniform(1, 1.25)  # noqa: S311 (no secret)


@dataclass
class Held:
    """A capture this worker holds, until its lease is over."""

    capture: Capture
    token: uuid.UUID
    blobs: dict[FileRole, Blob] = field(default_factory=dict)

    @property
    def evidence(self) -> Evidence:
        return self.capture.evidence

    def mark(self, **fields: Any) -> bool:
        """Change the row; False when the lease was lost meanwhile, and then nothing changes."""
        held = Capture.objects.filter(
            pk=self.capture.pk, lease_token=self.token, state=CaptureState.FETCHING
        ).update(lease_token=None, lease_until=None, **fields)
        if not held:
            log.warning("capture lease lost", capture=self.capture.pk)
        return bool(held)


def claim(pk: int, now: datetime) -> Held | None:
    """Lease one row; None when somebody else did. A try counts from here."""
    token = uuid.uuid4()
    claimed = (
        Capture.objects.claimable(now)
        .filter(pk=pk)
        .update(
            state=CaptureState.FETCHING,
            lease_token=token,
            lease_until=timezone.now() + timedelta(seconds=settings.CAPTURE_LEASE_SECONDS),
            tries=F("tries") + 1,
        )
    )
    if not claimed:
        return None
    return Held(Capture.objects.select_related("evidence__story__desk").get(pk=pk), token)


def _capture(held: Held) -> bool:
    try:
        return _try(held)
    except Exception as error:  # noqa: BLE001 (one poisoned page must not stop the others, nor hide what they became)
        # Where and of what kind only: the words of an error may hold the words of a page.
        log.error(
            "capture came to an unforeseen error",
            capture=held.capture.pk,
            error=type(error).__name__,
            at=[f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)],
        )
    return _fail(held, None, UNFORESEEN, permanent=False)


def _try(held: Held) -> bool:
    if (reason := _why_not(held)) is not None:
        return _give_up(held, reason)
    baseline = watching.baseline_of(held.capture)
    quick = held.capture.purpose == CapturePurpose.WATCH and baseline is not None and not baseline.gone
    found = gather(
        held.evidence.url,
        known=baseline.text_sha256 if quick and baseline else None,
        asks_archive=held.evidence.story.desk.asks_web_archive,
    )
    if found.failure and found.failure.gone and baseline is not None and baseline.gone:
        found.same_as_known = True
    if (reason := _called_off(held, until_kept=False)) is not None:
        return _give_up(held, reason)
    try:
        _store(held, found)
    except OSError:
        log.exception("capture could not be kept", capture=held.capture.pk)
        return _fail(held, found, NO_ROOM, permanent=False)
    if found.failure:
        return _fail(held, found, found.failure.sentence, permanent=found.failure.permanent)
    return _keep(held, found)


def _why_not(held: Held) -> str | None:
    """Why this is not even tried."""
    if held.evidence.withdrawn_at:
        return "This evidence was withdrawn."
    if held.evidence.no_fetch:
        return f"This address {TIPS_OFF}."
    if other := marked_elsewhere(held.evidence):
        return why_not(other)
    if held.capture.tries > MOST_TRIES:
        return held.capture.reason or KILLED
    return None


def _called_off(held: Held, *, until_kept: bool) -> str | None:
    """Why what was fetched is not kept: somebody withdrew the item or forbade fetching it meanwhile.

    With `until_kept`, nobody can do so any more before this transaction ends.
    """
    rows = Evidence.objects.select_for_update() if until_kept else Evidence.objects.all()
    held.evidence.refresh_from_db(fields=["withdrawn_at", "no_fetch"], from_queryset=rows)
    return _why_not(held)


def _store(held: Held, found: Gathered) -> None:
    """Put the bytes into the store, outside of any transaction. A watched page that says the same leaves none."""
    if found.same_as_known:
        return
    for role, content in (
        (FileRole.WARC, found.warc),
        (FileRole.PAGE, found.fetched.body),
        (FileRole.TEXT, found.read.text.encode()),
        (FileRole.SCREENSHOT, found.pictures.screenshot),
        (FileRole.PRINT, found.pictures.print_out),
    ):
        if content and (not found.failure or role == FileRole.WARC):
            held.blobs[role] = store.put(content)


def _whence(found: Gathered | None) -> dict[str, Any]:
    """Where an answer came from, as the row keeps it."""
    last = found.fetched.last if found else None
    if found is None or last is None:
        return {}
    return {
        "final_url": last.url[:2000],
        "status": last.status,
        "address": last.ip,
        "certificate": last.certificate,
        "chain": [exchange.as_facts() for exchange in found.fetched.exchanges],
    }


def _keep(held: Held, found: Gathered) -> bool:
    with one_verb():
        take_turn(held.evidence.story_id)
        if (reason := _called_off(held, until_kept=True)) is not None:
            return _give_up(held, reason)
        now = timezone.now()
        archived = found.archived
        kept = held.mark(
            state=CaptureState.CAPTURED,
            ended_at=now,
            reason="",
            text_sha256=found.text_sha256,
            note=" ".join(part for part in (found.read.note, found.pictures.note) if part)[:300],
            archive_url=archived.url if archived else "",
            archive_note=archived.note if archived else "",
            archived_at=now if archived and archived.url else None,
            **_whence(found),
        )
        if not kept:
            return False
        held.capture.refresh_from_db()
        _keep_files(held, found)
        if not found.same_as_known:
            _guess_date(held.evidence, found)
            _call_a_document(held.evidence, found)
            happened("captured", held.evidence, None, capture=held.capture.pk, text_sha256=found.text_sha256)
        watching.compare(held.capture)
    return True


def _keep_files(held: Held, found: Gathered) -> None:
    host = held.evidence.url.split("/")[2][:60] if "//" in held.evidence.url else "page"
    kept: dict[FileRole, EvidenceFile] = {}
    for role, name, media_type, tool, origin in (
        (FileRole.WARC, f"{host}.warc.gz", warc.MEDIA_TYPE, f"{SOFTWARE}, warcio", None),
        (FileRole.PAGE, found.page_name, found.fetched.media_type, SOFTWARE, FileRole.WARC),
        (FileRole.TEXT, "words.txt", "text/plain; charset=utf-8", found.read.tool, FileRole.PAGE),
        (FileRole.SCREENSHOT, "picture.png", "image/png", found.pictures.tool, None),
        (FileRole.PRINT, "print.pdf", "application/pdf", found.pictures.tool, None),
    ):
        if blob := held.blobs.get(role):
            kept[role] = files.keep(
                evidence=held.evidence,
                capture=held.capture,
                role=role,
                content=blob,
                name=name,
                media_type=media_type or "application/octet-stream",
                tool=tool,
                derived_from=kept.get(origin) if origin else None,
            )


def _guess_date(evidence: Evidence, found: Gathered) -> None:
    """The date in the page's markup, where nobody has given one; it is kept as the guess it is."""
    if found.own_date:
        Evidence.objects.filter(pk=evidence.pk, own_date__isnull=True).update(
            own_date=found.own_date, own_date_how=DateKnown.GUESS, version=F("version") + 1
        )


def _call_a_document(evidence: Evidence, found: Gathered) -> None:
    """An address may lead to a document, which nobody knew before it was fetched."""
    if found.fetched.media_type == "application/pdf":
        pages = Evidence.objects.filter(pk=evidence.pk, kind=EvidenceKind.PAGE)
        pages.update(kind=EvidenceKind.DOCUMENT, version=F("version") + 1)


def _fail(held: Held, found: Gathered | None, reason: str, *, permanent: bool) -> bool:
    """Put the row back for another try, or give up."""
    if not permanent and held.capture.tries < MOST_TRIES:
        held.mark(
            state=CaptureState.WAITING,
            reason=reason[:500],
            next_try_at=timezone.now() + backoff(held.capture.tries),
            **_whence(found),
        )
        return False
    return _give_up(held, reason, found)


def _give_up(held: Held, reason: str, found: Gathered | None = None) -> bool:
    gone = bool(found and found.failure and found.failure.gone)
    watched = held.capture.purpose == CapturePurpose.WATCH
    nothing_new = watched and bool(found) and (not gone or bool(found and found.same_as_known))
    with one_verb():
        take_turn(held.evidence.story_id)
        if found and (called_off := _called_off(held, until_kept=True)) is not None:
            return _give_up(held, called_off)
        ended = held.mark(
            state=CaptureState.FAILED,
            ended_at=timezone.now(),
            reason=reason[:500],
            gone=gone,
            **_whence(found),
        )
        if not ended:
            return False
        held.capture.refresh_from_db()
        if found:
            _keep_files(held, found)
        if not nothing_new:
            happened("capture_failed", held.evidence, None, reason=reason, capture=held.capture.pk, gone=gone)
        watching.compare(held.capture)
        if watched and not gone:
            watching.tell_of_failure(held.capture)
    return True
