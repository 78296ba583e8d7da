"""Sign-ins, good and bad, as lines of the log: who (by number), how, and from where."""

from typing import Any

import structlog
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from newsroom.people.models import User

log = structlog.get_logger(__name__)


def _address(request: HttpRequest | None) -> str:
    try:
        return str(get_adapter().get_client_ip(request)) if request else ""
    except PermissionDenied:  # nobody knows it; a line of the log is no reason to refuse a sign-in
        return ""


def _came(*, request: HttpRequest, user: User, **_: Any) -> None:
    how = [record["method"] for record in get_authentication_records(request, user)]
    log.info("signed in", user=user.pk, how=how, address=_address(request))


def _went(*, user: User | None, **_: Any) -> None:
    if user:
        log.info("signed out", user=user.pk)


def _failed(*, request: HttpRequest | None, credentials: dict[str, Any], **_: Any) -> None:
    email = str(credentials.get("email") or "")
    known = User.objects.filter(email__iexact=email).values_list("pk", flat=True).first()
    log.warning("sign-in failed", user=known, address=_address(request))


def _second_step_failed(*, request: HttpRequest, user: User, **_: Any) -> None:
    log.warning("second step failed", user=user.pk, address=_address(request))


def connect() -> None:
    """From `AppConfig.ready`."""
    user_logged_in.connect(_came, dispatch_uid="log_signed_in")
    user_logged_out.connect(_went, dispatch_uid="log_signed_out")
    user_login_failed.connect(_failed, dispatch_uid="log_sign_in_failed")
    authentication_failed.connect(_second_step_failed, dispatch_uid="log_second_step_failed")
