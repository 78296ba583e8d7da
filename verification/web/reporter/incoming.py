"""Reply pages of a request, and reading what came in by itself."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from newsroom import addresses
from newsroom.people.permissions import allows
from newsroom.stories.models import Story
from verification.outreach import links, settling
from verification.outreach.models import Reply, ReplyRequest
from verification.outreach.permissions import may_log_replies
from verification.outreach.replies import log_reply
from verification.outreach.states import Outcome, Via
from verification.web.access import me, visible_story
from verification.web.checker.forms import BenchForm
from verification.web.doing import carry_out
from verification.web.reporter.fields import WallTimeField
from verification.web.reporter.waiting import seen_by
from verification.web.strip import strip


class ReadForm(BenchForm):
    """What a mail is, as whoever read it says."""

    called = "read"
    outcome = forms.ChoiceField(
        label="What it is",
        choices=[
            (outcome, outcome.label)
            for outcome in (
                Outcome.ANSWERED,
                Outcome.DENIED,
                Outcome.DECLINED,
                Outcome.MORE_TIME,
                Outcome.LAWYERS_LETTER,
            )
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say what it is."},
    )
    said_by = forms.CharField(label="Who wrote it", required=False, max_length=200)
    text = forms.CharField(
        label="Their words that count",
        required=False,
        help_text="Left empty, all of the mail. A denial has to stand in the copy, near the claim.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    until = WallTimeField(label="They asked for time until", required=False)


@login_required
@require_POST
def make_reply_page(request: HttpRequest, uuid: UUID, asked: UUID) -> HttpResponse:
    """Make a page where the party answers."""
    _story, found = _asked(request, uuid, asked)
    link = links.make_link(by=me(request), request=found)
    messages.success(request, f"Their reply page, for you to send: {links.address_of(link)}")
    return redirect(addresses.reply_request(uuid, asked))


@login_required
@require_POST
def revoke_reply_page(request: HttpRequest, uuid: UUID, asked: UUID, link: UUID) -> HttpResponse:
    """Take a reply page back."""
    _story, found = _asked(request, uuid, asked)
    theirs = found.links.select_related("request__story__desk").filter(uuid=link).first()
    if theirs is None:
        raise Http404
    links.revoke(by=me(request), link=theirs)
    messages.success(request, "The reply page is revoked: its address leads nowhere any more.")
    return redirect(addresses.reply_request(uuid, asked))


@login_required
@require_POST
def take_for_answer(request: HttpRequest, uuid: UUID, asked: UUID, mail: UUID) -> HttpResponse:
    """Say that an automatic reply is their answer, and go on to read it."""
    _story, found = _asked(request, uuid, asked)
    theirs = found.inbound.select_related("request__story__desk", "request__party", "raw").filter(uuid=mail)
    if not (came := theirs.first()):
        raise Http404
    reply = settling.take_for_answer(by=me(request), mail=came)
    messages.success(request, f"It is an answer of {found.party.name} now. Say what it is.")
    return redirect("read_reply", uuid, asked, reply.uuid)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def read_reply(request: HttpRequest, uuid: UUID, asked: UUID, reply: UUID) -> HttpResponse:
    """Read a mail that came in, and say what it is."""
    story, found = _asked(request, uuid, asked)
    came = found.replies.filter(uuid=reply, via=Via.MAIL).select_related("inbound").first()
    if came is None:
        raise Http404
    options: dict[str, Any] = {"zone": story.desk.zone}
    if request.method != "POST":
        return _read_page(request, story, found, came, ReadForm(initial={"said_by": came.said_by}, **options))
    form = ReadForm(request.POST, **options)

    def log() -> HttpResponse:
        logged = log_reply(by=me(request), request=found, follows=came, **form.cleaned_data)
        messages.success(request, f"Logged: {found.party.name}, {logged.get_outcome_display().lower()}.")
        return redirect(addresses.reply_request(uuid, asked))

    return carry_out(form, log, lambda status: _read_page(request, story, found, came, form, status))


def _read_page(
    request: HttpRequest, story: Story, asked: ReplyRequest, came: Reply, form: ReadForm, status: int = 200
) -> HttpResponse:
    context = {
        "story": story,
        "strip": strip(story, current="replies", view=seen_by(me(request), story)),
        "asked": asked,
        "reply": came,
        "form": form,
        "may_log": allows(may_log_replies, by=me(request), story=story),
    }
    return render(request, "reporter/read_reply.html", context, status=status)


def _asked(request: HttpRequest, uuid: UUID, asked: UUID) -> tuple[Story, ReplyRequest]:
    story = visible_story(request, uuid)
    rows = story.reply_requests.select_related("story__desk", "party__desk", "owner")
    found = rows.filter(uuid=asked).first()
    if found is None:
        raise Http404
    return story, found
