"""A person's calendar: made, renewed and revoked on their own page, and read by a program that knows its address."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from icalendar import Calendar, Event

from newsroom.dispatch import feeds
from newsroom.people.models import User
from verification.record.deadlines import Deadline, deadlines
from verification.web.access import me
from verification.web.fresh import fresh_sign_in

ASK_AGAIN = timedelta(minutes=15)


@login_required
@require_POST
@never_cache
@fresh_sign_in
def make_feed(request: HttpRequest) -> HttpResponse:
    """Make a calendar; the answer is the only page that ever shows its address."""
    return _shown_once(request, feeds.make_feed)


@login_required
@require_POST
@never_cache
@fresh_sign_in
def renew_feed(request: HttpRequest) -> HttpResponse:
    """Another address for it."""
    return _shown_once(request, feeds.renew_feed)


@login_required
@require_POST
def revoke_feed(request: HttpRequest) -> HttpResponse:
    """No calendar any more."""
    feeds.revoke_feed(by=me(request))
    messages.success(request, "The calendar is gone; its address shows nothing any more.")
    return redirect("me")


def _shown_once(request: HttpRequest, do: Callable[..., str]) -> HttpResponse:
    secret = do(by=me(request))
    return render(
        request, "people/feed.html", {"address": settings.SITE_URL + reverse("calendar", args=[secret])}
    )


@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar behind an address; a wrong one, and one of somebody who left, is not there."""
    reader = feeds.reader_of(secret)
    if reader is None:
        raise Http404
    body = as_calendar(reader)
    etag = quote_etag(hashlib.sha256(body).hexdigest())
    answer: HttpResponse
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        answer = HttpResponseNotModified()
    else:
        answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="second-source.ics"'
    answer["ETag"] = etag
    patch_cache_control(answer, private=True, no_cache=True)
    return answer


def as_calendar(reader: User) -> bytes:
    """The deadlines of a person as iCalendar (RFC 5545), in UTC. The same deadlines give the same bytes."""
    made = Calendar()
    made.add("prodid", "-//Second Source//Deadlines//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", "Second Source")
    made.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    for deadline in deadlines(reader):
        made.add_component(_event(deadline))
    return bytes(made.to_ical())


def _event(deadline: Deadline) -> Event:
    event = Event()
    event.add("uid", f"{deadline.kind}-{deadline.about}@{settings.SITE_HOST}")
    event.add("dtstamp", deadline.known_since)
    event.add("sequence", deadline.version)
    event.add("dtstart", deadline.at)
    event.add("summary", deadline.what)
    event.add("url", settings.SITE_URL + deadline.path)
    event.add("transp", "TRANSPARENT")
    return event
