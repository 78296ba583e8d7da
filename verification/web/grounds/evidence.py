"""The pages of evidence: of a story, of all desks, one item, and the form that adds one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_safe

from newsroom.people.permissions import allows
from newsroom.stories.models import Story
from verification.evidence import custody
from verification.evidence.models import Custody, Evidence
from verification.evidence.permissions import may_add_evidence
from verification.evidence.querysets import EvidenceQuerySet
from verification.evidence.states import CustodyVerb, EvidenceKind, Way
from verification.web.access import me, visible_evidence, visible_story
from verification.web.checker.forms import BenchForm, ReasonForm
from verification.web.doing import carry_out
from verification.web.grounds import captures, evidence_verbs, keeping, quotes
from verification.web.grounds.adding import add_from, lost_files
from verification.web.grounds.evidence_forms import AddForm, AttachForm, DateForm, FactsForm
from verification.web.grounds.evidence_view import EvidenceView
from verification.web.grounds.item_state import date_warning, state_of_item
from verification.web.strip import strip

PAGE = 30
LONGEST_SEARCH = 100


@login_required
@require_safe
def of_story(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The evidence of one story."""
    story = visible_story(request, uuid)
    context = _listed(request, story.evidence.all()) | {
        "story": story,
        "strip": strip(story, current="evidence_of_story"),
        "may_add": allows(may_add_evidence, by=me(request), story=story),
    }
    return render(request, "grounds/evidence_of_story.html", context)


@login_required
@require_safe
def everywhere(request: HttpRequest) -> HttpResponse:
    """The evidence of every story the person sees, newest first."""
    return render(
        request, "grounds/evidence_list.html", _listed(request, Evidence.objects.visible_to(me(request)))
    )


def _listed(request: HttpRequest, rows: EvidenceQuerySet) -> dict[str, Any]:
    """A page of items by words and kind; the same few queries however many there are."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    kind = request.GET.get("kind", "")
    rows = rows.searched(words)
    counts = dict(rows.order_by().values_list("kind").annotate(Count("pk")))
    if kind in EvidenceKind.values:
        rows = rows.filter(kind=kind)
    shown = rows.with_state().defer("text").select_related("story__desk", "added_by", "set_against")
    page = Paginator(shown.order_by("-pk"), PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "rows": [(piece, state_of_item(piece), date_warning(piece)) for piece in page],
        "words": words,
        "kind": kind if kind in EvidenceKind.values else "",
        "kinds": [(value, label, counts[value]) for value, label in EvidenceKind.choices if value in counts],
        "total": sum(counts.values()),
    }


@login_required
@require_safe
def piece(request: HttpRequest, uuid: UUID, piece: UUID) -> HttpResponse:
    """One item: what it is, what it says, where it is used, how it is kept."""
    found = visible_evidence(request, uuid, piece)
    _viewed(request, found)
    return piece_page(request, found)


def _viewed(request: HttpRequest, found: Evidence) -> None:
    """Note who looks at it; once, until somebody else or something else comes between."""
    last = Custody.objects.filter(evidence=found).order_by("-pk").values_list("verb", "by_id").first()
    if last != (CustodyVerb.VIEWED, me(request).pk):
        custody.note(evidence=found, verb=CustodyVerb.VIEWED, by=me(request), how="On its page")


def piece_page(
    request: HttpRequest, found: Evidence, opened: dict[str, BenchForm] | None = None, *, status: int = 200
) -> HttpResponse:
    """The page of an item; `opened` are forms that come back with what was typed."""
    shown_strip = strip(found.story, current="evidence_of_story")
    view = EvidenceView(found, me(request), shown_strip["revision"], all_text="all" in request.GET)
    forms: dict[str, BenchForm] = {
        "date": DateForm.of(found),
        "facts": FactsForm(piece=found),
        "reason": ReasonForm(),
        "attach": AttachForm(),
        **(opened or {}),
    }
    context = {
        "story": found.story,
        "evidence": found,
        "view": view,
        "forms": forms,
        "strip": shown_strip,
        "capture": captures.section(request, found),
        "keeping": keeping.section(request, found),
        "translations": quotes.section(request, found),
    }
    return render(request, "grounds/evidence.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Add evidence to a story; refused, the form comes back as it was typed."""
    story = visible_story(request, uuid)
    may_add_evidence(by=me(request), story=story)
    if request.method != "POST":
        return _new_page(request, story, AddForm(initial={"way": _way(request)}))
    form = AddForm(request.POST, request.FILES)

    def do() -> HttpResponse:
        added = add_from(request, story, form)
        messages.success(request, f"“{added.title}” is in the story's evidence.")
        return redirect("evidence", story.uuid, added.uuid)

    return carry_out(form, do, lambda status: _new_page(request, story, form, status))


def _way(request: HttpRequest) -> str:
    way = request.GET.get("way", "")
    return way if way in Way.values else Way.ADDRESS


def _new_page(request: HttpRequest, story: Story, form: AddForm, status: int = 200) -> HttpResponse:
    context = {
        "story": story,
        "form": form,
        "lost": lost_files(request),
        "strip": strip(story, current="evidence_of_story"),
    }
    return render(request, "grounds/new_evidence.html", context, status=status)


_STORY = "stories/<uuid:uuid>/evidence/"
_PIECE = f"{_STORY}<uuid:piece>/"
urlpatterns: list[URLPattern] = [
    path("evidence/", everywhere, name="all_evidence"),
    path(_STORY, of_story, name="evidence_of_story"),
    path(f"{_STORY}new/", new, name="new_evidence"),
    path(_PIECE, piece, name="evidence"),
    path(f"{_PIECE}date/", evidence_verbs.date, name="date_evidence"),
    path(f"{_PIECE}facts/", evidence_verbs.state_facts, name="state_evidence_facts"),
    path(f"{_PIECE}attach/", evidence_verbs.attach, name="attach_evidence_file"),
    path(f"{_PIECE}withdraw/", evidence_verbs.withdraw, name="withdraw_piece"),
]
