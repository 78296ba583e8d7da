"""What has to be changed in what ran: the list, one correction, and opening one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from newsroom.people.models import User
from newsroom.people.permissions import allows
from newsroom.stories.models import Story
from newsroom.stories.permissions import may_edit
from newsroom.stories.states import StoryVerb
from verification.record import correcting, noting
from verification.record.correction_permissions import (
    may_decide_correction,
    may_explain_correction,
    may_open_correction,
    may_sign_correction,
)
from verification.record.kinds import CHANGES
from verification.record.models import Correction
from verification.record.permissions import may_publish
from verification.record.states import SIGNED_BY_SENIOR, UNDECIDED, CorrectionState, RunKind
from verification.web.access import me, visible_story
from verification.web.after.figures import readable_desks
from verification.web.after.forms import (
    AgreeForm,
    DropForm,
    ExplainForm,
    LeaveForm,
    OpenCorrectionForm,
)
from verification.web.checker.workbench import seen
from verification.web.doing import carry_out
from verification.web.strip import strip

ON_A_PAGE = 25


@dataclass(frozen=True)
class Kind:
    """What one kind of change is, for whoever chooses it."""

    name: str
    meaning: str
    prominence: str
    signed_by: str


EXPLAINED = [
    Kind(
        kind.label,
        change.meaning,
        change.prominence,
        "a senior editor" if kind in SIGNED_BY_SENIOR else "an editor",
    )
    for kind, change in CHANGES.items()
]


def _visible(user: User) -> QuerySet[Correction]:
    return Correction.objects.filter(story__in=Story.objects.visible_to(user))


@login_required
@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """What waits, what is due first comes first; or what ran or was dropped, newest first."""
    user = me(request)
    found = _visible(user).select_related("story__desk", "claim", "signed_by", "opened_by")
    counts = dict(found.order_by().values_list("state").annotate(Count("pk")))
    state = request.GET.get("state", "")
    if state in (CorrectionState.RAN, CorrectionState.DROPPED):
        rows = found.filter(state=state).order_by("-closed_at", "-pk")
    else:
        state, rows = "", found.filter(state__in=UNDECIDED).order_by("due_at", "pk")
    context = {
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "state": state,
        "waiting": sum(counts.get(one, 0) for one in UNDECIDED),
        "states": [
            (one.value, one.label, counts.get(one, 0))
            for one in (CorrectionState.RAN, CorrectionState.DROPPED)
        ],
        "desks": readable_desks(user),
    }
    return render(request, "after/corrections.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_correction(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say that what ran has to be changed."""
    story = visible_story(request, uuid)
    may_open_correction(by=me(request), story=story)
    form = OpenCorrectionForm.of(story, request.POST if request.method == "POST" else None)

    def page(status: int = 200) -> HttpResponse:
        context = {"story": story, "strip": strip(story, current="record"), "form": form, "kinds": EXPLAINED}
        return render(request, "after/open_correction.html", context, status=status)

    def do() -> HttpResponse:
        made = correcting.open_correction(by=me(request), story=story, **form.cleaned_data)
        messages.success(request, "The editors on duty and the reporters are told.")
        return redirect("correction", made.uuid)

    return carry_out(form, do, page) if request.method == "POST" else page()


def _correction(request: HttpRequest, uuid: UUID) -> Correction:
    rows = _visible(me(request)).select_related(
        "story__desk",
        "story__filed_by",
        "claim",
        "complaint",
        "opened_by",
        "signed_by",
        "left_by",
        "closed_by",
        "publication",
    )
    return get_object_or_404(rows, uuid=uuid)


@login_required
@require_safe
def correction(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What is wrong, what readers are told, who signed, and how it came to run."""
    return _page(request, _correction(request, uuid))


def _page(request: HttpRequest, found: Correction, status: int = 200, **typed: Any) -> HttpResponse:
    user, story = me(request), found.story
    waits = found.state in UNDECIDED
    kind = RunKind(found.kind)
    signs = waits and allows(may_sign_correction, by=user, story=story, kinds=(kind,))
    decides = signs and allows(may_decide_correction, by=user, story=story)
    explains = found.state != CorrectionState.DROPPED
    context: dict[str, Any] = {
        "found": found,
        "story": story,
        "strip": strip(story, current="record"),
        "change": CHANGES[kind],
        "asks_senior": kind in SIGNED_BY_SENIOR,
        "waits": waits,
        "agree_form": AgreeForm.of(found) if signs else None,
        "drop_form": DropForm.of(found) if decides else None,
        "leave_form": LeaveForm.of(found)
        if decides and found.state == CorrectionState.OPEN and not found.is_left
        else None,
        "explain_form": ExplainForm.of(found)
        if explains and allows(may_explain_correction, by=user, story=story)
        else None,
        "may_run_alone": found.state == CorrectionState.AGREED
        and story.has_run
        and noting.runs_alone(found)
        and allows(may_publish, by=user, story=story),
        "may_revise": found.state == CorrectionState.AGREED
        and story.possible(StoryVerb.REVISE)
        and allows(may_edit, by=user, story=story),
        "kinds": EXPLAINED,
        **typed,
    }
    return render(request, "after/correction.html", context, status=status)


@login_required
@require_POST
def agree(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Sign it, with the words for readers."""
    return _decided(request, uuid, AgreeForm, correcting.agree, _signed)


def _signed(done: Correction) -> str:
    if done.state == CorrectionState.RAN:
        return "The story is retracted. The record stays."
    return "Signed. It runs with the next version of the story."


@login_required
@require_POST
def run_alone(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Readers get it now, with the text as it stands."""
    found = _correction(request, uuid)
    noting.run_alone(by=me(request), correction=found, seen=seen(request))
    messages.success(request, "Readers have it: on the public record, in the exports and with the CMS.")
    return redirect("record", found.story.uuid)


@login_required
@require_POST
def leave_for_later(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The next version runs without it."""
    said = "The next version runs without it. It stays due."
    return _decided(request, uuid, LeaveForm, correcting.leave_for_later, lambda _: said)


@login_required
@require_POST
def drop(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What ran stands."""
    said = "What ran stands, for the reason you gave."
    return _decided(request, uuid, DropForm, correcting.drop, lambda _: said)


@login_required
@require_POST
def explain(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Which step missed it."""
    said = "It counts in the figures of the desk."
    return _decided(request, uuid, ExplainForm, correcting.explain, lambda _: said)


def _decided(
    request: HttpRequest,
    uuid: UUID,
    form_class: type[AgreeForm] | type[DropForm] | type[ExplainForm] | type[LeaveForm],
    verb: Callable[..., Correction],
    said: Callable[[Correction], str],
) -> HttpResponse:
    """Do the verb with what its form holds; refused, the page of the correction comes back with the form as typed."""
    found = _correction(request, uuid)
    form = form_class.of(found, request.POST)

    def do() -> HttpResponse:
        messages.success(request, said(verb(by=me(request), correction=found, **form.cleaned_data)))
        return redirect("correction", uuid)

    def page(status: int) -> HttpResponse:
        return _page(request, _correction(request, uuid), status, **{f"{form.called}_form": form})

    return carry_out(form, do, page)
