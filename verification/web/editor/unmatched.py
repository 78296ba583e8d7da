"""The queue of mails that came in and belong to no request that is known."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from newsroom import addresses
from newsroom.people.models import User
from newsroom.people.states import Role
from verification.outreach import settling
from verification.outreach.models import InboundMail, ReplyRequest
from verification.outreach.states import InboundState
from verification.outreach.unmatched import queue_of, requests_for, waiting_for
from verification.web.access import me
from verification.web.checker.forms import BenchForm
from verification.web.doing import carry_out

ON_A_PAGE = 20
ASIDE = 10


class RequestField(forms.ModelChoiceField):
    """A request to choose, by story and party."""

    def label_from_instance(self, asked: ReplyRequest) -> str:
        known = asked.get_outcome_display() or "no reply yet"
        return f"{asked.story.slug}: {asked.party.name} ({known.lower()})"


class MatchForm(BenchForm):
    """Which request a mail answers."""

    request = RequestField(
        label="It answers",
        queryset=ReplyRequest.objects.none(),
        to_field_name="uuid",
        empty_label="Choose",
        error_messages={
            "required": "Choose the request that it answers.",
            "invalid_choice": "Choose one of these requests.",
        },
    )

    @classmethod
    def of(cls, user: User, mail: InboundMail, data: Any = None) -> "MatchForm":
        form = cls(data, auto_id=f"match_{mail.pk}_%s")
        form.offer("request", requests_for(user, mail))
        return form


class AsideForm(BenchForm):
    """Why a mail belongs to nothing here."""

    reason = forms.CharField(
        label="Why it belongs to nothing here",
        max_length=300,
        error_messages={"required": "Write why it belongs to nothing here."},
    )


@login_required
@require_safe
def unmatched(request: HttpRequest) -> HttpResponse:
    """What waits, newest first, and what was set aside last."""
    return _page(request)


@login_required
@require_POST
def match_mail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say which request a mail answers."""
    mail = _mail(request, uuid)
    form = MatchForm.of(me(request), mail, request.POST)

    def match() -> HttpResponse:
        asked = form.cleaned_data["request"]
        settling.match(by=me(request), mail=mail, request=asked)
        messages.success(request, f"It is a reply of {asked.party.name} now.")
        return redirect(addresses.reply_request(asked.story.uuid, asked.uuid))

    return carry_out(form, match, lambda status: _page(request, status, {mail.pk: ("match", form)}))


@login_required
@require_POST
def set_mail_aside(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say that a mail belongs to nothing here."""
    mail = _mail(request, uuid)
    form = AsideForm(request.POST, auto_id=f"aside_{mail.pk}_%s")

    def aside() -> HttpResponse:
        settling.set_aside(by=me(request), mail=mail, **form.cleaned_data)
        messages.success(request, "Set aside. It can be brought back below.")
        return redirect("unmatched")

    return carry_out(form, aside, lambda status: _page(request, status, {mail.pk: ("aside", form)}))


@login_required
@require_POST
def bring_mail_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put a mail that was set aside into the queue again."""
    settling.bring_back(by=me(request), mail=_mail(request, uuid))
    return redirect("unmatched")


def _mail(request: HttpRequest, uuid: UUID) -> InboundMail:
    found = queue_of(me(request)).select_related("desk").filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, status: int = 200, returned: dict[int, tuple[str, BenchForm]] | None = None
) -> HttpResponse:
    user, returned = me(request), returned or {}
    page = Paginator(waiting_for(user).select_related("desk"), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [_row(user, mail, *returned.get(mail.pk, ("", None))) for mail in page]
    aside = queue_of(user).filter(state=InboundState.SET_ASIDE, settled_by__isnull=False)
    context = {
        "page": page,
        "rows": rows,
        "settles": bool(user.desk_ids(Role.EDITOR, Role.DESK_HEAD)),
        "heads": bool(user.desk_ids(Role.DESK_HEAD)),
        "aside": aside.select_related("settled_by", "desk").order_by("-settled_at")[:ASIDE],
    }
    return render(request, "editor/unmatched.html", context, status=status)


def _row(user: User, mail: InboundMail, name: str, form: BenchForm | None) -> dict[str, Any]:
    can_match = mail.kind in settling.MAY_ANSWER
    return {
        "mail": mail,
        "match": (form if name == "match" else MatchForm.of(user, mail)) if can_match else None,
        "aside": form if name == "aside" else AsideForm(auto_id=f"aside_{mail.pk}_%s"),
        "open": name,
    }
