"""Letting one blocker pass: to ask for it, to second it, to take it back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from newsroom.errors import Refusal
from verification.gate import overriding
from verification.gate.models import Override
from verification.gate.passing import may_pass
from verification.gate.permissions import may_override
from verification.web.access import me, visible_story
from verification.web.doing import carry_out
from verification.web.editor.deciding import seen
from verification.web.editor.gate import as_shown_to, gate_page
from verification.web.editor.letting_pass import AskOverrideForm
from verification.web.editor.stops import stops_of
from verification.web.editor.typed import Typed
from verification.web.middleware import status_of
from verification.web.strip import strip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_override(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask that one blocker be let pass; somebody else seconds it. The gate fetches this into the blocker's row.

    It tells no more of the blocker than the gate page tells the same person.
    """
    story = visible_story(request, uuid)
    may_override(by=me(request), story=story)
    standing, behind = as_shown_to(me(request), story)
    posted = request.method == "POST"
    key = (request.POST if posted else request.GET).get("key", "")
    asked_for = [one for one in standing.gate.blockers if one.key == key and may_pass(one)]
    finding = next((stop.finding for stop in stops_of(asked_for, mine=(), behind=behind)), None)
    form = AskOverrideForm.of(standing, key, request.POST if posted else None)

    def page(status: int) -> HttpResponse:
        context = {
            "story": story,
            "strip": strip(story, current="gate", view=standing.view),
            "finding": finding,
            "form": form,
        }
        return render(request, "editor/ask_override.html", context, status=status)

    if not posted:
        return page(200) if finding else redirect("gate", uuid)

    def do() -> HttpResponse:
        given = form.cleaned_data
        asked = overriding.ask_override(
            by=me(request),
            story=story,
            key=given["key"],
            seen=given["seen"],
            reason=given["reason"],
            expires_at=given["until"],
        )
        until = asked.expires_at.astimezone(story.desk.zone)
        messages.success(
            request, f"Asked for, until {until:%H:%M on %d %B}. It passes once somebody else seconds it."
        )
        return redirect("gate", uuid)

    return carry_out(form, do, page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide_override(request: HttpRequest, uuid: UUID, override: UUID, verb: str) -> HttpResponse:
    """Second what somebody else asked for, or take it back."""
    story = visible_story(request, uuid)
    found = Override.objects.visible_to(me(request)).filter(story=story, uuid=override).first()
    if found is None or verb not in {"second", "withdraw"}:
        raise Http404
    if request.method != "POST":
        return redirect("gate", uuid)
    try:
        if verb == "second":
            overriding.second_override(by=me(request), override=found, seen=seen(request))
            said = "It passes now. The story says so on each of its pages."
        else:
            overriding.withdraw_override(by=me(request), override=found)
            said = "The override is withdrawn: it stops the story again."
    except Refusal as refusal:
        return gate_page(request, uuid, Typed(refusal), status=status_of(refusal))
    messages.success(request, said)
    return redirect("gate", uuid)
