"""Whether anything leaves the building, and what waits while nothing does. For every desk head."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from newsroom.dispatch import freezing
from newsroom.dispatch.labels import label_of
from newsroom.dispatch.models import OutboxMessage
from newsroom.dispatch.permissions import may_hold_back
from newsroom.errors import NotPossible
from newsroom.people.states import Role
from verification.web.access import me
from verification.web.doing import carry_out
from verification.web.house.connecting import FreezeForm


def _rows(held: Iterable[OutboxMessage]) -> list[dict[str, Any]]:
    return [{"message": message, "label": label_of(message.kind)} for message in held]


def _page(request: HttpRequest, form: FreezeForm, status: int = 200) -> HttpResponse:
    may_hold_back(by=me(request))
    frozen = freezing.present_freeze()
    held = freezing.possibly_sent(me(request)) if frozen else []
    context = {
        "freeze": frozen,
        "before": _rows(message for message in held if frozen and message.created_at < frozen.at),
        "since": _rows(message for message in held if frozen and message.created_at >= frozen.at),
        "in_doubt": freezing.in_doubt(me(request), frozen) if frozen else 0,
        "waiting": len(held),
        "form": form,
    }
    return render(request, "house/outbound.html", context, status=status)


@login_required
@require_safe
def outbound(request: HttpRequest) -> HttpResponse:
    """Is sending frozen, why, and what waits."""
    return _page(request, FreezeForm())


@login_required
@require_POST
def freeze(request: HttpRequest) -> HttpResponse:
    """Hold everything back."""
    may_hold_back(by=me(request))
    form = FreezeForm(request.POST)

    def do() -> HttpResponse:
        freezing.freeze(by=me(request), **form.cleaned_data)
        messages.success(request, "Nothing leaves the building any more. Notices inside go on.")
        return redirect("outbound")

    return carry_out(form, do, lambda status: _page(request, form, status))


@login_required
@require_POST
def lift(request: HttpRequest) -> HttpResponse:
    """Let everything go again."""
    may_hold_back(by=me(request))
    frozen = freezing.present_freeze()
    if frozen is None:
        raise NotPossible("Nothing is frozen: somebody has let it go already.")
    if request.POST.get("freeze", str(frozen.pk)) != str(frozen.pk):
        raise NotPossible("It was frozen for another reason meanwhile. Read that first, then let it go.")
    freezing.lift(by=me(request), freeze=frozen)
    if freezing.is_frozen():
        messages.warning(
            request, "That is lifted. Nothing leaves yet: it is held back for another reason too."
        )
    else:
        messages.success(request, "Messages leave the building again.")
    return redirect("outbound")


@login_required
@require_POST
def release_all(request: HttpRequest) -> HttpResponse:
    """Send all that waits now."""
    count = freezing.release_all(by=me(request))
    messages.success(request, f"{count} {'message is' if count == 1 else 'messages are'} sent.")
    return redirect("outbound")


@login_required
@require_POST
def drop_all(request: HttpRequest) -> HttpResponse:
    """Drop all that waits now."""
    count = freezing.drop_all(by=me(request))
    messages.success(request, f"{count} {'message is' if count == 1 else 'messages are'} dropped.")
    return redirect("outbound")


def _message(request: HttpRequest, uuid: UUID) -> OutboxMessage:
    may_hold_back(by=me(request))
    found = OutboxMessage.objects.of_desks(me(request).desk_ids(Role.DESK_HEAD)).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


@login_required
@require_POST
def release(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Send one message although the others wait."""
    freezing.release(by=me(request), message=_message(request, uuid))
    messages.success(request, "The message is sent.")
    return redirect("outbound")


@login_required
@require_POST
def drop(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Never send one message."""
    freezing.drop(by=me(request), message=_message(request, uuid))
    messages.success(request, "The message is dropped.")
    return redirect("outbound")
