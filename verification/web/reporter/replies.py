"""The reply log of a story: whom was asked, how it was tried, what came back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from newsroom import addresses
from newsroom.errors import Refusal
from newsroom.ledger.actions import one_verb
from newsroom.people.permissions import allows
from newsroom.stories.models import Story
from newsroom.stories.states import UNDER_WAY
from verification.outreach import actions as outreach
from verification.outreach.models import Party, ReplyRequest
from verification.outreach.permissions import may_log_replies
from verification.outreach.putting import AlreadyAsked
from verification.outreach.states import Channel, Pace
from verification.web.access import me, visible_request, visible_story
from verification.web.middleware import status_of
from verification.web.reporter.fields import DeskForm
from verification.web.reporter.line import may_put, shown_lines
from verification.web.reporter.reply_forms import (
    AttemptForm,
    FollowUpForm,
    GiveUpForm,
    PutForm,
    ReplyForm,
)
from verification.web.reporter.reply_log import Returned, cards, owed
from verification.web.reporter.waiting import seen_by
from verification.web.strip import strip

Log = Callable[[ReplyRequest, Any], str]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def replies(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The log; posting puts something to a party."""
    story = visible_story(request, uuid)
    if request.method != "POST":
        return _page(request, story)
    form = PutForm.of(story, request.POST)
    first = None
    status = 422
    if form.is_valid():
        try:
            asked = _put(request, story, form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
            status = status_of(refusal)
            first = refusal.first if isinstance(refusal, AlreadyAsked) else None
        else:
            messages.success(request, f"Noted what is put to {asked.party.name}. Now write to them, or call.")
            return back_to(asked)
    return _page(request, story, put_form=form, first=first, status=status)


def _put(request: HttpRequest, story: Story, given: dict[str, Any]) -> ReplyRequest:
    with one_verb():  # the party and its address are kept only with what is put to it
        party = outreach.add_party(
            by=me(request), desk=story.desk, name=given["name"], kind=given["kind"], note=given["note"]
        )
        email = given["email"].strip()
        known = party.addresses.filter(channel=Channel.EMAIL, value=email, retired_at=None)
        if email and not known.exists():
            outreach.add_address(by=me(request), party=party, channel=Channel.EMAIL, value=email)
        return outreach.put(
            by=me(request),
            story=story,
            party=party,
            type=given["type"],
            pace=given["pace"] or Pace.ROUTINE,
            language=given["language"] or "en",
            put=given["put"],
            reply_by=given["reply_by"],
            claims=given["claims"],
        )


@login_required
@require_POST
def log_attempt(request: HttpRequest, uuid: UUID, asked: UUID) -> HttpResponse:
    """Log an attempt to reach the party."""

    def log(asked: ReplyRequest, form: Any) -> str:
        attempt = outreach.log_attempt(by=me(request), request=asked, **form.attempt)
        return f"Logged: {attempt.get_channel_display().lower()} to {asked.party.name}."

    return log_with(request, uuid, asked, "attempt_form", AttemptForm, log)


@login_required
@require_POST
def log_reply(request: HttpRequest, uuid: UUID, asked: UUID) -> HttpResponse:
    """Log what came back, or that nothing did."""

    def log(asked: ReplyRequest, form: DeskForm) -> str:
        reply = outreach.log_reply(by=me(request), request=asked, **form.cleaned_data)
        return f"Logged: {asked.party.name}, {reply.get_outcome_display().lower()}."

    return log_with(request, uuid, asked, "reply_form", ReplyForm, log)


@login_required
@require_POST
def follow_up(request: HttpRequest, uuid: UUID, asked: UUID) -> HttpResponse:
    """Set when to try again."""

    def log(asked: ReplyRequest, form: DeskForm) -> str:
        outreach.follow_up(by=me(request), request=asked, at=form.cleaned_data["next_follow_up_at"])
        return f"{asked.owner} is reminded of {asked.party.name} then."

    return log_with(request, uuid, asked, "follow_up_form", FollowUpForm, log)


@login_required
@require_POST
def give_up_search(request: HttpRequest, uuid: UUID, asked: UUID) -> HttpResponse:
    """Say why no other way to them is looked for."""

    def log(asked: ReplyRequest, form: DeskForm) -> str:
        outreach.give_up_search(by=me(request), request=asked, **form.cleaned_data)
        return f"No other way to {asked.party.name} is looked for."

    return log_with(request, uuid, asked, "give_up_form", GiveUpForm, log)


def log_with(
    request: HttpRequest, uuid: UUID, asked: UUID, name: str, form_class: type[DeskForm], log: Log
) -> HttpResponse:
    """Log with one of a card's forms, or show the page with that form as it was typed and why not."""
    found = visible_request(request, uuid, asked)
    auto_id = f"{name.split('_', maxsplit=1)[0]}_{found.uuid.hex[:8]}_%s"
    form = form_class(request.POST, zone=found.story.desk.zone, auto_id=auto_id)
    if "address" in form.fields:
        form.offer("address", found.party.addresses.filter(retired_at=None))
    status = 422
    if form.is_valid():
        try:
            said = log(found, form)
        except Refusal as refusal:
            form.refuse(refusal)
            status = status_of(refusal)
        else:
            messages.success(request, said)
            return back_to(found)
    return _page(request, found.story, returned=Returned(found, name, form), status=status)


def back_to(asked: ReplyRequest) -> HttpResponse:
    """To the card of a request."""
    return redirect(addresses.reply_request(asked.story.uuid, asked.uuid))


def _page(
    request: HttpRequest,
    story: Story,
    *,
    put_form: PutForm | None = None,
    first: ReplyRequest | None = None,
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
        "attempts": sum(len(card.request.standing_attempts) for card in log),
        "lines": shown_lines(view),
        "may_put_line": may_put(me(request), story),
        "owed": owed(view) if story.state in UNDER_WAY else [],
        "put_form": put_form or PutForm.of(story, initial=_asked_of(request)),
        "first": first,
        "parties": Party.objects.visible_to(me(request))
        .filter(desk=story.desk)
        .values_list("name", flat=True),
        "may_log": allows(may_log_replies, by=me(request), story=story),
    }
    return render(request, "reporter/replies.html", context, status=status)


def _asked_of(request: HttpRequest) -> dict[str, Any]:
    """Whom a link from elsewhere suggests to ask (`?party=`)."""
    return {"name": request.GET["party"]} if request.GET.get("party") else {}
