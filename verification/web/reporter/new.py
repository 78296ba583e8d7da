"""Handing in copy: pasted or uploaded, as a draft or filed at once."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.actions import one_verb
from newsroom.people.models import User
from newsroom.stories import actions as stories
from newsroom.stories.copy import Document
from newsroom.stories.models import Story
from newsroom.stories.readers import MAX_BYTES, read_copy, read_pasted
from verification.web.access import me
from verification.web.reporter.forms import NewStoryForm
from verification.web.reporter.lists import may_hand_in


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_story(request: HttpRequest) -> HttpResponse:
    """A new story from pasted words or a file; what cannot be read is said beside it, and nothing is made."""
    user = me(request)
    if not may_hand_in(user):
        raise NotPermitted(
            "Only a reporter or an editor of a desk hands in copy. A desk head can give you that role."
        )
    if request.method != "POST":
        return _page(request, NewStoryForm.for_writer(user))
    form = NewStoryForm.for_writer(user, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, 422)
    try:
        story = _start(user, form, file=request.POST.get("then") == "file")
    except Invalid as refusal:
        form.refuse(refusal)
        return _page(request, form, 422)
    except NotPossible as refusal:
        form.add_error(None, str(refusal))
        return _page(request, form, 409)
    messages.success(request, _what_now(story))
    return redirect("edit_copy", story.uuid)


def _start(user: User, form: NewStoryForm, *, file: bool) -> Story:
    given = form.cleaned_data
    document = _document(given["copy"], given["html"], given["upload"])
    with one_verb():  # filed and started, or neither
        story = stories.start(
            by=user,
            desk=given["desk"],
            slug=given["slug"],
            document=document,
            bylines=given["bylines"],
            publish_by=given["publish_by"],
            embargo_until=given["embargo_until"],
            confidential=given["confidential"],
        )
        return stories.file(by=user, story=story) if file else story


def _document(text: str, html: str, upload: UploadedFile | None) -> Document:
    if upload and text.strip():
        raise Invalid({"copy": ["There are words here and a file as well: take one of them out."]})
    if upload:
        return _uploaded(upload)
    if not text.strip() and not html.strip():
        raise Invalid({"copy": ["Write or paste the copy, or choose a file."]})
    return read_pasted(text, html)


def _uploaded(upload: UploadedFile) -> Document:
    size = upload.size or 0
    if size > MAX_BYTES:  # before it is in memory
        raise Invalid({"upload": [f"This file has {size / 1e6:.1f} MB; at most 5 MB can be read."]})
    try:
        return read_copy(upload.read(), upload.name or "")
    except Invalid as refusal:
        raise Invalid({"upload": refusal.errors.get("copy", [str(refusal)])}) from None


def _what_now(story: Story) -> str:
    done = (
        f"{story.slug} is filed to {story.desk.name}."
        if story.filed_at
        else f"{story.slug} is saved as a draft."
    )
    proposed = story.proposals.unsettled().count()
    if not proposed:
        return f"{done} Nothing in it was recognised as a claim; mark what can be checked."
    what = (
        "1 passage is proposed as a claim" if proposed == 1 else f"{proposed} passages are proposed as claims"
    )
    return f"{done} {what}: accept what can be checked."


def _page(request: HttpRequest, form: NewStoryForm, status: int = 200) -> HttpResponse:
    lost = [upload.name for upload in request.FILES.getlist("upload")]
    return render(request, "reporter/new_story.html", {"form": form, "lost": lost}, status=status)
