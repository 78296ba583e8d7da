"""Legal hold, on the record page of its story."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from newsroom.people.permissions import allows
from newsroom.stories.models import Story
from verification.record.holding import hold_for_legal, release_hold
from verification.record.permissions import may_hold
from verification.web.access import me, visible_story
from verification.web.doing import carry_out
from verification.web.editor.forms import ReasonForm
from verification.web.strip import strip


def hold_part(request: HttpRequest, story: Story) -> dict[str, Any]:
    """The hold that stands, and whether this person may set or release one."""
    held = story.legal_holds.filter(released_at=None).select_related("by").first()
    return {"held": held, "may_hold": allows(may_hold, by=me(request), story=story)}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def legal_hold(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Set a hold, or release the one that stands; only those who may see the page."""
    story = visible_story(request, uuid)
    part = hold_part(request, story)
    if not part["may_hold"]:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def page(status: int) -> HttpResponse:
        context = {**part, "story": story, "strip": strip(story, current="record"), "form": form}
        return render(request, "editor/legal_hold.html", context, status=status)

    if request.method != "POST":
        return page(200)

    def do() -> HttpResponse:
        reason = form.cleaned_data["reason"]
        if part["held"] and request.POST.get("do") == "release":
            release_hold(by=me(request), held=part["held"], reason=reason)
            messages.success(request, "The legal hold is released.")
        else:
            hold_for_legal(by=me(request), story=story, reason=reason)
            messages.success(request, f"{story.slug} is under legal hold: nothing of it is erased.")
        return redirect("legal_hold", uuid)

    return carry_out(form, do, page)
