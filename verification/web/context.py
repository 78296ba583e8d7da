"""What the masthead shows on every page."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from newsroom.dispatch.models import Notice
from newsroom.people.models import User
from newsroom.people.states import Role
from verification.checking.models import VerificationTask
from verification.outreach.models import ReplyRequest

RECENT_NOTICES = 6

_NAV = (
    ("board", "Board", (Role.EDITOR, Role.DESK_HEAD, Role.LEGAL, Role.AUDITOR)),
    ("queue", "Queue", (Role.FACT_CHECKER,)),
    ("my_stories", "My stories", (Role.REPORTER, Role.EDITOR)),
    ("all_stories", "Stories", (Role.FACT_CHECKER, Role.REPORTER)),
    ("parties", "Replies", (Role.REPORTER, Role.FACT_CHECKER, Role.EDITOR)),
    ("all_evidence", "Evidence", tuple(Role)),
    ("people", "People", (Role.DESK_HEAD,)),
    ("admin:verification_verificationtask_changelist", "Assign", (Role.DESK_HEAD,)),
)


def desk(request: HttpRequest) -> dict[str, Any]:
    """Navigation by role, unread notices, the instant, and whether single keys are on."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or request.path.startswith("/admin/"):
        return {"now": timezone.now()}
    unread = Notice.objects.of(user).unread().count()
    return {
        "now": timezone.now(),
        "nav": _nav(request, user),
        "notices_unread": unread,
        "notices_recent": Notice.objects.of(user)[:RECENT_NOTICES] if unread else [],
        "roles": sorted({Role(m.role).label for m in user.memberships_now}),
        "keys_on": user.single_keys,
    }


def _nav(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    counts: dict[str, int] = {}
    if user.desk_ids(Role.FACT_CHECKER):
        counts["queue"] = VerificationTask.objects.owned_by(user).count()
    if user.desk_ids(Role.REPORTER, Role.FACT_CHECKER, Role.EDITOR):
        counts["parties"] = ReplyRequest.objects.outstanding().filter(owner=user).count()
    items = []
    for name, label, roles in _NAV:
        if user.desk_ids(*roles):
            url = reverse(name)
            items.append(
                {"label": label, "url": url, "count": counts.get(name), "current": request.path == url}
            )
    return items
