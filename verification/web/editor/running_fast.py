"""Sending a story on the fast path, signing for it, taking it off again. What is refused comes back on its gate."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from newsroom.errors import Refusal
from newsroom.stories.models import Story
from verification.gate import fast
from verification.gate.models import FastPath
from verification.gate.reading import read
from verification.gate.standing import measure
from verification.web.access import me, visible_story
from verification.web.doing import RefusableForm, carry_out
from verification.web.editor.deciding import seen
from verification.web.editor.fast_path import PART, AskFastPathForm, end_form
from verification.web.editor.gate import gate_page
from verification.web.editor.typed import Typed
from verification.web.middleware import status_of


def _path(story: Story, uuid: UUID) -> FastPath:
    found = story.fast_paths.filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def _back_with(request: HttpRequest, uuid: UUID, form: RefusableForm, status: int) -> HttpResponse:
    return gate_page(request, uuid, Typed(parts={PART: form}), status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_fast_path(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask that the story run before its checks are made; a senior editor signs for it."""
    story = visible_story(request, uuid)
    if request.method != "POST":  # whoever had to sign in first comes back here
        return redirect("gate", uuid)
    form = AskFastPathForm.of(measure(read(story)), request.POST)

    def do() -> HttpResponse:
        fast.ask_fast_path(by=me(request), story=story, **form.cleaned_data)
        messages.success(
            request, "The fast path is asked for. It puts nothing off until a senior editor signs."
        )
        return redirect("gate", uuid)

    return carry_out(form, do, lambda status: _back_with(request, uuid, form, status))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_fast_path(request: HttpRequest, uuid: UUID, path: UUID) -> HttpResponse:
    """Sign for what would run unchecked, as it stands."""
    story = visible_story(request, uuid)
    found = _path(story, path)
    if request.method != "POST":
        return redirect("gate", uuid)
    try:
        signed = fast.sign_fast_path(by=me(request), path=found, seen=seen(request))
    except Refusal as refusal:
        return gate_page(request, uuid, Typed(refusal), status=status_of(refusal))
    count = len(signed.covers)
    messages.success(
        request,
        f"Signed for {count} {'claim' if count == 1 else 'claims'} that would run before the check is made.",
    )
    return redirect("gate", uuid)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end_fast_path(request: HttpRequest, uuid: UUID, path: UUID) -> HttpResponse:
    """Take the story off the fast path."""
    story = visible_story(request, uuid)
    found = _path(story, path)
    if request.method != "POST":
        return redirect("gate", uuid)
    form = end_form(request.POST)

    def do() -> HttpResponse:
        fast.end_fast_path(by=me(request), path=found, **form.cleaned_data)
        messages.success(request, f"{story.slug} is off the fast path: its checks are made before it runs.")
        return redirect("gate", uuid)

    return carry_out(form, do, lambda status: _back_with(request, uuid, form, status))
