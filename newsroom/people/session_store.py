"""Sessions that end by themselves: after a time without use, and some hours after signing in whatever happens.

Both ends are the one date of the session's row, behind which Django finds it no more: no page asks for it, and no
further query. A request moves the date at most once a minute.
"""

import logging
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import SESSION_KEY, user_logged_in
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import OperationalError
from django.utils import timezone

logger = logging.getLogger(__name__)

BEGAN = "_began"
MINUTE = timedelta(minutes=1)


class SessionStore(DatabaseStore):
    """Django's own, with ends of ours for whoever is signed in."""

    _ends: datetime | None = None

    def _get_session_from_db(self) -> Any:
        row = super()._get_session_from_db()  # type: ignore[misc]  # not in the stubs
        self._ends = row.expire_date if row else None
        return row

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row = super().create_model_instance(data)
        if SESSION_KEY in data:
            row.expire_date = self._ends = _end(data, timezone.now())
        return row

    def seen(self) -> None:
        """Somebody uses this session now."""
        now = timezone.now()
        end = _end(self, now)
        if self._ends is None or end - self._ends < MINUTE:
            return
        mine = {"session_key": self.session_key}
        try:
            if self.model.objects.filter(**mine, expire_date__gt=now).update(expire_date=end):
                self._ends = end
                apps.get_model("usersessions", "UserSession").objects.filter(**mine).update(last_seen_at=now)
        except OperationalError:  # somebody writes for long: reading a page must not fail of that
            logger.warning("a session's last use could not be kept")


def _end(data: Any, now: datetime) -> datetime:
    """Without a beginning it is over: every way to sign in leaves one."""
    began = datetime.fromtimestamp(data.get(BEGAN, 0), UTC)
    return min(now + settings.SESSION_IDLE, began + settings.SESSION_LASTS)


def _begin(*, request: Any, **_: Any) -> None:
    request.session[BEGAN] = time.time()


def connect() -> None:
    """From `AppConfig.ready`: a session begins when somebody signs in, by whatever door."""
    user_logged_in.connect(_begin, dispatch_uid="session_begins")
