"""Watching a captured page: it is captured again at intervals, and what changed is kept and told."""

import random
from datetime import datetime, timedelta

from django.utils import timezone

from newsroom import hooks
from newsroom.dispatch.actions import tell
from newsroom.dispatch.freezing import nothing_by_itself
from newsroom.errors import Invalid, NotPossible
from newsroom.ledger.actions import one_verb, verb
from newsroom.people.models import User
from newsroom.people.querysets import users_on
from newsroom.people.states import Role
from verification.evidence import capturing, store
from verification.evidence.capturing import ALLOW_THERE, happened
from verification.evidence.models import Capture, Change, Evidence, EvidenceFile, Watch
from verification.evidence.permissions import may_add_evidence
from verification.evidence.states import CapturePurpose, CaptureState, ChangeKind, FileRole
from verification.evidence.unfetched import marked_elsewhere, why_not
from verification.text.diff import Op, word_diff

LOOK_FAILED = "watch_look_failed"
SHORTEST, LONGEST = 15, 7 * 24 * 60
LONGEST_COMPARED = 60_000
CONTEXT = 160


@verb
def watch(*, by: User, evidence: Evidence, every_minutes: int = 60) -> Watch:
    """Capture this page again at intervals, and say when its words change or it goes."""
    may_add_evidence(by=by, story=evidence.story)
    if not SHORTEST <= every_minutes <= LONGEST:
        raise Invalid(
            {"every_minutes": ["A page is looked at every 15 minutes at most, and once a week at least."]}
        )
    evidence.refresh_from_db(fields=["no_fetch", "withdrawn_at"])
    if evidence.withdrawn_at or evidence.no_fetch:
        raise NotPossible(f"“{evidence.title}” is not fetched, so it can not be watched.")
    if other := marked_elsewhere(evidence):
        raise NotPossible(f"{why_not(other)} {ALLOW_THERE}")
    if not evidence.captures.filter(state=CaptureState.CAPTURED).exists():
        raise NotPossible(
            "Only a page that was captured can be watched: there is nothing to compare it with yet."
        )
    now = timezone.now()
    begun = {
        "every_minutes": every_minutes,
        "next_at": now + timedelta(minutes=every_minutes),
        "started_by": by,
        "started_at": now,
    }
    watched, made = Watch.objects.get_or_create(evidence=evidence, defaults=begun)
    if not made:
        stopped = Watch.objects.filter(pk=watched.pk, stopped_at__isnull=False)
        if not stopped.update(stopped_at=None, stopped_by=None, **begun):
            raise NotPossible("This page is watched already.")
        watched.refresh_from_db()
    happened("watched", evidence, by, every_minutes=every_minutes)
    return watched


@verb
def stop_watching(*, by: User, evidence: Evidence) -> None:
    """Look at this page no more; what was found stays."""
    may_add_evidence(by=by, story=evidence.story)
    running = Watch.objects.filter(evidence=evidence, stopped_at__isnull=True)
    if not running.update(stopped_at=timezone.now(), stopped_by=by):
        raise NotPossible("This page is not watched.")
    happened("watch_stopped", evidence, by)


def watch_due(*, now: datetime | None = None, limit: int = 200) -> int:
    """Queue a capture of each watched page whose time has come; returns how many."""
    if nothing_by_itself():
        return 0
    now = now or timezone.now()
    due = Watch.objects.due(now).select_related("evidence").order_by("next_at", "pk")
    return sum(_look(watched, now) for watched in due[:limit])


def _look(watched: Watch, now: datetime) -> bool:
    # up to a tenth later than asked, so that pages of one site are not asked in one second for ever
    pause = timedelta(minutes=watched.every_minutes) * random.uniform(1, 1.1)  # noqa: S311 (no secret)
    with one_verb():
        mine = Watch.objects.filter(pk=watched.pk, next_at=watched.next_at, stopped_at__isnull=True).update(
            next_at=now + pause
        )
        if not mine:
            return False
        try:
            return (
                capturing.queue(evidence=watched.evidence, by=None, purpose=CapturePurpose.WATCH) is not None
            )
        except NotPossible:  # somebody asked for it just now, or another item forbids it
            return False


def baseline_of(capture: Capture) -> Capture | None:
    """How the page was last time anybody could tell: captured, or gone."""
    return Capture.objects.filter(evidence=capture.evidence_id, pk__lt=capture.pk).settled().first()


def compare(capture: Capture) -> Change | None:
    """Note what became of a page since it was last looked at, in the transaction that ends the capture."""
    baseline = baseline_of(capture)
    kind = _kind(baseline, capture) if baseline else None
    if kind is None:
        return None
    earlier = Capture.objects.filter(evidence=capture.evidence_id, pk__lt=capture.pk)
    before = earlier.filter(state=CaptureState.CAPTURED).order_by("-pk").first()
    if before is None:
        return None
    change = Change.objects.create(evidence=capture.evidence, before=before, after=capture, kind=kind)
    happened("changed", capture.evidence, None, kind=kind, change=change.pk)
    hooks.evidence_changed(evidence=capture.evidence, change=change)
    return change


def _kind(baseline: Capture, capture: Capture) -> ChangeKind | None:
    if capture.state == CaptureState.FAILED:
        return ChangeKind.GONE if capture.gone and not baseline.gone else None
    if baseline.gone:
        return ChangeKind.BACK
    return ChangeKind.CHANGED if capture.text_sha256 != baseline.text_sha256 else None


def tell_of_failure(capture: Capture) -> None:
    """Tell who watches a page that it can not be looked at, once until it can; what it became is not known then."""
    watched = (
        Watch.objects.running().filter(evidence=capture.evidence_id).select_related("started_by").first()
    )
    baseline = baseline_of(capture)
    if watched is None or baseline is None:
        return
    desk = capture.evidence.story.desk_id
    here = watched.started_by in users_on(desk)
    tell(
        users=[watched.started_by] if here else users_on(desk, Role.DESK_HEAD),
        kind=LOOK_FAILED,
        key=str(baseline.pk),
        payload={"capture": capture.pk},
        story_id=capture.evidence.story_id,
        desk=capture.evidence.story.desk,
    )


def words_of(capture: Capture) -> str:
    """The words of the page as this capture found them."""
    if not capture.text_sha256:
        return ""
    # A look that found the same words kept no file of its own; an earlier one holds them under the same hash.
    kept = EvidenceFile.objects.filter(
        evidence=capture.evidence_id, role=FileRole.TEXT, blob__sha256=capture.text_sha256
    )
    file = kept.select_related("blob").first()
    if file is None:
        return ""
    with store.open_blob(file.blob) as content:
        return content.read().decode()


def difference(change: Change) -> list[tuple[Op, str]]:
    """What changed, word by word; long stretches that stayed are shortened to their ends."""
    before, after = (words_of(capture)[:LONGEST_COMPARED] for capture in (change.before, change.after))
    if change.kind == ChangeKind.GONE:
        return []
    pieces = word_diff(before, after)
    return [(op, _shortened(text) if op == "equal" else text) for op, text in pieces]


def _shortened(text: str) -> str:
    return text if len(text) <= 2 * CONTEXT else f"{text[:CONTEXT]} […] {text[-CONTEXT:]}"
