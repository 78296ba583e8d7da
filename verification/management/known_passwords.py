"""The demo's password is public, so a real newsroom does not start while anybody could sign in with it."""

import logging
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections

from newsroom.people.models import User

logger = logging.getLogger(__name__)

DEMO_PASSWORD = "second-source"  # noqa: S105 (public on purpose: a demo installation answers on loopback only)
DEMO_DOMAIN = "demo.example"


def no_demo_accounts(*, databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """`manage.py check --database default`, and every start, name the demo's people that are left in a database."""
    if not settings.PRODUCTION:
        return []
    found = [name for alias in databases or [] for name in _open_accounts(alias)]
    if not found:
        return []
    return [
        checks.Error(
            f"This database holds accounts of the demo newsroom, whose password is public: {', '.join(found)}.",
            hint="Name the database of your newsroom in DATABASE_URL, or deactivate these people.",
            id="verification.E001",
        )
    ]


def refuse_to_start() -> None:
    """For what is started without `manage.py run`, which checks it: `ImproperlyConfigured` names the demo's people.

    A database that is away stops nobody from starting, as a web server that renews its processes has to go on then.
    """
    if not settings.PRODUCTION:
        return
    try:
        found = no_demo_accounts(databases=[DEFAULT_DB_ALIAS])
    except OperationalError:
        logger.warning("the database is away, so nobody looked for accounts of the demo")
        found = []
    if found:
        raise ImproperlyConfigured(f"{found[0].msg} {found[0].hint}")
    connections.close_all()  # a server that forks now would share it


def _open_accounts(alias: str) -> list[str]:
    if (
        User._meta.db_table not in connections[alias].introspection.table_names()
    ):  # before the first `migrate`
        return []
    of_the_demo = User.objects.using(alias).filter(email__endswith=f"@{DEMO_DOMAIN}", is_active=True)
    return [
        email
        for email, password in of_the_demo.order_by("email").values_list("email", "password")
        if check_password(DEMO_PASSWORD, password)
    ]
