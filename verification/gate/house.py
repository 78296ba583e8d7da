"""The house policy that holds on a desk: what the gate asks, how hard, and who has to sign."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import cast

from verification.claims.models import Claim
from verification.claims.states import RANK, Risk
from verification.gate.catalogue import OFF, may_be
from verification.gate.findings import Finding
from verification.gate.models import Policy
from verification.gate.numbers import NUMBERS
from verification.gate.presets import SIGNERS
from verification.gate.states import Level, Preset

OPEN = (Level.WARNING, Level.BLOCKER)


@dataclass(frozen=True)
class House:
    """A policy as the gate reads it; the product's own where the desk set none (`number` 0).

    `signers`: who has to sign what, each line with a `kind` of sign-off, the claims it is asked for (`concerns`) and
    the kinds of sign-off it comes `after`.
    """

    number: int = 0
    preset: Preset = Preset.HOUSE
    levels: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    signers: tuple[Mapping[str, object], ...] = SIGNERS

    def __getitem__(self, name: str) -> int:
        """A number that holds on the desk."""
        return self.numbers.get(name, NUMBERS[name].own)

    def levelled(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings as hard as this house takes them; what it turned off is left out.

        A level that no desk may set, however it came into a policy, changes nothing.
        """
        kept = []
        for finding in findings:
            level = self.levels.get(finding.rule)
            if level in may_be(finding.rule) and finding.level in OPEN:
                if level == OFF:
                    continue
                finding = replace(finding, level=Level(level))
            kept.append(finding)
        return kept


def concerns(signer: Mapping[str, object], claim: Claim) -> bool:
    """Is this sign-off asked for because of the claim? It meets every condition the line names: one of the flags, one
    of the kinds, at least the risk. A line that names none is asked for every claim."""
    flags, kinds = cast(list[str], signer.get("flags")), cast(list[str], signer.get("kinds"))
    risk = signer.get("risk")
    return (
        (not flags or bool(set(flags) & set(claim.flags)))
        and (not kinds or claim.kind in kinds)
        and (not risk or RANK[Risk(claim.risk)] >= RANK[Risk(str(risk))])
    )


def house(policy: Policy | None) -> House:
    """A stored policy as the gate reads it."""
    if policy is None:
        return House()
    return House(
        number=policy.number,
        preset=Preset(policy.preset),
        levels=policy.levels,
        numbers=policy.numbers,
        signers=tuple(policy.signers),
    )


def house_of(desk_id: int) -> House:
    """The policy that holds on a desk, in one query."""
    return house(Policy.objects.filter(desk=desk_id).order_by("-number").first())
