"""How a story was checked, for its readers: no account, no cookie, and nobody in it whom the story does not name."""

import json
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from verification.outreach.states import AttemptResult, Channel, Outcome
from verification.record import verify_record
from verification.record.correcting import told
from verification.record.models import Publication
from verification.record.public import public_record
from verification.record.states import RunKind
from verification.record.telling import told_to_readers


def publication_shown(uuid: UUID) -> Publication:
    """What ran last of a story, where its desk shows readers how it checked."""
    shown = Publication.objects.filter(story__uuid=uuid, story__desk__publishes_record=True)
    found = shown.select_related("story__desk", "revision").order_by("-number").first()
    if found is None:
        raise Http404
    return found


@require_safe
def checked(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How we checked this."""
    publication = publication_shown(uuid)
    record = public_record(publication)
    asked = [
        {
            "party": one["party"] or "Somebody whom the story accuses",
            "outcome": Outcome(one["outcome"]).label if one["outcome"] else "No answer yet",
            "attempts": [
                (
                    datetime.fromisoformat(at),
                    Channel(channel).label if channel else "asked",
                    AttemptResult(result).label,
                )
                for channel, at, result in one["attempts"]
            ],
        }
        for one in record["asked"]
    ]
    context = {
        "record": record,
        "asked": asked,
        "publication": publication,
        "desk": publication.story.desk,
        "story": publication.story,
        "told": [one for one in told(publication.story) if one.kind != RunKind.RETRACTION],
    }
    return render(request, "outside/checked.html", context)


@require_safe
def checked_json(_request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The same as a signed file."""
    content = json.dumps(told_to_readers(publication_shown(uuid)), ensure_ascii=False, indent=1)
    return HttpResponse(content, content_type="application/json")


@require_safe
def verifier(_request: HttpRequest) -> HttpResponse:
    """The program that verifies such a file, and needs nothing of ours."""
    content = Path(verify_record.__file__).read_bytes()
    answer = HttpResponse(content, content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="verify_record.py"'
    return answer
