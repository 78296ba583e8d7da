"""Keeping what is typed in the copy editor while it is typed; discarding it, and bringing it back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from newsroom.errors import NotPossible, Refusal
from newsroom.stories import drafts
from newsroom.stories.models import Draft, Story
from verification.web.access import me, visible_story
from verification.web.middleware import status_of
from verification.web.reporter.draft_note import TypingForm

NOT_OURS = "this page has to be reloaded first. What you typed comes back."


@login_required
@require_POST
def keep_draft(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Keep what is typed; the answer is the line under the form that says so, or why not."""
    story = visible_story(request, uuid)
    form = TypingForm(request.POST)
    if not form.is_valid():
        return _line(request, request.POST.get("draft", ""), refusal=NOT_OURS, status=422)
    try:
        draft = drafts.keep_draft(by=me(request), story=story, **form.typed())
    except Refusal as refusal:
        known = form.cleaned_data["draft"]
        return _line(request, known, refusal=str(refusal), status=status_of(refusal))
    return _line(request, draft.version if draft else 0, story=story, draft=draft)


def _line(
    request: HttpRequest,
    version: object,
    *,
    story: Story | None = None,
    draft: Draft | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"version": version, "story": story, "kept": draft, "not_kept": refusal}
    return render(request, "reporter/_draft_line.html", context, status=status)


@login_required
@require_POST
def discard_draft(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Open the copy as it is saved instead; the draft can be brought back for a while."""
    story = visible_story(request, uuid)
    form = TypingForm(request.POST)
    which = {}
    if form.is_valid():
        which = {"version": form.cleaned_data["draft"], "tab": form.cleaned_data["tab"]}
    try:
        drafts.discard_draft(by=me(request), story=story, **which)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    return redirect("edit_copy", story.uuid)


@login_required
@require_POST
def bring_back_draft(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Open the discarded draft again."""
    story = visible_story(request, uuid)
    try:
        drafts.bring_back_draft(by=me(request), story=story)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    return redirect("edit_copy", story.uuid)
