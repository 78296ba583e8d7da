"""Sending again, or letting be, what was given up: one row, or several at once."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from newsroom.dispatch import requeueing
from newsroom.dispatch.models import OutboxMessage
from newsroom.errors import Invalid, Refusal
from verification.reminders import requeueing as reminding
from verification.reminders.models import Reminder
from verification.web.access import me
from verification.web.pulse.page import headed, pulse_page
from verification.web.typed import is_uuid

CHOOSE = "Choose at least one row first."


@login_required
@require_POST
def requeue(request: HttpRequest) -> HttpResponse:
    """Send the chosen rows again."""
    by = me(request)

    def again(row: OutboxMessage | Reminder) -> None:
        if isinstance(row, Reminder):
            reminding.requeue(by=by, reminder=row)
        else:
            requeueing.requeue(by=by, message=row)

    return _decided(request, again, one="1 goes out again.", many="{} go out again.")


@login_required
@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Let the chosen rows be, for the reason given."""
    by, reason = me(request), request.POST.get("reason", "")

    def let_be(row: OutboxMessage | Reminder) -> None:
        if isinstance(row, Reminder):
            reminding.drop(by=by, reminder=row, reason=reason)
        else:
            requeueing.drop(by=by, message=row, reason=reason)

    return _decided(request, let_be, one="1 was dropped.", many="{} were dropped.")


def _decided(
    request: HttpRequest, decide: Callable[[OutboxMessage | Reminder], None], *, one: str, many: str
) -> HttpResponse:
    desks = headed(request)
    keys = request.POST.getlist("row")
    found = list(_chosen(keys, desks))
    done, refused = 0, list[Refusal]()
    for row in found:
        try:
            decide(row)
            done += 1
        except Refusal as refusal:
            refused.append(refusal)
            if isinstance(refusal, Invalid):
                break  # what was typed is wrong for every row
    if done:
        messages.success(request, one if done == 1 else many.format(done))
    if found and not refused:
        return redirect("pulse")
    error = str(refused[0]) if refused else CHOOSE
    return pulse_page(
        request, status=422, error=error, chosen=tuple(keys), reason=request.POST.get("reason", "")
    )


def _chosen(keys: Iterable[str], desks: list[int]) -> Iterable[OutboxMessage | Reminder]:
    """The rows a form names that are of these desks; what is not, is not there."""
    named: dict[str, list[str]] = {"message": [], "reminder": []}
    for key in keys:
        kind, _, name = key.partition(":")
        named.get(kind, []).append(name)
    uuids = [UUID(name) for name in named["message"] if is_uuid(name)]
    yield from OutboxMessage.objects.of_desks(desks).filter(uuid__in=uuids)
    numbers = [int(name) for name in named["reminder"] if name.isdecimal() and len(name) < 19]
    yield from Reminder.objects.filter(desk_id__in=desks, pk__in=numbers)
