"""The reply page: who asks, what was put, by when; an answer, a look at it before it is sent, and a receipt.

Nothing else of the story stands here: whoever has the address is nobody the desk knows. No page of the desk is linked,
and no cookie is needed but the one that guards the form. (The address is not told to other sites; to this one it is,
because a browser that may not tell it calls the form's origin "null", and Django then refuses it.)
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, cast
from zoneinfo import ZoneInfo

from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from newsroom.errors import Invalid, NotPossible
from verification.evidence.streaming import is_too_large
from verification.evidence.uploads import too_large
from verification.outreach import answering
from verification.outreach.links import link_of
from verification.outreach.models import Reply, ReplyLink
from verification.outreach.states import Outcome
from verification.outreach.templates import newsroom_of, statements_of
from verification.web.middleware import status_of
from verification.web.outside.forms import AnswerForm

View = Callable[..., HttpResponse]

TOO_OFTEN = "This was tried many times from where you are. Wait ten minutes, and send it once more."
CHANGE, SEND = "change", "send"
"""What the buttons of the look before sending do; any other is the first step."""


def unseen(view: View) -> View:
    """Kept by no browser and found by no search engine."""

    @wraps(view)
    def seen_by_nobody(*args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(*args, **kwargs)
        answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return answer

    return cast(View, never_cache(seen_by_nobody))


@unseen
@require_http_methods(["GET", "HEAD", "POST"])
def reply_page(request: HttpRequest, signed: str) -> HttpResponse:
    """Answer once. An address that opens nothing any more says so, and nothing else."""
    link = link_of(signed)
    if link is None:
        return render(request, "outside/closed.html", {"never": True}, status=404)
    if link.answered_at:
        return _answered(request, link)
    if not link.is_open:
        return render(request, "outside/closed.html", status=410)
    if request.method != "POST":
        return _form(request, link, AnswerForm(zone=link.request.party.zone))
    return _take(request, link)


def _take(request: HttpRequest, link: ReplyLink) -> HttpResponse:
    form = AnswerForm(request.POST, request.FILES, zone=link.request.party.zone)
    step = request.POST.get("step")
    if step == CHANGE:
        return _form(request, link, AnswerForm(initial=request.POST.dict(), zone=link.request.party.zone))
    if not ratelimit.consume(request, action="reply_page"):
        form.add_error(None, TOO_OFTEN)
        return _form(request, link, form, status=429)
    if not form.is_valid():
        return _form(request, link, form, status=422)
    said = {name: form.cleaned_data[name] for name in ("outcome", "text", "until", "said_by")}
    try:
        if is_too_large(request.META):
            raise too_large()
        files = form.keep_files()
        answering.checked(**said, files=len(files))
        if step == SEND:
            return _receipt(request, answering.answer(link=link, files=files, **said))
    except NotPossible:
        link.refresh_from_db()
        return (
            _answered(request, link)
            if link.answered_at
            else render(request, "outside/closed.html", status=410)
        )
    except Invalid as refusal:
        form.refuse(refusal)
        return _form(request, link, form, status=status_of(refusal))
    return _look(request, link, form)


def _form(request: HttpRequest, link: ReplyLink, form: AnswerForm, status: int = 200) -> HttpResponse:
    return render(request, "outside/answer.html", {"form": form, **_asked(link)}, status=status)


def _look(request: HttpRequest, link: ReplyLink, form: AnswerForm) -> HttpResponse:
    """What they are about to send, once more."""
    said = form.cleaned_data
    context = {
        "form": form,
        "outcome": Outcome(said["outcome"]).label,
        "until": _in_zones(said["until"], link) if said["outcome"] == Outcome.MORE_TIME else [],
        **_asked(link),
    }
    return render(request, "outside/look.html", context)


def _receipt(request: HttpRequest, reply: Reply) -> HttpResponse:
    link = reply.link
    assert link is not None
    context = {
        "reply": reply,
        "at": _in_zones(reply.received_at, link),
        "files": [item.title for item in reply.evidence.all()],
        "next_page": answering.address_of_next(link),
        "desk": newsroom_of(link.request.story.desk),
    }
    return render(request, "outside/receipt.html", context)


def _answered(request: HttpRequest, link: ReplyLink) -> HttpResponse:
    """The page was used: when, and nothing of what was said."""
    assert link.answered_at is not None
    context = {
        "at": _in_zones(link.answered_at, link),
        "next_page": answering.address_of_next(link),
        "desk": newsroom_of(link.request.story.desk),
    }
    return render(request, "outside/answered.html", context)


def _asked(link: ReplyLink) -> dict[str, Any]:
    asked = link.request
    last = asked.puttings.order_by("-number").first()
    return {
        "desk": newsroom_of(asked.story.desk),
        "of": asked.story.desk.name if settings.NEWSROOM_NAME else "",
        "claims": statements_of(last) if last else [],
        "party": asked.party,
        "owner": asked.owner,
        "put": asked.put,
        "reply_by": _in_zones(asked.promised_until or asked.reply_by, link),
        "zone": asked.party.zone,
    }


def _in_zones(instant: datetime, link: ReplyLink) -> list[str]:
    """A moment in words, as the party's clocks show it and as the desk's do where they differ."""
    zones = [link.request.party.zone, link.request.story.desk.zone]
    local = [instant.astimezone(zone) for zone in zones]
    if local[0].utcoffset() == local[1].utcoffset():
        zones, local = zones[:1], local[:1]
    return [f"{at:%H:%M on %A, %-d %B %Y}, {_city(zone)}" for at, zone in zip(local, zones, strict=True)]


def _city(zone: ZoneInfo) -> str:
    return zone.key.rpartition("/")[2].replace("_", " ") + " time"
