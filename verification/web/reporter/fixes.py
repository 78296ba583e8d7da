"""Settling other words that a checker proposes: into the copy, or stet."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from newsroom.errors import Invalid, NotPossible, Refusal
from verification.checking import fixes
from verification.checking.models import Verdict
from verification.checking.moved import stand_of
from verification.web.access import me, visible_story
from verification.web.middleware import status_of
from verification.web.reporter.copy_page import Opened, copy_page
from verification.web.reporter.moved import what_moved


def _verdict(request: HttpRequest, uuid: UUID, verdict: UUID) -> Verdict:
    visible = Verdict.objects.visible_to(me(request)).select_related("claim__story__desk", "by")
    found = visible.filter(claim__story__uuid=uuid, uuid=verdict).exclude(fix="").first()
    if found is None:
        raise Http404
    return found


def _settle(request: HttpRequest, uuid: UUID, settle: Callable[[], str]) -> HttpResponse:
    try:
        messages.success(request, settle())
    except (NotPossible, Invalid) as refusal:
        return _refused(request, uuid, refusal)
    return redirect("edit_copy", uuid)


def _refused(request: HttpRequest, uuid: UUID, refusal: Refusal) -> HttpResponse:
    return copy_page(
        request, visible_story(request, uuid), Opened(refusal=refusal), status=status_of(refusal)
    )


@login_required
@require_POST
def accept_fix(request: HttpRequest, uuid: UUID, verdict: UUID) -> HttpResponse:
    """Put the proposed words into the copy that was seen."""
    found = _verdict(request, uuid, verdict)
    story = visible_story(request, uuid)

    def settle() -> str:
        before = stand_of(story)
        fixes.accept_fix(by=me(request), verdict=found, seen=_seen(request))
        return what_moved(before, stand_of(story))

    return _settle(request, uuid, settle)


def _seen(request: HttpRequest) -> int:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() and len(seen) < 10 else 0


@login_required
@require_POST
def stet_fix(request: HttpRequest, uuid: UUID, verdict: UUID) -> HttpResponse:
    """Let the words stand."""
    found = _verdict(request, uuid, verdict)

    def settle() -> str:
        fixes.stet(by=me(request), verdict=found)
        return f"Stet: the words of {found.claim.label} stand as they are."

    return _settle(request, uuid, settle)
