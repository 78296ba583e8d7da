"""Where readers complain of what ran: no account; open only where the desk shows how it checked the story."""

from uuid import UUID

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from newsroom.errors import Refusal
from verification.record.complaints import complain as take_in
from verification.record.models import Complaint, Publication
from verification.web.middleware import status_of
from verification.web.outside.answer import TOO_OFTEN, unseen
from verification.web.outside.checked import publication_shown
from verification.web.outside.forms import ComplainForm


@unseen
@require_http_methods(["GET", "HEAD", "POST"])
def complain(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a complaint in, and say until when it is answered."""
    publication = publication_shown(uuid)
    if request.method != "POST":
        return _form(request, publication, ComplainForm())
    form = ComplainForm(request.POST)
    if not ratelimit.consume(request, action="complain_page"):
        form.add_error(None, TOO_OFTEN)
        return _form(request, publication, form, status=429)
    if not form.is_valid():
        return _form(request, publication, form, status=422)
    try:
        taken = take_in(story=publication.story, **form.cleaned_data)
    except Refusal as refusal:
        form.refuse(refusal)
        return _form(request, publication, form, status=status_of(refusal))
    return _receipt(request, publication, taken)


def _form(
    request: HttpRequest, publication: Publication, form: ComplainForm, status: int = 200
) -> HttpResponse:
    return render(request, "outside/complain.html", {"form": form, **_about(publication)}, status=status)


def _receipt(request: HttpRequest, publication: Publication, taken: Complaint) -> HttpResponse:
    return render(request, "outside/complained.html", {"taken": taken, **_about(publication)})


def _about(publication: Publication) -> dict[str, object]:
    story = publication.story
    return {"story": story, "desk": story.desk, "headline": publication.revision.document.headline}
