"""The coverage page: every sentence of the copy is claimed, has nothing to check by a named person, or is unclaimed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from newsroom import addresses
from newsroom.errors import NotPermitted, Refusal
from newsroom.people.models import User
from newsroom.people.permissions import allows
from newsroom.stories.models import Story
from newsroom.stories.states import UNDER_WAY
from verification.claims.coverage import Sentence, pass_over, take_up
from verification.claims.models import NothingToCheck
from verification.claims.permissions import may_claim, may_pass_over
from verification.claims.states import Covered
from verification.gate.reading import read
from verification.gate.view import StoryView
from verification.web.access import me, visible_story
from verification.web.back import way_back
from verification.web.checker.workbench import seen
from verification.web.middleware import status_of
from verification.web.strip import strip

LOOKS = ((0.66, "Looks checkable"), (0.33, "May be checkable"), (0.0, "Little to check"))
"""How checkable a sentence looks, from the mark it gets to its words."""


@dataclass(frozen=True)
class Row:
    """A sentence as the page lists it, and where it is made a claim."""

    sentence: Sentence
    field: str
    claim_url: str
    ticked: bool = False

    @property
    def looks(self) -> str:
        """How checkable it looks, in words."""
        return next(words for least, words in LOOKS if self.sentence.checkable >= least)


@dataclass(frozen=True)
class Passed:
    """A sentence that was passed over, and whether it still is one of the copy's."""

    mark: NothingToCheck
    stands: bool


@login_required
@require_safe
def coverage(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Each sentence of the copy and how it is accounted for; those nobody has looked at first."""
    return _page(request, visible_story(request, uuid), request.GET)


@login_required
@require_POST
def pass_sentences_over(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say of one sentence, or of all that are ticked, that there is nothing to check in it."""
    story, ticked = visible_story(request, uuid), set(_numbers(request.POST.getlist("start")))
    only = _numbers(request.POST.getlist("only"))
    starts = only or sorted(ticked)
    try:
        made = pass_over(by=me(request), story=story, seen=seen(request), starts=starts)
    except Refusal as refusal:
        again = visible_story(request, uuid)
        return _page(
            request, again, request.POST, ticked, refusal=str(refusal), status=_status(request, refusal)
        )
    if getattr(request, "htmx", False):
        # what was ticked beside the one sentence stays ticked
        return _page(request, visible_story(request, uuid), request.POST, ticked - set(starts), made=made)
    messages.success(request, _said(made))
    return redirect(_address(story, request.POST))


@login_required
@require_POST
def take_sentence_up(request: HttpRequest, uuid: UUID, mark: UUID) -> HttpResponse:
    """Undo it: the sentence is unclaimed again."""
    story = visible_story(request, uuid)
    found = story.nothing_to_check.select_related("story__desk", "story__filed_by").filter(uuid=mark).first()
    if found is None:
        raise Http404
    take_up(by=me(request), mark=found)
    messages.success(request, f"“{found.words[:80]}” is unclaimed again.")
    return HttpResponseRedirect(way_back(request) or addresses.coverage(story.uuid))


def _page(
    request: HttpRequest,
    story: Story,
    asked: QueryDict,
    ticked: Collection[int] = (),
    *,
    made: Sequence[NothingToCheck] = (),
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    view, user = read(story), me(request)
    in_order = asked.get("order") == "reading"
    context: dict[str, Any] = {
        "story": story,
        "strip": strip(story, current="coverage", view=view),
        "here": _address(story, asked),
        "counts": _counts(view),
        "rows": _rows(view, ticked, in_order=in_order),
        "claimed": [one for one in view.coverage if one.state == Covered.CLAIMED],
        "passed": _passed(view),
        "in_order": in_order,
        "may_mark": story.state in UNDER_WAY and allows(may_claim, by=user, story=story),
        "why_not": why_not_pass_over(user, story),
        "made": made,
        "said": _said(made),
        "refusal": refusal,
        "ticked": len(ticked),
    }
    return render(request, "checker/coverage.html", context, status=status)


def why_not_pass_over(user: User, story: Story) -> str:
    """Why this person can not pass sentences over now; "" when they can."""
    if story.state not in UNDER_WAY:
        return f"{story.slug} is {story.get_state_display().lower()}: its claims can not be changed."
    try:
        may_pass_over(by=user, story=story)
    except NotPermitted as refusal:
        return str(refusal)
    return ""


def _counts(view: StoryView) -> dict[str, int]:
    states = [one.state for one in view.coverage]
    return {state.value: states.count(state) for state in Covered}


def _rows(view: StoryView, ticked: Collection[int], *, in_order: bool) -> list[Row]:
    unclaimed = view.unclaimed
    if not in_order:
        unclaimed = sorted(unclaimed, key=lambda one: (-one.checkable, one.start))
    return [
        Row(one, _field(view, one.start), _claim_url(view, one), one.start in ticked) for one in unclaimed
    ]


def _field(view: StoryView, start: int) -> str:
    return str(view.revision.document.field_at(start).label)


def _claim_url(view: StoryView, one: Sentence) -> str:
    """The workbench, with the form for a claim filled with the words of the sentence; back here afterwards."""
    words = {"seen": view.revision.number, "start": one.start, "end": one.end}
    return f"{addresses.story(view.story.uuid)}?{urlencode({'mark': 1, **words, 'then': 'coverage'})}"


def _passed(view: StoryView) -> list[Passed]:
    standing = {one.passed_over.pk for one in view.coverage if one.passed_over}
    newest_first = sorted(view.passed_over.values(), key=lambda mark: mark.pk, reverse=True)
    return [Passed(mark, mark.pk in standing) for mark in newest_first]


def _said(made: Sequence[NothingToCheck]) -> str:
    if len(made) == 1:
        return f"Nothing to check in “{made[0].words[:80]}{'…' * (len(made[0].words) > 80)}”."
    return f"{len(made)} sentences have nothing to check."


def _address(story: Story, asked: QueryDict) -> str:
    return addresses.coverage(story.uuid) + ("?order=reading" if asked.get("order") == "reading" else "")


def _status(request: HttpRequest, refusal: Refusal) -> int:
    """A swap takes 422 as the page again; another status would bring its sentence alone."""
    return 422 if getattr(request, "htmx", False) else status_of(refusal)


def _numbers(values: Sequence[str]) -> list[int]:
    return [int(value) for value in values if value.isdecimal() and len(value) < 10]
