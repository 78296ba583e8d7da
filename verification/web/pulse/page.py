"""The pulse of the house, for the heads of its desks: what waits, what left, and what a person has to decide."""

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from newsroom.dispatch.freezing import present_freeze
from newsroom.dispatch.models import WakeUp
from newsroom.dispatch.states import Waker
from newsroom.errors import NotPermitted
from newsroom.people.states import Role
from verification.reminders import pulse as room
from verification.web.access import me
from verification.web.pulse.rows import MOST, rows


def headed(request: HttpRequest) -> list[int]:
    """The desks this person heads; `NotPermitted` when there are none."""
    desks = me(request).desk_ids(Role.DESK_HEAD)
    if not desks:
        raise NotPermitted("Only a desk head sees the pulse: deciding about what was not sent is theirs.")
    return desks


@login_required
@require_safe
@never_cache
def pulse(request: HttpRequest) -> HttpResponse:
    """Everything at one look; it asks for its figures again by itself."""
    return pulse_page(request)


def _row(waker: Waker, last: WakeUp | None, now: datetime) -> tuple[str, datetime | None, int, bool]:
    """What it is called, when it last swept (None for not yet), what it did then, and whether it was lately."""
    return waker.label, last.at if last else None, last.did if last else 0, room.is_awake(last, now)


def pulse_page(
    request: HttpRequest,
    *,
    status: int = 200,
    error: str = "",
    chosen: tuple[str, ...] = (),
    reason: str = "",
) -> HttpResponse:
    """The page; `error`, `chosen` and `reason` come back from a form that was refused."""
    desks, now = headed(request), timezone.now()
    last = room.wake_ups()
    checks = room.checks(now)
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return render(
        request,
        "pulse/pulse.html",
        {
            "pulse": room.pulse(desks, now=now, since=midnight),
            "wake_ups": [_row(waker, last.get(waker), now) for waker in Waker],
            "health": room.worst(checks),
            "faults": [check for check in checks if check.reason],
            "freeze": present_freeze(),
            "rows": rows(me(request), desks),
            "most": MOST,
            "error": error,
            "chosen": chosen,
            "reason": reason,
        },
        status=status,
    )
