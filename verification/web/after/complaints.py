"""Complaints about what ran: the list, one complaint and its answer, and taking one in."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from newsroom.people.models import User
from newsroom.people.permissions import allows
from newsroom.stories.querysets import seen_by
from verification.record import complaints as verbs
from verification.record.complaint_permissions import (
    may_answer_complaint,
    may_hand_complaint_over,
    may_log_complaint,
)
from verification.record.models import Complaint
from verification.web.access import me, visible_story
from verification.web.after.figures import readable_desks
from verification.web.after.forms import AnswerForm, HandOverForm, LogComplaintForm
from verification.web.doing import carry_out
from verification.web.strip import strip

ON_A_PAGE = 25


def _visible(user: User) -> QuerySet[Complaint]:
    return Complaint.objects.filter(seen_by(user))


@login_required
@require_safe
def complaints(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, what is due first; or what was answered, newest first."""
    user = me(request)
    answered = request.GET.get("answered") == "1"
    found = _visible(user).select_related("story__desk", "claim", "owner", "answered_by")
    waiting = found.filter(answered_at__isnull=True).order_by("due_at", "pk")
    done = found.filter(answered_at__isnull=False).order_by("-answered_at", "-pk")
    context = {
        "page": Paginator(done if answered else waiting, ON_A_PAGE).get_page(request.GET.get("page")),
        "answered": answered,
        "counts": (waiting.count(), done.count()),
        "desks": readable_desks(user),
    }
    return render(request, "after/complaints.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def log_complaint(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a complaint in."""
    story = visible_story(request, uuid)
    may_log_complaint(by=me(request), story=story)
    form = LogComplaintForm.of(story, request.POST if request.method == "POST" else None)

    def page(status: int = 200) -> HttpResponse:
        context = {"story": story, "strip": strip(story, current="record"), "form": form}
        return render(request, "after/log_complaint.html", context, status=status)

    def do() -> HttpResponse:
        made = verbs.log_complaint(by=me(request), story=story, **form.cleaned_data)
        messages.success(request, f"{made.owner.name} answers it, and is reminded.")
        return redirect("complaint", made.uuid)

    return carry_out(form, do, page) if request.method == "POST" else page()


def _complaint(request: HttpRequest, uuid: UUID) -> Complaint:
    rows = _visible(me(request)).select_related(
        "story__desk", "story__filed_by", "desk", "claim", "owner", "logged_by", "answered_by"
    )
    return get_object_or_404(rows, uuid=uuid)


@login_required
@require_safe
def complaint(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Who complains of what, who answers, and what was answered."""
    return _page(request, _complaint(request, uuid))


def _page(request: HttpRequest, found: Complaint, status: int = 200, **typed: Any) -> HttpResponse:
    user, story = me(request), found.story
    assert story is not None  # only those about a story are visible
    waits = found.answered_at is None
    context: dict[str, Any] = {
        "found": found,
        "story": story,
        "strip": strip(story, current="record"),
        "corrections": found.corrections.select_related("claim"),
        "answer_form": AnswerForm.of(found)
        if waits and allows(may_answer_complaint, by=user, story=story)
        else None,
        "hand_form": HandOverForm.of(found, story, story.desk.zone)
        if waits and allows(may_hand_complaint_over, by=user, story=story)
        else None,
        **typed,
    }
    return render(request, "after/complaint.html", context, status=status)


@login_required
@require_POST
def answer_complaint(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Decide it."""
    found = _complaint(request, uuid)
    form = AnswerForm.of(found, request.POST)

    def do() -> HttpResponse:
        done = verbs.answer_complaint(by=me(request), complaint=found, **form.cleaned_data)
        messages.success(
            request, f"{done.get_outcome_display()}. Send them your answer now: nothing is sent by itself."
        )
        return redirect("complaint", uuid)

    return carry_out(
        form, do, lambda status: _page(request, _complaint(request, uuid), status, answer_form=form)
    )


@login_required
@require_POST
def hand_over(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give it to somebody else to answer."""
    found = _complaint(request, uuid)
    story = found.story
    assert story is not None  # only those about a story are visible
    form = HandOverForm.of(found, story, story.desk.zone, request.POST)

    def do() -> HttpResponse:
        done = verbs.hand_over(by=me(request), complaint=found, **form.cleaned_data)
        messages.success(request, f"{done.owner.name} answers it.")
        return redirect("complaint", uuid)

    return carry_out(
        form, do, lambda status: _page(request, _complaint(request, uuid), status, hand_form=form)
    )
