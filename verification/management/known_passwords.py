"""The demo's password is public, so a real newsroom does not start while anybody could sign in with it."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core import checks
from django.db import connections

from newsroom.people.models import User

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
