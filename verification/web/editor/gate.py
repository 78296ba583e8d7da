"""The gate page: what stands between a story and publication, and who stands for what."""

from collections import Counter
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from newsroom.people.models import User
from newsroom.stories.models import Story
from newsroom.stories.states import UNDER_WAY
from verification.checking.models import Verdict
from verification.checking.states import STALE, UNCHECKED, Label
from verification.gate.standing import Standing, standings
from verification.gate.states import Level
from verification.web.access import me, visible_story
from verification.web.editor.decision import Decision
from verification.web.editor.extras import extras
from verification.web.editor.forms import ScheduleForm
from verification.web.editor.stops import Stop, folded, stops_of, waiting_for
from verification.web.editor.typed import Typed
from verification.web.editor.ways_out import ways_out
from verification.web.strip import strip


@login_required
@require_safe
def gate(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What stops publication, with the way out of each. The list asks again from time to time for what changed."""
    story = visible_story(request, uuid)
    found = _findings(request, story)
    if request.GET.get("drawn") == found["drawn"]:
        return HttpResponse(status=204)
    return _page(request, found, Typed())


def gate_page(request: HttpRequest, uuid: UUID, typed: Typed, *, status: int) -> HttpResponse:
    """The page as it is now, with what a refused request brought back."""
    return _page(request, _findings(request, visible_story(request, uuid)), typed, status=status)


def _page(request: HttpRequest, found: dict[str, Any], typed: Typed, *, status: int = 200) -> HttpResponse:
    story = found["story"]
    context = {
        **found,
        "strip": strip(story, current="gate", view=found["view"]),
        "reason_form": typed.reason,
        "schedule_form": typed.schedule or ScheduleForm.of(story),
        "refusal": typed.refusal,
        "extras": extras(me(request), found["standing"], typed),
    }
    return render(request, "editor/gate.html", context, status=status)


def as_shown_to(user: User, story: Story) -> tuple[Standing, set[int]]:
    """The story against its gate as this person may know it, and the claims whose first verdict is kept from them."""
    hidden = Verdict.objects.hidden_from(user)
    behind = set(hidden.filter(claim__story=story).values_list("claim__number", flat=True))
    return standings([story], hidden=hidden)[0], behind


def _findings(request: HttpRequest, story: Story) -> dict[str, Any]:
    user = me(request)
    standing, behind = as_shown_to(user, story)
    ran = story.state not in UNDER_WAY  # what has run, or will not, has nothing that stops it any more
    decision = Decision(user, standing.view, behind)
    mine = {str(user), *decision.roles}
    found = [] if ran else stops_of(standing.gate.findings, mine=mine, behind=behind)
    asked = [stop for stop in found if not stop.finding.carried]
    blockers, warnings, overridden, postponed = (
        [stop for stop in asked if stop.finding.level == level]
        for level in (Level.BLOCKER, Level.WARNING, Level.OVERRIDDEN, Level.POSTPONED)
    )
    return {
        "story": story,
        "standing": standing,
        "view": standing.view,
        "blockers": blockers,
        "rows": folded(blockers),
        "warnings": warnings,
        "overridden": overridden,
        "postponed": postponed,
        "carried": [stop for stop in found if stop.finding.carried],
        "ways_out": ways_out(standing.view, blockers, may_plan=decision.steers),
        "drawn": _drawn(standing, found),
        "headline_state": _headline_state(standing),
        "ran": ran,
        "waiting": waiting_for(blockers),
        "decision": decision,
        "void": [s.sign_off for s in decision.signatures if s.is_void],
        "writers": standing.view.story.byline_users or [story.filed_by],
        "checked_by": [(second, _checkers(standing, second=second)) for second in (False, True)],
    }


def _checkers(standing: Standing, *, second: bool) -> list[tuple[str, int]]:
    """Who gave the verdicts that count now, and how many."""
    view = standing.view
    verdicts = (view.standing(claim, second=second) for claim in view.claims)
    return Counter(str(verdict.by) for verdict in verdicts if verdict).most_common()


def _drawn(standing: Standing, stops: list[Stop]) -> str:
    """A short digest of everything a refresh would draw."""
    shown = (standing.gate.version, standing.story.state, [(stop.finding, stop.who) for stop in stops])
    return sha256(repr(shown).encode()).hexdigest()[:16]


_GRAVEST_FIRST = ("false", "stale", "open", "unv", "disp", "attr", "na", "ok")


def _headline_state(standing: Standing) -> Label | None:
    """How the claims of the headline stand, by the one that is in the worst state; None when it carries none."""
    view, states = standing.view, []
    for claim in view.claims:
        if any(anchor.place.field == "headline" for anchor in view.places(claim)):
            verdict = view.standing(claim)
            states.append(verdict.label if verdict else STALE if view.given(claim) else UNCHECKED)
    return min(states, key=lambda label: _GRAVEST_FIRST.index(label.sign), default=None)
