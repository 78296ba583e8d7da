"""Files of evidence as they leave the desk: originals to be saved, previews to be looked at. Nothing in them runs."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET

from verification.evidence import leaving
from verification.evidence.models import EvidenceFile
from verification.web.access import me, visible_evidence


def _visible_file(request: HttpRequest, uuid: UUID, piece: UUID, file: UUID) -> EvidenceFile:
    evidence = visible_evidence(request, uuid, piece)
    found = (
        EvidenceFile.objects.filter(evidence=evidence, uuid=file).select_related("blob", "evidence").first()
    )
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
def download(request: HttpRequest, uuid: UUID, piece: UUID, file: UUID) -> FileResponse:
    """Any file, to be saved: bytes of no type, whatever their name says."""
    found = _visible_file(request, uuid, piece, file)
    return FileResponse(
        leaving.download(by=me(request), file=found, how="From its page"),
        as_attachment=True,
        filename=found.name,
        content_type=leaving.ATTACHED_TYPE,
        headers=leaving.HEADERS,
    )


@login_required
@require_GET
def preview(request: HttpRequest, uuid: UUID, piece: UUID, file: UUID) -> FileResponse:
    """A picture that was made here, to be looked at."""
    found = _visible_file(request, uuid, piece, file)
    if not leaving.may_be_shown(found):
        raise Http404
    return FileResponse(leaving.opened(found), content_type=found.media_type, headers=leaving.HEADERS)


_FILE = "stories/<uuid:uuid>/evidence/<uuid:piece>/files/<uuid:file>/"
urlpatterns: list[URLPattern] = [
    path(_FILE, download, name="evidence_file"),
    path(f"{_FILE}preview/", preview, name="evidence_preview"),
]
