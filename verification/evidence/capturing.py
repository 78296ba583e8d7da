"""The verbs of captures by address. Nothing here goes to the network: a capture is a row that waits for a worker."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from newsroom import hooks
from newsroom.dispatch.after_commit import once_after_commit
from newsroom.errors import NotPossible
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from verification.evidence.models import Capture, Evidence
from verification.evidence.permissions import may_add_evidence
from verification.evidence.states import CapturePurpose, CaptureState
from verification.evidence.unfetched import marked_elsewhere, why_not

TIPS_OFF = "is marked: don't fetch, it would tip them off"
ALLOW_THERE = "Allow it to be fetched there first."


def queue(
    *, evidence: Evidence, by: User | None, purpose: CapturePurpose = CapturePurpose.FIRST
) -> Capture | None:
    """Have the page behind an item's address captured; None where there is none to fetch, a refusal where another
    item forbids it.

    Call it inside the verb's transaction: it makes one row, and wakes a worker after commit.
    """
    if not evidence.url or evidence.no_fetch or evidence.withdrawn_at:
        return None
    if other := marked_elsewhere(evidence):
        raise NotPossible(f"{why_not(other)} {ALLOW_THERE}")
    try:
        with transaction.atomic():
            capture = Capture.objects.create(evidence=evidence, purpose=purpose, asked_by=by)
    except IntegrityError as error:
        raise NotPossible("This page is waiting to be captured already.") from error
    once_after_commit(_wake)
    return capture


def _wake() -> None:
    hooks.capture_waiting()


def happened(name: str, evidence: Evidence, by: User | None, *, reason: str = "", **facts: object) -> None:
    """Record an event of an item of evidence."""
    record(
        f"evidence.{name}",
        by=by,
        subject=evidence,
        story_id=evidence.story_id,
        desk_id=evidence.story.desk_id,
        facts=facts,
        texts={"reason": reason},
    )


@verb
def capture_again(*, by: User, evidence: Evidence) -> Capture:
    """Capture the page behind the address once more; what was captured before stays."""
    may_add_evidence(by=by, story=evidence.story)
    evidence.refresh_from_db(fields=["no_fetch", "withdrawn_at"])
    if evidence.withdrawn_at:
        raise NotPossible("This evidence was withdrawn.")
    if evidence.no_fetch:
        raise NotPossible(f"“{evidence.title}” {TIPS_OFF}. Allow it to be fetched first.")
    capture = queue(evidence=evidence, by=by, purpose=CapturePurpose.AGAIN)
    if capture is None:
        raise NotPossible("This evidence has no address that could be captured.")
    happened("capture_asked", evidence, by, capture=capture.pk)
    return capture


@verb
def try_now(*, by: User, evidence: Evidence) -> Capture:
    """Try a capture that waits for its next try at once."""
    may_add_evidence(by=by, story=evidence.story)
    capture = evidence.captures.unfinished().first()
    now = timezone.now()
    hastened = capture and Capture.objects.filter(
        pk=capture.pk, state=CaptureState.WAITING, next_try_at__gt=now
    ).update(next_try_at=now)
    if not capture or not hastened:
        raise NotPossible("No capture of this page waits for another try.")
    once_after_commit(_wake)
    happened("capture_hastened", evidence, by, capture=capture.pk)
    capture.refresh_from_db()
    return capture


@verb
def dont_fetch(*, by: User, evidence: Evidence) -> None:
    """Never fetch this address: it would tip people off. A capture that waits is called off, a watch looks away."""
    may_add_evidence(by=by, story=evidence.story)
    marked = Evidence.objects.filter(pk=evidence.pk, no_fetch=False).exclude(url="")
    if not marked.update(no_fetch=True, version=F("version") + 1):
        raise NotPossible("This address is not fetched anyway.")
    Capture.objects.filter(evidence=evidence, state=CaptureState.WAITING).update(
        state=CaptureState.FAILED,
        ended_at=timezone.now(),
        reason=f"Called off by {by}: fetching would tip them off."[:500],
    )
    happened("fetching_forbidden", evidence, by)
    evidence.refresh_from_db()


@verb
def allow_fetch(*, by: User, evidence: Evidence) -> None:
    """Allow this address to be fetched after all; nothing is fetched before somebody asks for it."""
    may_add_evidence(by=by, story=evidence.story)
    if not Evidence.objects.filter(pk=evidence.pk, no_fetch=True).update(
        no_fetch=False, version=F("version") + 1
    ):
        raise NotPossible("This address may be fetched already.")
    happened("fetching_allowed", evidence, by)
    evidence.refresh_from_db()
