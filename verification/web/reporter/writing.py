"""Writing a mail to a party: prefilled from the desk's letter, looked at once more, then sent off by a person."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from newsroom.dispatch.freezing import is_frozen, present_freeze
from newsroom.errors import NotPossible
from verification.outreach import actions as outreach
from verification.outreach.links import address_of, make_link, open_link
from verification.outreach.models import ReplyRequest
from verification.outreach.paces import numbers_on
from verification.outreach.permissions import may_log_replies
from verification.outreach.sending import checked_mail
from verification.outreach.states import MailStep
from verification.outreach.steps import never_arrived, next_step
from verification.outreach.templates import REPLY_PAGE, fill, words_of
from verification.web.access import me, visible_request
from verification.web.doing import carry_out
from verification.web.reporter.followed import shown
from verification.web.reporter.replies import back_to
from verification.web.reporter.reply_forms import MailForm
from verification.web.strip import strip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, uuid: UUID, asked: UUID) -> HttpResponse:
    """The mail to write (`?step=`); posting shows it as it would be sent, or takes it back to be changed."""
    found = visible_request(request, uuid, asked)
    may_log_replies(by=me(request), story=found.story)
    if request.method != "POST":
        return _page(request, found, _prefilled(request, found))
    if "reply_page" in request.POST:
        return _page(request, found, _with_reply_page(request, found))
    if "change" in request.POST:
        return _page(request, found, MailForm.of(found, **_typed(request)))
    form = MailForm.of(found, request.POST)
    return carry_out(
        form, lambda: _confirm(request, found, form), lambda status: _page(request, found, form, status)
    )


@login_required
@require_POST
def send(request: HttpRequest, uuid: UUID, asked: UUID) -> HttpResponse:
    """Send the mail off, once; refused, it comes back as it was written."""
    found = visible_request(request, uuid, asked)
    form = MailForm.of(found, request.POST)

    def do() -> HttpResponse:
        mail = outreach.send(by=me(request), request=found, **form.cleaned_data)
        if is_frozen():
            messages.warning(
                request,
                f"Held back: sending is frozen. It goes to {mail.address.value} once a desk head lets it go.",
            )
        else:
            messages.success(
                request,
                f"It is on its way to {mail.address.value}. The log says when it has left, or failed.",
            )
        return back_to(found)

    return carry_out(form, do, lambda status: _page(request, found, _seen_anew(form, found), status))


def _prefilled(request: HttpRequest, found: ReplyRequest) -> MailForm:
    step = request.GET.get("step", "")
    step = step if step in MailStep.values else next_step(found)
    link = open_link(found)
    words = fill(found, step, by=me(request), reply_page=address_of(link) if link else "")
    first = found.party.addresses.filter(channel="email", retired_at=None, bad_since=None).first()
    return MailForm.of(
        found,
        step=step,
        seen=found.version,
        uuid=uuid4(),
        subject=words.subject,
        body=words.body,
        address=first and first.uuid,
    )


def _with_reply_page(request: HttpRequest, found: ReplyRequest) -> MailForm:
    """What was typed, with the sentence that says where they can answer."""
    address = address_of(make_link(by=me(request), request=found))
    typed = _typed(request)
    if address not in typed["body"]:
        words, ending, name = (
            typed["body"].rstrip().replace("\r\n", "\n").rpartition("\n\nYours sincerely,\n")
        )
        above, below = (words, f"{ending}{name}") if ending else (name, "")
        typed["body"] = f"{above}\n\n{REPLY_PAGE.format(address=address)}{below}"
    return MailForm.of(found, **typed)


def _typed(request: HttpRequest) -> dict[str, str]:
    return {
        name: request.POST.get(name, "") for name in ("address", "subject", "body", "step", "seen", "uuid")
    }


def _seen_anew(form: MailForm, found: ReplyRequest) -> MailForm:
    """The same form, which has seen the log as it is now: the page shows it, and sending again is possible."""
    found.refresh_from_db()
    form.data = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
    form.data["seen"] = str(found.version)  # type: ignore[index]
    return form


def _confirm(request: HttpRequest, found: ReplyRequest, form: MailForm) -> HttpResponse:
    given = form.cleaned_data
    if not found.is_outstanding:
        raise NotPossible(
            f"{found.party.name}: {found.get_outcome_display().lower()}. There is nothing to ask any more."
        )
    subject, body = checked_mail(found, given["address"], given["step"], given["subject"], given["body"])
    context = _context(found, given["step"]) | {
        "form": form,
        "address": given["address"],
        "subject": subject,
        "body": body,
        "step": MailStep(given["step"]),
    }
    return render(request, "reporter/confirm_mail.html", context)


def _page(request: HttpRequest, found: ReplyRequest, form: MailForm, status: int = 200) -> HttpResponse:
    step = form["step"].value()
    step = MailStep(step) if step in MailStep.values else MailStep.PUT
    chosen = words_of(found.story.desk, found.type, step, found.language)
    context = _context(found, step) | {
        "form": form,
        "step": step,
        "steps": MailStep,
        "addresses": form.fields["address"].queryset,  # type: ignore[attr-defined]  # a ModelChoiceField
        "other_language": chosen.language if chosen.language != found.language else "",
        "last": found.mails.select_related("by").last(),
    }
    return render(request, "reporter/write.html", context, status=status)


def _context(found: ReplyRequest, step: str) -> dict[str, Any]:
    return {
        "story": found.story,
        "strip": strip(found.story, current="replies"),
        "asked": found,
        "freeze": present_freeze(),
        "followed": shown(found, timezone.now(), numbers_on(found.story.desk)),
        "never_arrived": never_arrived(found, step),
        "next_step": next_step(found),
        "may_log": True,
    }
