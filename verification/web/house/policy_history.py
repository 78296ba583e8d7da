"""The house policies of a desk as everybody on it reads them: what holds, what changed, and two side by side."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from newsroom.people.models import Desk
from newsroom.people.permissions import allows
from newsroom.people.states import Role
from verification.checking.models import Verdict
from verification.gate.catalogue import CATALOGUE, Listed
from verification.gate.house import House, house
from verification.gate.models import Policy
from verification.gate.numbers import NUMBERS
from verification.gate.permissions import may_set_policy
from verification.gate.policy_effect import Difference, differences, effect, signer_words
from verification.web.access import me


@dataclass(frozen=True)
class Line:
    """A policy in the list, with what it changed."""

    policy: Policy
    changed: list[Difference]


@login_required
@require_safe
def policies(request: HttpRequest, desk: str) -> HttpResponse:
    """What holds and how it came to; `?before=1&after=3` sets two side by side (0 is the product's own)."""
    its = Desk.objects.of(me(request)).filter(slug=desk).first()
    if its is None:
        raise Http404
    kept = list(its.policies.select_related("set_by").order_by("number"))
    by_number = {0: House(), **{policy.number: house(policy) for policy in kept}}
    numbers = sorted(by_number, reverse=True)
    before, after = _number(request, "before", by_number), _number(request, "after", by_number)
    lines = [Line(p, differences(by_number[n], house(p))) for n, p in enumerate(kept)]
    holds = by_number[numbers[0]]
    context = {
        "desk": its,
        "holds": holds,
        "rules": [_Rule(listed, listed.at(holds.levels.get(rule, ""))) for rule, listed in CATALOGUE.items()],
        "numbers": [_Number(asked.title, holds[name], asked.own) for name, asked in NUMBERS.items()],
        "signers": [signer_words(line) for line in holds.signers],
        "lines": lines[::-1],
        "choices": numbers,
        "before": before,
        "after": after,
        **_side_by_side(request, its, by_number, before, after),
        "may_set": allows(may_set_policy, by=me(request), desk=its),
    }
    return render(request, "house/policies.html", context)


def _side_by_side(
    request: HttpRequest, desk: Desk, known: dict[int, House], before: int | None, after: int | None
) -> dict[str, Any]:
    """In what two policies differ; whoever moves stories there learns which the second stops and the first does not."""
    if before is None or after is None:
        return {"compared": None}
    user = me(request)
    moves_stories = user.roles_on(desk.pk) & {Role.EDITOR, Role.DESK_HEAD}
    hidden = Verdict.objects.hidden_from(user)
    return {
        "compared": differences(known[before], known[after]),
        "effect": effect(desk, known[after], to=user, instead_of=known[before], hidden=hidden)
        if moves_stories
        else None,
    }


@dataclass(frozen=True)
class _Rule:
    listed: Listed
    level: str


@dataclass(frozen=True)
class _Number:
    title: str
    holds: int
    own: int


def _number(request: HttpRequest, name: str, known: dict[int, House]) -> int | None:
    """The policy that is asked for; none where there is no such policy."""
    asked = request.GET.get(name, "")
    number = int(asked) if asked.isdecimal() and len(asked) < 6 else None
    return number if number in known else None
