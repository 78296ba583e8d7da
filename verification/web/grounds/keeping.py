"""How an item of evidence is kept: its files with their SHA-256, whether they are whole, and the custody log."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from newsroom import addresses
from newsroom.people.permissions import allows
from verification.evidence import fixity
from verification.evidence.models import Custody, Evidence, EvidenceFile
from verification.evidence.permissions import may_check_evidence
from verification.web.access import me

ROWS = 20


@dataclass(frozen=True)
class Keeping:
    """What the section shows."""

    files: list[EvidenceFile]
    page: Page[Custody]
    may_check: bool


def section(request: HttpRequest, evidence: Evidence) -> Keeping:
    """Files and custody log of an item, in three queries."""
    log = evidence.custody.select_related("by", "file").order_by("-pk")
    return Keeping(
        files=list(evidence.files.select_related("blob")),
        page=Paginator(log, ROWS).get_page(request.GET.get("page")),
        may_check=allows(may_check_evidence, by=me(request), story=evidence.story),
    )


@login_required
@require_POST
def check(request: HttpRequest, uuid: UUID, piece: UUID) -> HttpResponse:
    """Look at every byte of the item's files now."""
    seen = Evidence.objects.visible_to(me(request)).select_related("story__desk")
    evidence = seen.filter(story__uuid=uuid, uuid=piece).first()
    if evidence is None:
        raise Http404
    looked = fixity.check(by=me(request), evidence=evidence)
    if looked.faulty:
        files = "1 file is" if looked.faulty == 1 else f"{looked.faulty} files are"
        messages.error(request, f"{files} not as kept. The gate of every story that uses it is closed.")
    else:
        files = "The file is" if looked.files == 1 else f"All {looked.files} files are"
        messages.success(request, f"{files} byte for byte as kept." if looked.files else "It has no files.")
    return redirect(addresses.evidence(uuid, piece) + "#x-keep")


urlpatterns: list[URLPattern] = [
    path("stories/<uuid:uuid>/evidence/<uuid:piece>/check/", check, name="check_evidence"),
]
