"""Where a desk may start from: policies modelled on the published rules of a kind of newsroom.

A start and no more: what is set is kept with the desk's policy in full, so that a later preset changes no desk.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from verification.claims.states import Flag, Risk
from verification.gate.catalogue import OFF
from verification.gate.states import Level, Preset, SignOffKind

_BLOCKER = Level.BLOCKER.value


def signer(
    kind: str,
    *,
    flags: tuple[str, ...] = (),
    kinds: tuple[str, ...] = (),
    risk: str = "",
    after: tuple[str, ...] = (),
) -> Mapping[str, object]:
    """One line of who has to sign what, as a policy keeps it."""
    return {"kind": str(kind), "flags": list(flags), "kinds": list(kinds), "risk": risk, "after": list(after)}


@dataclass(frozen=True)
class Start:
    """What a desk starts from: how it differs from the product's own."""

    follows: str
    levels: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    signers: tuple[Mapping[str, object], ...] = ()


SIGNERS = (signer(SignOffKind.LEGAL, flags=(Flag.ALLEGATION,)),)
"""The product's own: a legal reader reads allegations. (What runs unconfirmed a senior editor signs on every desk.)"""

PRESETS: Mapping[Preset, Start] = {
    Preset.HOUSE: Start("As the product has it, for a desk that has not decided yet.", signers=SIGNERS),
    Preset.AGENCY: Start(
        "In the manner of AP and Reuters: fast, everything sourced, a manager behind every unnamed source.",
        levels={"answers_are_told": _BLOCKER, "sources_bear": _BLOCKER, "byline_stands": OFF},
        numbers={
            "fast_path_hours": 2,
            "checks_heads_minutes": 30,
            "override_hours": 12,
            "first_recheck_minutes_high_risk": 30,
            "first_recheck_minutes": 12 * 60,
            "recheck_editors_minutes": 30,
            "recheck_heads_minutes": 60,
            "decide_days": 7,
            "correction_hours": 4,
        },
        signers=(
            signer(SignOffKind.LEGAL, flags=(Flag.ALLEGATION,)),
            signer(SignOffKind.SENIOR, flags=(Flag.ANONYMOUS,)),
        ),
    ),
    Preset.BROADCASTER: Start(
        "In the manner of the BBC and Ofcom: fair to whoever is accused, hard cases referred up.",
        levels={
            "time_is_allowed": _BLOCKER,
            "answers_are_told": _BLOCKER,
            "pages_say_the_same": _BLOCKER,
        },
        numbers={"unclaimed_sentences": 3, "override_hours": 12, "complaint_days": 10},
        signers=(
            signer(SignOffKind.LEGAL, flags=(Flag.ALLEGATION, Flag.COURT, Flag.MINOR)),
            signer(SignOffKind.SENIOR, flags=(Flag.ANONYMOUS, Flag.HEALTH_OR_PRIVACY, Flag.MINOR)),
            signer(
                SignOffKind.HEAD, flags=(Flag.ALLEGATION,), risk=Risk.HIGH, after=(str(SignOffKind.LEGAL),)
            ),
        ),
    ),
    Preset.MAGAZINE: Start(
        "In the manner of magazines that check every fact: nothing runs unclaimed, time is no excuse.",
        levels={
            "claims_are_made": _BLOCKER,
            "sources_bear": _BLOCKER,
            "pages_say_the_same": _BLOCKER,
            "answers_are_told": _BLOCKER,
            "byline_stands": _BLOCKER,
        },
        numbers={"unclaimed_sentences": 0, "fast_path_hours": 1, "decide_days": 30, "correction_hours": 72},
        signers=(
            signer(SignOffKind.LEGAL, flags=(Flag.ALLEGATION, Flag.HEALTH_OR_PRIVACY, Flag.ANONYMOUS)),
            signer(SignOffKind.HEAD, flags=(Flag.ALLEGATION,), after=(str(SignOffKind.LEGAL),)),
        ),
    ),
}
