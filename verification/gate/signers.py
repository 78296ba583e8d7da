"""Who has to sign a story under the policy of its desk, and for which of its claims."""

from collections.abc import Iterable
from typing import cast

from verification.checking.models import Verdict
from verification.checking.states import So
from verification.claims.models import Claim
from verification.gate.covering import is_covered
from verification.gate.house import House, concerns
from verification.gate.reply_rules import not_sought
from verification.gate.states import SignOffKind
from verification.gate.view import StoryView

OPEN_TRUTH = (So.UNVERIFIED, So.DISPUTED)


def is_asked(house: House, claim: Claim, kind: SignOffKind) -> bool:
    """Does the desk want a sign-off of this kind for the claim?"""
    return any(line["kind"] == kind and concerns(line, claim) for line in house.signers)


def before(house: House, kind: SignOffKind) -> set[SignOffKind]:
    """The kinds of sign-off that come before this one on a desk."""
    lines = [line for line in house.signers if line["kind"] == kind]
    return {SignOffKind(first) for line in lines for first in cast(list[str], line.get("after") or [])}


def asked(view: StoryView, kind: SignOffKind) -> list[Claim]:
    """The claims that need a sign-off of this kind, as the story stands.

    What a legal reader refused or wants changed stays theirs, whatever flags it has by now.
    """
    wanted = {claim.pk for claim in view.claims if is_asked(view.house, claim, kind)}
    if kind == SignOffKind.SENIOR:
        wanted |= {claim.pk for claim in _open_or_unasked(view)}
    if kind == SignOffKind.LEGAL:
        wanted |= {change["claim"] for one in view.signed_as(kind) for change in one.changes}
    return [claim for claim in view.claims if claim.pk in wanted]


def _open_or_unasked(view: StoryView) -> Iterable[Claim]:
    for claim in view.claims:
        verdict = view.standing(claim)
        if verdict and verdict.so in OPEN_TRUTH:
            yield claim
    for claim, _, _ in not_sought(view):
        yield claim


def uncovered(view: StoryView, kind: SignOffKind) -> list[Claim]:
    """Of those, the claims that no sign-off of this kind stands for as they are now."""
    return [claim for claim in asked(view, kind) if not is_covered(view, claim, kind)]


def waits_for(view: StoryView, kind: SignOffKind) -> str:
    """Which sign-off comes before this one and is missing, in a sentence; "" when its turn has come."""
    for first in SignOffKind:
        if first in before(view.house, kind) and (missing := uncovered(view, first)):
            labels = ", ".join(claim.label for claim in missing)
            return f"The {first.label.lower()} comes first; it is missing for {labels}."
    return ""


def as_it_is(view: StoryView, claims: Iterable[Claim]) -> dict[str, list[object]]:
    """What a sign-off given now covers: for each claim its words and the verdict on them, where there is one."""
    return {str(claim.pk): [claim.words_digest, _pk(view.standing(claim))] for claim in claims}


def _pk(verdict: Verdict | None) -> int | None:
    return verdict.pk if verdict else None
