"""When a story cannot make it as it is: what else can be done with what stops it, each with the page that does it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from newsroom import addresses
from verification.checking.states import So
from verification.claims.models import Claim
from verification.claims.states import Risk
from verification.gate.view import StoryView
from verification.web.editor.stops import Stop

TO_ATTRIBUTE = frozenset({"unverified_is_attributed", "attribution_is_right", "verdicts_stand"})
"""Rules that a claim may get past as somebody's: with the words in its own sentence that say whose it is."""
OPEN = frozenset({So.UNVERIFIED, So.DISPUTED})
AN_HOUR, A_DAY = 60, 24 * 60
NAMED_AT_MOST = 6
"""More claims than this are counted, not listed: a list of all of them shows nobody a way out."""


@dataclass(frozen=True)
class Way:
    """One thing to do: `does` says what, and each link the claim (or the page) it is done with."""

    does: str
    links: list[tuple[str, str]]
    needs: str = ""


def ways_out(view: StoryView, blockers: Iterable[Stop], *, may_plan: bool) -> list[Way]:
    """The ways that are open for what stops a story now; those that lead nowhere are left out."""
    stopping = list(blockers)
    return list(_ways(view, stopping, may_plan)) if stopping else []


def _ways(view: StoryView, blockers: list[Stop], may_plan: bool) -> Iterator[Way]:
    uuid = view.story.uuid
    stopped = {stop.finding.claim for stop in blockers if stop.finding.claim}
    claims = [claim for claim in view.claims if claim.number in stopped]
    if standing := [claim for claim in claims if not claim.is_lost]:
        cut = [(c.label, f"{reverse('reshape', args=[uuid, c.number])}#cut") for c in standing]
        yield Way("Cut", cut, "Its sentences leave the copy, and it no longer stops the story.")
    whose = {stop.finding.claim for stop in blockers if stop.finding.rule in TO_ATTRIBUTE}
    if named := [claim.label for claim in claims if claim.number in whose]:
        words = ", ".join(named) if len(named) <= NAMED_AT_MOST else f"{len(named)} claims"
        yield Way(
            "Attribute",
            [(f"{words} in the copy", addresses.copy(uuid))],
            "Its own sentence says who says so.",
        )
    if may_plan:
        yield Way("Move", [("publish-by", f"{addresses.copy(uuid)}#plan")])
    if open_ones := [claim for claim in claims if _may_run_open(view, claim)]:
        yield Way(
            "Publish as unconfirmed",
            [(c.label, f"{addresses.claim(uuid, c.number)}#x-verdict") for c in open_ones],
            "Judged unverified, attributed, with your own line on verification and a senior sign-off. "
            f"Looked at again {_first_recheck(view, open_ones)} after it ran.",
        )


def _may_run_open(view: StoryView, claim: Claim) -> bool:
    """May it come to run unverified: is it not judged yet, or judged to be open?"""
    verdict = view.standing(claim)
    return not claim.is_lost and (verdict is None or verdict.so in OPEN)


def _first_recheck(view: StoryView, claims: list[Claim]) -> str:
    high = any(claim.risk == Risk.HIGH for claim in claims)
    minutes = view.house["first_recheck_minutes_high_risk" if high else "first_recheck_minutes"]
    for unit, word in ((A_DAY, "day"), (AN_HOUR, "hour")):
        if minutes % unit == 0:
            return f"{minutes // unit} {word}{'' if minutes == unit else 's'}"
    return f"{minutes} minutes"
