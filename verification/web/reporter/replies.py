"""The reply log of a story: whom was asked, how it was tried, what came back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from newsroom.errors import Invalid, NotPossible
from newsroom.ledger.actions import one_verb
from newsroom.people.permissions import allows
from newsroom.stories.models import Story
from newsroom.stories.states import UNDER_WAY
from verification.outreach import actions as outreach
from verification.outreach.models import Party, ReplyRequest
from verification.outreach.permissions import may_reach_out
from verification.web.access import me, visible_story
from verification.web.reporter.fields import DeskForm
from verification.web.reporter.line import may_put, shown_lines
from verification.web.reporter.reply_forms import AttemptForm, FollowUpForm, PutForm, ReplyForm
from verification.web.reporter.reply_log import Returned, cards, owed
from verification.web.reporter.waiting import seen_by
from verification.web.strip import strip

Log = Callable[[ReplyRequest, dict[str, Any]], str]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def replies(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The log; posting puts something to a party."""
    story = visible_story(request, uuid)
    if request.method != "POST":
        return _page(request, story)
    form = PutForm.of(story, request.POST)
    if not form.is_valid():
        return _page(request, story, put_form=form, status=422)
    try:
        asked = _put(request, story, form.cleaned_data)
    except Invalid as refusal:
        form.refuse(refusal)
        return _page(request, story, put_form=form, status=422)
    messages.success(request, f"Noted what is put to {asked.party.name}. Log the attempt once it is sent.")
    return _back_to(asked)


def _put(request: HttpRequest, story: Story, given: dict[str, Any]) -> ReplyRequest:
    with one_verb():  # the party is kept only with what is put to it
        party = outreach.add_party(
            by=me(request), desk=story.desk, name=given["name"], kind=given["kind"], note=given["note"]
        )
        return outreach.put(
            by=me(request),
            story=story,
            party=party,
            type=given["type"],
            put=given["put"],
            reply_by=given["reply_by"],
            claims=given["claims"],
        )


@login_required
@require_POST
def log_attempt(request: HttpRequest, uuid: UUID, asked: UUID) -> HttpResponse:
    """Log an attempt to reach the party."""

    def log(asked: ReplyRequest, given: dict[str, Any]) -> str:
        attempt = outreach.log_attempt(by=me(request), request=asked, **given)
        return f"Logged: {attempt.get_channel_display().lower()} to {asked.party.name}."

    return _log(request, uuid, asked, "attempt_form", AttemptForm, log)


@login_required
@require_POST
def log_reply(request: HttpRequest, uuid: UUID, asked: UUID) -> HttpResponse:
    """Log what came back, or that nothing did."""

    def log(asked: ReplyRequest, given: dict[str, Any]) -> str:
        reply = outreach.log_reply(by=me(request), request=asked, **given)
        return f"Logged: {asked.party.name}, {reply.get_outcome_display().lower()}."

    return _log(request, uuid, asked, "reply_form", ReplyForm, log)


@login_required
@require_POST
def follow_up(request: HttpRequest, uuid: UUID, asked: UUID) -> HttpResponse:
    """Set when to try again."""

    def log(asked: ReplyRequest, given: dict[str, Any]) -> str:
        outreach.follow_up(by=me(request), request=asked, at=given["next_follow_up_at"])
        return f"{asked.owner} is reminded of {asked.party.name} then."

    return _log(request, uuid, asked, "follow_up_form", FollowUpForm, log)


def _log(
    request: HttpRequest, uuid: UUID, asked: UUID, name: str, form_class: type[DeskForm], log: Log
) -> HttpResponse:
    """Log with one of a card's forms, or show the page with that form as it was typed and why not."""
    story = visible_story(request, uuid)
    found = story.reply_requests.select_related("story__desk", "party", "owner").filter(uuid=asked).first()
    if found is None:
        raise Http404
    auto_id = f"{name.split('_', maxsplit=1)[0]}_{found.uuid.hex[:8]}_%s"
    form = form_class(request.POST, zone=story.desk.zone, auto_id=auto_id)
    returned = Returned(found, name, form)
    if not form.is_valid():
        return _page(request, story, returned=returned, status=422)
    try:
        said = log(found, form.cleaned_data)
    except Invalid as refusal:
        form.refuse(refusal)
        return _page(request, story, returned=returned, status=422)
    except NotPossible as refusal:
        form.add_error(None, str(refusal))
        return _page(request, story, returned=returned, status=409)
    messages.success(request, said)
    return _back_to(found)


def _back_to(asked: ReplyRequest) -> HttpResponse:
    return redirect(f"{reverse('replies', args=[asked.story.uuid])}#r-{asked.uuid}")


def _page(
    request: HttpRequest,
    story: Story,
    *,
    put_form: PutForm | None = None,
    returned: Returned | None = None,
    status: int = 200,
) -> HttpResponse:
    log = cards(story, returned)
    view = seen_by(me(request), story)
    context = {
        "story": story,
        "strip": strip(story, current="replies", view=view),
        "cards": log,
        "parties_asked": len({card.request.party_id for card in log}),
        "attempts": sum(len(card.request.attempts.all()) for card in log),
        "lines": shown_lines(view),
        "may_put_line": may_put(me(request), story),
        "owed": owed(view) if story.state in UNDER_WAY else [],
        "put_form": put_form or PutForm.of(story),
        "parties": Party.objects.filter(desk=story.desk).values_list("name", flat=True),
        "may_log": allows(may_reach_out, by=me(request), desk_id=story.desk_id),
    }
    return render(request, "reporter/replies.html", context, status=status)
