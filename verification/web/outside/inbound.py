"""The door by which a mail provider brings mail in, and says what became of what was sent.

django-anymail knows the providers; what it makes of their calls comes to the two functions of `outreach.inbound`.
"""

import hashlib
import secrets
from email.policy import default
from typing import Any

import structlog
from anymail.exceptions import AnymailConfigurationError, AnymailWebhookValidationFailure
from anymail.inbound import AnymailInboundMessage
from anymail.signals import AnymailInboundEvent, AnymailTrackingEvent, EventType, inbound, tracking
from anymail.utils import get_request_basic_auth
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, RawPostDataException
from django.urls import Resolver404, resolve
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from verification.outreach.inbound import came_back, keep_unread, refuse, take
from verification.web.outside.unopened import UNREADABLE, keep_unopened

log = structlog.get_logger(__name__)

CAME_BACK = (EventType.BOUNCED, EventType.REJECTED, EventType.FAILED)
AS_IT_STANDS = default.clone(refold_source="none")
"""Headers are written as they came: folding them anew would mean to parse them."""


@csrf_exempt
@require_http_methods(["HEAD", "POST"])
def door(request: HttpRequest, path: str) -> HttpResponse:
    """Let in who knows the secret. What is too large is not read; it is noted, and not asked for again."""
    if not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        raise Http404
    try:
        found = resolve(f"/{path}", urlconf="anymail.urls")
    except Resolver404:
        raise Http404 from None
    _knows_the_secret(request)
    size = int(request.META.get("CONTENT_LENGTH") or 0)
    if size > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        _refuse(
            f"A mail of {size / 1e6:.0f} MB came in and was too large to be taken. Who wrote is not known."
        )
        return HttpResponse()
    try:
        answer: HttpResponse = found.func(request, *found.args, **found.kwargs)
    except AnymailConfigurationError as error:
        log.error("the webhook of this mail provider is not set up", provider=path, error=str(error)[:200])
        raise Http404 from None
    except UNREADABLE as error:
        log.warning("a mail that came in could not be read", provider=path, error=type(error).__name__)
        _keep_unread(request)
    else:
        return answer
    return HttpResponse()


def _knows_the_secret(request: HttpRequest) -> None:
    given = get_request_basic_auth(request) or ""
    secret = settings.ANYMAIL["WEBHOOK_SECRET"]
    known = [secret] if isinstance(secret, str) else secret
    if not any(constant_time_compare(given, one) for one in known):
        raise AnymailWebhookValidationFailure("Missing or invalid basic auth in a webhook")


def _refuse(why: str) -> None:
    refuse(why, sha256=secrets.token_hex(32))  # there is no digest of what was not read


def _keep_unread(request: HttpRequest) -> None:
    """What anymail could make nothing of, for whoever it names."""
    try:
        body = request.body
    except RawPostDataException:  # a form, which was read
        body = "\n".join(map(str, request.POST.values())).encode("utf-8", "replace")
    why = "A mail came in that could not be read at all."
    keep_unread(why, sha256=hashlib.sha256(body).hexdigest(), raw=body)


def connect() -> None:
    """Listen to what anymail makes of providers' calls (from `AppConfig.ready`)."""
    keep_unopened()
    inbound.connect(_mail_came, dispatch_uid="outreach.inbound")
    tracking.connect(_became_known, dispatch_uid="outreach.tracking")


def _mail_came(*, event: AnymailInboundEvent, **_: Any) -> None:
    message = event.message
    recipients = [message.envelope_recipient] if message.envelope_recipient else []
    take(as_received(message), recipients=recipients)


def as_received(message: AnymailInboundMessage) -> bytes:
    """The mail in bytes, as it came, or else the same ones whenever a provider brings it again.

    Where anymail made it up of a provider's fields, its boundaries were drawn by lot.
    """
    if isinstance(raw := getattr(message, "raw", None), bytes):
        return raw
    for number, part in enumerate(message.walk()):
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            part.set_boundary(f"=_part-{number}-of-this-mail_=")
    return message.as_bytes(policy=AS_IT_STANDS)


def _became_known(*, event: AnymailTrackingEvent, **_: Any) -> None:
    if event.event_type not in CAME_BACK:
        return
    named = event.esp_event if isinstance(event.esp_event, dict) else {}
    reason = event.mta_response or event.description or event.reject_reason or ""
    for message_id in filter(None, (event.message_id, named.get("smtp-id"), named.get("Message-ID"))):
        if came_back(
            message_id=str(message_id),
            reason=str(reason),
            at=event.timestamp,
            recipient=str(event.recipient or ""),
        ):
            return
    log.info("a provider tells of a mail that did not leave here", event=event.event_type)
