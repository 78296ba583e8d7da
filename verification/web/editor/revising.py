"""Beginning the next version of what ran, and giving it up."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from newsroom.errors import Refusal
from newsroom.stories import actions as stories
from verification.web.access import me, visible_story
from verification.web.doing import carry_out
from verification.web.editor.gate import gate_page
from verification.web.editor.next_version import PART, give_up_form
from verification.web.editor.typed import Typed
from verification.web.middleware import status_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Begin the next version, and go on in the copy editor."""
    story = visible_story(request, uuid)
    if request.method != "POST":  # whoever had to sign in first comes back here
        return redirect("gate", uuid)
    try:
        stories.revise(by=me(request), story=story)
    except Refusal as refusal:
        return gate_page(request, uuid, Typed(refusal), status=status_of(refusal))
    said = f"The next version of {story.slug} is begun. Readers keep what ran until this one runs."
    messages.success(request, said)
    return redirect("edit_copy", uuid)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give the next version up; the story is as it ran again."""
    story = visible_story(request, uuid)
    if request.method != "POST":
        return redirect("gate", uuid)
    form = give_up_form(request.POST)

    def do() -> HttpResponse:
        stories.give_up(by=me(request), story=story, **form.cleaned_data)
        messages.success(request, f"The next version of {story.slug} is given up. It stands as it ran.")
        return redirect("gate", uuid)

    return carry_out(
        form, do, lambda status: gate_page(request, uuid, Typed(parts={PART: form}), status=status)
    )
