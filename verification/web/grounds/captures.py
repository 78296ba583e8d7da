"""How the page behind an address was captured: its state, where it came from, and what became of it since."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from newsroom import addresses
from newsroom.errors import Invalid
from newsroom.people.permissions import allows
from verification.evidence import capturing, watching
from verification.evidence.actions import WHOLE
from verification.evidence.models import Capture, Change, Evidence, Watch
from verification.evidence.permissions import may_add_evidence
from verification.evidence.states import CaptureState
from verification.evidence.unfetched import marked_elsewhere, why_not
from verification.text.diff import Op
from verification.web.access import me, visible_evidence
from verification.web.grounds.item_state import CAPTURES, ItemState, failed

SHOWN_CAPTURES, SHOWN_CHANGES = 10, 5
SOON, LATER = 3, 30
INTERVALS = ((15, "15 minutes"), (60, "hour"), (360, "6 hours"), (1440, "day"), (10080, "week"))


@dataclass(frozen=True)
class ShownChange:
    """A change with its word diff (none when the page went)."""

    change: Change
    diff: list[tuple[Op, str]]


@dataclass(frozen=True)
class Captures:
    """What the section shows."""

    newest: Capture | None
    older: list[Capture]
    changes: list[ShownChange]
    watch: Watch | None
    may_act: bool
    was_captured: bool
    fetched: bool
    upload: str
    back: str
    poll_seconds: int | None
    forbidden: str
    """That another item of the same address forbids to fetch it."""
    intervals: tuple[tuple[int, str], ...] = INTERVALS

    @property
    def here(self) -> str:
        return self.back.partition("#")[0]

    @property
    def state(self) -> ItemState | None:
        """How the newest capture stands, in the words of the lists."""
        if self.newest is None:
            return None
        if self.newest.state == CaptureState.FAILED:
            return failed(gone=self.newest.gone, why=self.newest.reason)
        return CAPTURES[CaptureState(self.newest.state)]

    @property
    def is_waiting(self) -> bool:
        return bool(self.newest and self.newest.is_unfinished)

    @property
    def waits_for_another_try(self) -> bool:
        newest = self.newest
        return bool(
            newest
            and newest.state == CaptureState.WAITING
            and newest.tries
            and newest.next_try_at > timezone.now()
        )


def section(request: HttpRequest, evidence: Evidence) -> Captures | None:
    """How an item with an address was captured; None for one without."""
    if not evidence.url:
        return None
    captures = list(evidence.captures.select_related("asked_by").order_by("-pk")[: SHOWN_CAPTURES + 1])
    newest = captures[0] if captures else None
    changes = evidence.changes.select_related("before", "after").order_by("-pk")[:SHOWN_CHANGES]
    watch = (
        Watch.objects.filter(evidence=evidence, stopped_at__isnull=True).select_related("started_by").first()
    )
    other = marked_elsewhere(evidence) if not evidence.no_fetch else None
    return Captures(
        newest=newest,
        older=captures[1:],
        changes=[ShownChange(change, watching.difference(change)) for change in changes],
        watch=watch,
        may_act=not evidence.withdrawn_at and allows(may_add_evidence, by=me(request), story=evidence.story),
        was_captured=any(capture.state == CaptureState.CAPTURED for capture in captures),
        fetched=request.headers.get("HX-Request") == "true",
        upload=_own_copy(evidence),
        back=f"{addresses.evidence(evidence.story.uuid, evidence.uuid)}#x-capture",
        poll_seconds=_poll_seconds(newest),
        forbidden=why_not(other) if other else "",
    )


def _own_copy(evidence: Evidence) -> str:
    """Where somebody who sees the page puts their own copy: into this item, or, if it has one already, a new one."""
    if evidence.files.filter(role__in=WHOLE).exists():
        return reverse("new_evidence", args=[evidence.story.uuid])
    return f"{addresses.evidence(evidence.story.uuid, evidence.uuid)}#x-attach"


def _poll_seconds(newest: Capture | None) -> int | None:
    """How often the page asks how it stands; None when there is nothing to wait for."""
    if newest is None or not newest.is_unfinished:
        return None
    return SOON if newest.next_try_at <= timezone.now() + timedelta(seconds=30) else LATER


def _piece(request: HttpRequest, uuid: UUID, piece: UUID) -> Evidence:
    found = visible_evidence(request, uuid, piece)
    if not found.url:
        raise Http404
    return found


@login_required
@require_safe
def captures(request: HttpRequest, uuid: UUID, piece: UUID) -> HttpResponse:
    """The section alone, for the page that waits. Looking at it is no line of the custody log."""
    evidence = _piece(request, uuid, piece)
    shown = section(request, evidence)
    return render(
        request, "grounds/_capture.html", {"story": evidence.story, "evidence": evidence, "capture": shown}
    )


def _verb(do: Callable[[HttpRequest, Evidence], str]) -> Callable[..., HttpResponse]:
    """A view that does a verb with an item and says so at its section."""

    @login_required
    @require_POST
    def view(request: HttpRequest, uuid: UUID, piece: UUID) -> HttpResponse:
        messages.success(request, do(request, _piece(request, uuid, piece)))
        return redirect(f"{addresses.evidence(uuid, piece)}#x-capture")

    return view


@_verb
def capture_again(request: HttpRequest, evidence: Evidence) -> str:
    """Capture the page once more."""
    capturing.capture_again(by=me(request), evidence=evidence)
    return "The page will be captured again; what was captured before stays."


@_verb
def try_now(request: HttpRequest, evidence: Evidence) -> str:
    """Try a capture that waits at once."""
    capturing.try_now(by=me(request), evidence=evidence)
    return "The page is tried again now."


@_verb
def dont_fetch(request: HttpRequest, evidence: Evidence) -> str:
    """Never fetch this address."""
    capturing.dont_fetch(by=me(request), evidence=evidence)
    return "This address is not fetched any more."


@_verb
def allow_fetch(request: HttpRequest, evidence: Evidence) -> str:
    """Allow the address to be fetched after all."""
    capturing.allow_fetch(by=me(request), evidence=evidence)
    if other := marked_elsewhere(evidence):
        return f"This item allows it. {why_not(other)} Nothing is fetched before it is allowed there."
    return "This address may be fetched. Nothing is fetched before somebody asks for it."


@_verb
def watch(request: HttpRequest, evidence: Evidence) -> str:
    """Look at the page at intervals."""
    given = request.POST.get("every_minutes", "")
    if given not in {str(minutes) for minutes, _words in INTERVALS}:
        raise Invalid({"every_minutes": ["Say how often the page is looked at."]})
    watching.watch(by=me(request), evidence=evidence, every_minutes=int(given))
    return "The page is watched: you are told when its words change or it goes."


@_verb
def stop_watching(request: HttpRequest, evidence: Evidence) -> str:
    """Look at the page no more."""
    watching.stop_watching(by=me(request), evidence=evidence)
    return "The page is no longer watched."


_HERE = "stories/<uuid:uuid>/evidence/<uuid:piece>/"
urlpatterns: list[URLPattern] = [
    path(f"{_HERE}captures/", captures, name="captures"),
    path(f"{_HERE}capture_again/", capture_again, name="capture_again"),
    path(f"{_HERE}try_now/", try_now, name="try_now"),
    path(f"{_HERE}dont_fetch/", dont_fetch, name="dont_fetch"),
    path(f"{_HERE}allow_fetch/", allow_fetch, name="allow_fetch"),
    path(f"{_HERE}watch/", watch, name="watch"),
    path(f"{_HERE}stop_watching/", stop_watching, name="stop_watching"),
]
