"""Putting again, correcting an attempt, saying that it bounced, settling a mail that nobody knows of."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from newsroom.people.permissions import allows
from verification.outreach import actions as outreach
from verification.outreach.links import without_addresses
from verification.outreach.models import Attempt, Mail, ReplyRequest
from verification.outreach.permissions import may_log_replies
from verification.outreach.states import AttemptResult
from verification.web.access import me, visible_request
from verification.web.doing import carry_out
from verification.web.reporter.replies import back_to
from verification.web.reporter.reply_forms import BouncedForm, CorrectForm, PutAgainForm
from verification.web.strip import strip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def put_again(request: HttpRequest, uuid: UUID, asked: UUID) -> HttpResponse:
    """What was put, what the copy says now, and putting it again."""
    found = visible_request(request, uuid, asked)
    may_log_replies(by=me(request), story=found.story)
    form = PutAgainForm.of(found, request.POST if request.method == "POST" else None)

    def do() -> HttpResponse:
        outreach.put_again(
            by=me(request), request=found, seen=number(request.POST.get("seen")), **form.cleaned_data
        )
        messages.success(request, f"Noted what is put to {found.party.name} now. Write to them, or call.")
        return back_to(found)

    def page(status: int) -> HttpResponse:
        found.refresh_from_db()
        last = found.puttings.order_by("-number").first()
        context = _context(found) | {"form": form, "last": last}
        return render(request, "reporter/put_again.html", context, status=status)

    return carry_out(form, do, page) if request.method == "POST" else page(200)


@login_required
@require_safe
def attempt(request: HttpRequest, uuid: UUID, asked: UUID, attempt: UUID) -> HttpResponse:
    """One attempt: correct it, or say that it bounced."""
    return _attempt_page(request, *_attempt(request, uuid, asked, attempt))


@login_required
@require_POST
def correct(request: HttpRequest, uuid: UUID, asked: UUID, attempt: UUID) -> HttpResponse:
    """Log how an attempt really was."""
    found, logged = _attempt(request, uuid, asked, attempt)
    form = CorrectForm.of(logged, request.POST)

    def do() -> HttpResponse:
        outreach.correct(by=me(request), attempt=logged, **form.attempt)
        messages.success(request, "Corrected. The first entry stays in the log, struck out.")
        return back_to(found)

    return carry_out(
        form, do, lambda status: _attempt_page(request, found, logged, correct_form=form, status=status)
    )


@login_required
@require_POST
def bounced(request: HttpRequest, uuid: UUID, asked: UUID, attempt: UUID) -> HttpResponse:
    """Say that what was sent came back."""
    found, logged = _attempt(request, uuid, asked, attempt)
    form = BouncedForm(request.POST, zone=found.story.desk.zone, auto_id="bounced_%s")

    def do() -> HttpResponse:
        outreach.bounced(by=me(request), attempt=logged, **form.cleaned_data)
        messages.success(
            request, f"Logged: it bounced. Somebody has to find another way to {found.party.name}."
        )
        return back_to(found)

    return carry_out(
        form, do, lambda status: _attempt_page(request, found, logged, bounced_form=form, status=status)
    )


@login_required
@require_POST
def settle_mail(request: HttpRequest, uuid: UUID, asked: UUID, mail: UUID) -> HttpResponse:
    """Say what became of a mail of which nobody knows whether it left."""
    found = visible_request(request, uuid, asked)
    sent = Mail.objects.filter(request=found, uuid=mail).select_related("address", "by", "request").first()
    if sent is None:
        raise Http404
    sent.request = found
    arrived = request.POST.get("arrived") == "yes"
    outreach.settle_unknown(by=me(request), mail=sent, arrived=arrived)
    messages.success(request, "Noted: it arrived." if arrived else "It is on its way once more.")
    return back_to(found)


def _attempt(request: HttpRequest, uuid: UUID, asked: UUID, attempt: UUID) -> tuple[ReplyRequest, Attempt]:
    found = visible_request(request, uuid, asked)
    logged = found.attempts.select_related("address", "mail", "by").filter(uuid=attempt).first()
    if logged is None:
        raise Http404
    logged.request = found
    return found, logged


def _attempt_page(
    request: HttpRequest,
    found: ReplyRequest,
    logged: Attempt,
    *,
    correct_form: CorrectForm | None = None,
    bounced_form: BouncedForm | None = None,
    status: int = 200,
) -> HttpResponse:
    correction = Attempt.objects.filter(corrects=logged).select_related("by").first()
    may = allows(may_log_replies, by=me(request), story=found.story)
    context = _context(found) | {
        "attempt": logged,
        "sent": logged.mail and (logged.mail.body if may else without_addresses(logged.mail.body)),
        "correction": correction,
        "may_correct": may and correction is None,
        "may_bounce": may and correction is None and logged.result != AttemptResult.NOT_DELIVERED,
        "correct_form": correct_form or CorrectForm.of(logged),
        "bounced_form": bounced_form
        or BouncedForm(zone=found.story.desk.zone, auto_id="bounced_%s", initial={"at": timezone.now()}),
    }
    return render(request, "reporter/attempt.html", context, status=status)


def _context(found: ReplyRequest) -> dict[str, Any]:
    return {"story": found.story, "strip": strip(found.story, current="replies"), "asked": found}


def number(text: str | None) -> int:
    """A version as a form holds it; 0, which none has, for anything else."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0
