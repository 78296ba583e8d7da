"""Saving copy, planning a story and filing it, from the copy editor."""

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST

from newsroom import addresses
from newsroom.errors import Invalid, NotPossible, Refusal
from newsroom.ledger.actions import one_verb
from newsroom.stories import actions as stories
from newsroom.stories.copy import Document
from newsroom.stories.drafts import keep_draft
from newsroom.stories.models import Story
from newsroom.stories.states import StoryVerb
from verification.checking.moved import moved, stand_of
from verification.web.access import me, visible_story
from verification.web.reporter.copy_page import Conflict, Opened, copy_page
from verification.web.reporter.differing import differing_paragraphs
from verification.web.reporter.draft_note import TypingForm
from verification.web.reporter.forms import CopyForm, PlanForm
from verification.web.reporter.moved import what_moved


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_copy(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Read, write and save the copy; with `then` = "file" it is filed as well."""
    story = visible_story(request, uuid)
    if request.method != "POST":
        return copy_page(request, story)
    form = CopyForm.of(story, request.POST)
    if not form.is_valid():
        _keep(request, story)
        return copy_page(request, story, Opened(copy_form=form), status=422)
    try:
        document = form.document()
    except Invalid as refusal:
        _keep(request, story)
        form.refuse(refusal)
        return copy_page(request, story, Opened(copy_form=form), status=422)
    return _save(request, story, form, document)


def _keep(request: HttpRequest, story: Story) -> None:
    """What could not be saved is kept as a draft, if it can: the page may be closed before it is put right."""
    typing = TypingForm(request.POST)
    if typing.is_valid():
        with suppress(Refusal):
            keep_draft(by=me(request), story=story, **typing.typed())


def _save(request: HttpRequest, story: Story, form: CopyForm, document: Document) -> HttpResponse:
    file = request.POST.get("then") == "file"
    before = stand_of(story)
    try:
        with one_verb():  # saved and filed, or neither
            stories.save_copy(by=me(request), story=story, document=document, seen=form.cleaned_data["seen"])
            if file:
                stories.file(by=me(request), story=story)
    except NotPossible as refusal:
        return _not_saved(request, form, document, refusal, story.uuid)
    after = stand_of(story)
    filed = f" {story.slug} is filed to {story.desk.name}." if file else ""
    said = what_moved(before, after) + filed
    if moved(before, after):
        said = format_html('{} <a href="{}">Compare the words</a>', said, addresses.stale(story.uuid))
    messages.success(request, said)
    return redirect("edit_copy", story.uuid)


def _not_saved(
    request: HttpRequest, form: CopyForm, document: Document, refusal: NotPossible, uuid: UUID
) -> HttpResponse:
    """The page with everything that was typed; when somebody else saved, with what they saved beside it."""
    story = visible_story(request, uuid)
    _keep(request, story)
    if story.copy_version == form.cleaned_data["seen"] or not story.possible(StoryVerb.SAVE_COPY):
        return copy_page(request, story, Opened(copy_form=form, refusal=refusal), status=409)
    theirs = story.revision
    if theirs.sha256 == document.sha256:
        messages.info(request, f"{theirs.author} saved the very same words as v{theirs.number}.")
        return redirect("edit_copy", story.uuid)
    conflict = Conflict(
        sentence=str(refusal),
        author=theirs.author,
        version=theirs.number,
        paragraphs=differing_paragraphs(theirs.text, document.text),
    )
    opened = Opened(copy_form=form.knowing(theirs.number), conflict=conflict)
    return copy_page(request, story, opened, status=409)


@login_required
@require_POST
def plan_story(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change slug line, bylines and times."""
    story = visible_story(request, uuid)
    form = PlanForm.of(story, request.POST)
    if not form.is_valid():
        return copy_page(request, story, Opened(plan_form=form), status=422)
    try:
        story = stories.plan(by=me(request), story=story, **form.cleaned_data)
    except Invalid as refusal:
        form.refuse(refusal)
        return copy_page(request, story, Opened(plan_form=form), status=422)
    except NotPossible as refusal:
        return copy_page(request, story, Opened(plan_form=form, refusal=refusal), status=409)
    messages.success(request, f"The details of {story.slug} are saved.")
    return redirect("edit_copy", story.uuid)


@login_required
@require_POST
def file_story(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """File a draft as it was last saved."""
    story = visible_story(request, uuid)
    try:
        story = stories.file(by=me(request), story=story)
    except NotPossible as refusal:
        return copy_page(request, story, Opened(refusal=refusal), status=409)
    messages.success(request, f"{story.slug} is filed to {story.desk.name}.")
    return redirect("edit_copy", story.uuid)
