"""What the masthead shows on every page."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from newsroom.dispatch.models import Notice
from newsroom.people.models import User
from newsroom.people.states import Role
from newsroom.stories.querysets import seen_by
from verification.checking.models import VerificationTask
from verification.outreach.models import ReplyRequest
from verification.outreach.unmatched import waiting_for
from verification.record.complaint_permissions import ANSWERS as DECIDE_COMPLAINTS
from verification.record.models import Complaint

RECENT_NOTICES = 6
WHEN_THERE_IS_SOMETHING = {"unmatched", "complaints"}
"""Queues that are empty on most days, and are named only while something waits in them."""

_NAV = (
    ("board", "Board", (Role.EDITOR, Role.DESK_HEAD, Role.LEGAL, Role.AUDITOR)),
    ("legal_desk", "Legal reads", (Role.LEGAL,)),
    ("queue", "Queue", (Role.FACT_CHECKER,)),
    ("my_stories", "My stories", (Role.REPORTER, Role.EDITOR)),
    ("all_stories", "Stories", (Role.FACT_CHECKER, Role.REPORTER)),
    ("parties", "Replies", (Role.REPORTER, Role.FACT_CHECKER, Role.EDITOR)),
    ("all_evidence", "Evidence", tuple(Role)),
    ("unmatched", "Unmatched", (Role.EDITOR, Role.DESK_HEAD)),
    ("corrections", "Corrections", (Role.EDITOR, Role.DESK_HEAD, Role.LEGAL, Role.AUDITOR)),
    ("complaints", "Complaints", DECIDE_COMPLAINTS),
    ("register", "Register", (Role.EDITOR, Role.DESK_HEAD, Role.FACT_CHECKER, Role.AUDITOR)),
    ("people", "People", (Role.DESK_HEAD,)),
    ("audit", "Audit", (Role.AUDITOR,)),
    ("pulse", "Pulse", (Role.DESK_HEAD,)),
    ("admin:verification_verificationtask_changelist", "Assign", (Role.DESK_HEAD,)),
)


def desk(request: HttpRequest) -> dict[str, Any]:
    """Navigation by role, unread notices, the instant, and whether single keys are on."""
    user = getattr(request, "user", None)
    led_away = getattr(request, "second_factor_lacks", False)
    if not isinstance(user, User) or led_away or request.path.startswith("/admin/"):
        return {"now": timezone.now()}
    return {
        "now": timezone.now(),
        "nav": _nav(request, user),
        **bell(user),
        "headed": [m.desk for m in user.memberships_now if m.role == Role.DESK_HEAD],
        "roles": sorted({Role(m.role).label for m in user.memberships_now}),
        "keys_on": user.single_keys,
    }


def bell(user: User) -> dict[str, Any]:
    """What the bell shows, and a mark that changes with it."""
    mine = Notice.objects.of(user)
    unread = mine.unread().count()
    recent = list(mine[:RECENT_NOTICES]) if unread else []
    newest = recent[0].pk if recent else 0
    return {
        "notices_unread": unread,
        "notices_recent": recent,
        "bell_mark": f"{user.pk}-{unread}-{newest}",
    }


def _nav(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    counts: dict[str, int] = {}
    if user.desk_ids(Role.FACT_CHECKER):
        counts["queue"] = VerificationTask.objects.owned_by(user).count()
    if user.desk_ids(Role.EDITOR, Role.DESK_HEAD):
        counts["unmatched"] = waiting_for(user).count()
    if desks := user.desk_ids(*DECIDE_COMPLAINTS):
        counts["complaints"] = Complaint.objects.filter(
            seen_by(user), desk_id__in=desks, answered_at__isnull=True
        ).count()
    if user.desk_ids(Role.REPORTER, Role.FACT_CHECKER, Role.EDITOR):
        counts["parties"] = ReplyRequest.objects.outstanding().filter(owner=user).count()
    items = []
    for name, label, roles in _NAV:
        if user.desk_ids(*roles):
            url = reverse(name)
            if name in WHEN_THERE_IS_SOMETHING and not counts[name] and request.path != url:
                continue
            items.append(
                {"label": label, "url": url, "count": counts.get(name), "current": request.path == url}
            )
    return items
