"""The sources of a story, and the page of one of them: what is said of it, where it goes back to, what rests on it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from newsroom.errors import NotPossible, Refusal
from newsroom.people.permissions import allows
from newsroom.stories.models import Story
from verification.claims.models import Claim
from verification.sources import actions
from verification.sources.models import Source
from verification.sources.permissions import may_add_source
from verification.web.access import me, visible_claim, visible_story
from verification.web.back import way_back
from verification.web.checker.forms import BenchForm, ReasonForm
from verification.web.doing import carry_out
from verification.web.grounds import identities
from verification.web.grounds.source_forms import RestForm, ReviseForm, SourceFields
from verification.web.grounds.source_page import Opened, claims_of, family, read_grounds
from verification.web.middleware import status_of
from verification.web.strip import strip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sources(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """All sources of a story with their ways back; posting adds one."""
    story = visible_story(request, uuid)
    if request.method != "POST":
        return _list(request, story, _empty(story))
    form = SourceFields(request.POST, among=story.sources.all(), pieces=story.evidence.all())

    def do() -> HttpResponse:
        source = actions.add(by=me(request), story=story, **form.stated)
        messages.success(request, f"{source.name} is a source of the story. Say which claims rest on it.")
        return redirect("source", story.uuid, source.uuid)

    return carry_out(
        form, do, lambda status: _list(request, visible_story(request, uuid), form, status=status)
    )


@login_required
@require_safe
def source(request: HttpRequest, uuid: UUID, source: UUID) -> HttpResponse:
    """One source."""
    return _page(request, *_found(request, uuid, source))


@login_required
@require_POST
def revise(request: HttpRequest, uuid: UUID, source: UUID) -> HttpResponse:
    """Change what is said of a source."""
    story, found = _found(request, uuid, source)
    form = ReviseForm.of(found, request.POST)
    seen = request.POST.get("seen", "")

    def do() -> str:
        version = int(seen) if seen.isdecimal() and len(seen) < 10 else 0
        revised = actions.revise(by=me(request), source=found, seen=version, **form.stated)
        return f"What is said of {revised.name} is saved."

    return _perform(request, story, found, form, do)


@login_required
@require_POST
def withdraw(request: HttpRequest, uuid: UUID, source: UUID) -> HttpResponse:
    """Withdraw a source: verdicts on what rests on it are suspended."""
    story, found = _found(request, uuid, source)
    form = ReasonForm(request.POST, auto_id="withdraw-%s")

    def do() -> str:
        actions.withdraw(by=me(request), source=found, **form.cleaned_data)
        return f"{found.name} is withdrawn. Verdicts on what rested on it are suspended."

    return _perform(request, story, found, form, do, key="withdraw")


@login_required
@require_POST
def rest(request: HttpRequest, uuid: UUID, source: UUID) -> HttpResponse:
    """Say that a claim rests on the source."""
    story, found = _found(request, uuid, source)
    form = RestForm(request.POST, among=story.claims.standing())

    def do() -> str:
        claim = form.cleaned_data["claim"]
        actions.rest(by=me(request), claim=claim, source=found, **form.bearing)
        return f"{found.name} is a source of {claim.label}."

    return _perform(request, story, found, form, do)


@login_required
@require_POST
def unlink(request: HttpRequest, uuid: UUID, number: int, source: UUID) -> HttpResponse:
    """Say that a claim does not rest on the source after all."""
    claim, found = _of_claim(request, uuid, number, source)
    actions.unlink(by=me(request), claim=claim, source=found)
    messages.success(request, f"{claim.label} does not rest on {found.name} any more.")
    return redirect(way_back(request) or "claim", *(() if way_back(request) else (uuid, number)))


@login_required
@require_POST
def mark_sufficient(request: HttpRequest, uuid: UUID, number: int, source: UUID) -> HttpResponse:
    """Say that a document is enough alone for a claim."""
    claim, found = _of_claim(request, uuid, number, source)
    key = f"enough-{claim.number}"
    form = ReasonForm(request.POST, auto_id=f"{key}-%s")

    def do() -> str:
        actions.mark_sufficient(by=me(request), claim=claim, source=found, **form.cleaned_data)
        return f"{found.name} is enough alone for {claim.label}."

    return _perform(request, claim.story, found, form, do, key=key)


@login_required
@require_POST
def unmark_sufficient(request: HttpRequest, uuid: UUID, number: int, source: UUID) -> HttpResponse:
    """Say that a document is not enough alone after all."""
    claim, found = _of_claim(request, uuid, number, source)
    actions.unmark_sufficient(by=me(request), claim=claim, source=found)
    messages.success(request, f"{found.name} is not enough alone for {claim.label} any more.")
    return redirect("source", uuid, source)


def _found(request: HttpRequest, uuid: UUID, source: UUID) -> tuple[Story, Source]:
    story = visible_story(request, uuid)
    found = Source.objects.filter(story=story, uuid=source).select_related(
        "story__desk", "derives_from", "derives_from_evidence", "evidence", "added_by", "withdrawn_by"
    )
    one = found.first()
    if one is None:
        raise Http404
    return story, one


def _of_claim(request: HttpRequest, uuid: UUID, number: int, source: UUID) -> tuple[Claim, Source]:
    claim = visible_claim(request, uuid, number)
    return claim, _found(request, uuid, source)[1]


def _perform(
    request: HttpRequest,
    story: Story,
    found: Source,
    form: BenchForm,
    do: Callable[[], str],
    *,
    key: str = "",
) -> HttpResponse:
    """Do a verb with what a form holds; refused, the page comes back with the form as it was typed."""
    status, met = 422, False
    if form.is_valid():
        try:
            messages.success(request, do())
        except Refusal as refusal:
            form.refuse(refusal)
            status, met = status_of(refusal), isinstance(refusal, NotPossible)
        else:
            return redirect("source", story.uuid, found.uuid)
    story, now = _found(request, story.uuid, found.uuid)
    if met and isinstance(form, ReviseForm):
        form = form.met(now)
    return _page(request, story, now, {key or form.called: form}, status=status)


def _empty(story: Story) -> SourceFields:
    return SourceFields(among=story.sources.all(), pieces=story.evidence.all())


def _list(request: HttpRequest, story: Story, form: SourceFields, *, status: int = 200) -> HttpResponse:
    grounds = read_grounds(story)
    context: dict[str, Any] = {
        "story": story,
        "strip": strip(story, current="sources"),
        "grounds": grounds,
        "rows": grounds.rows(),
        "form": form,
        "may_add": allows(may_add_source, by=me(request), story=story),
    }
    return render(request, "grounds/sources.html", context, status=status)


def _page(
    request: HttpRequest, story: Story, found: Source, opened: Opened | None = None, *, status: int = 200
) -> HttpResponse:
    opened = opened or {}
    grounds = read_grounds(story)
    lines = claims_of(grounds, found, opened)
    others = story.claims.standing().exclude(pk__in=[line.claim.pk for line in lines])
    context: dict[str, Any] = {
        "story": story,
        "strip": strip(story, current="sources"),
        "source": found,
        "rows": family(grounds, found),
        "lines": lines,
        "revise_form": opened.get("revise") or ReviseForm.of(found),
        "rest_form": opened.get("rest") or RestForm(among=others),
        "more_claims": grounds.bare + len(grounds.claims) > len(lines),
        "withdraw_form": opened.get("withdraw") or ReasonForm(auto_id="withdraw-%s"),
        "identity": identities.section(request, found),
        "may_change": allows(may_add_source, by=me(request), story=story),
    }
    return render(request, "grounds/source.html", context, status=status)


_STORY = "stories/<uuid:uuid>/"
_SOURCE = f"{_STORY}sources/<uuid:source>/"
_LINK = f"{_STORY}claims/<int:number>/sources/<uuid:source>/"

urlpatterns: list[URLPattern] = [
    path(f"{_STORY}sources/", sources, name="sources"),
    path(_SOURCE, source, name="source"),
    path(f"{_SOURCE}revise/", revise, name="revise_source"),
    path(f"{_SOURCE}withdraw/", withdraw, name="withdraw_source"),
    path(f"{_SOURCE}rest/", rest, name="rest_source"),
    path(f"{_LINK}unlink/", unlink, name="unlink_source"),
    path(f"{_LINK}mark-sufficient/", mark_sufficient, name="mark_sufficient"),
    path(f"{_LINK}unmark-sufficient/", unmark_sufficient, name="unmark_sufficient"),
]
