"""The house policy that holds on a desk: what the gate asks, how hard, and who has to sign."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.db.models import F, Max

from verification.gate.findings import Finding
from verification.gate.models import Policy
from verification.gate.states import Level, Preset

OFF = "off"

NUMBERS: Mapping[str, int] = {
    "unclaimed_sentences": 5,
    "unclaimed_sentences_high_risk": 0,
    "independent_sources": 2,
    "fast_path_hours": 4,
    "override_hours": 24,
    "first_recheck_minutes_high_risk": 60,
    "first_recheck_minutes": 24 * 60,
    "decide_days": 14,
    "correction_hours": 24,
    "complaint_days": 14,
}
"""What a desk holds to that set nothing of its own."""


@dataclass(frozen=True)
class House:
    """A policy as the gate reads it; the product's own where the desk set none (`number` 0)."""

    number: int = 0
    preset: Preset = Preset.HOUSE
    levels: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    signers: tuple[Mapping[str, object], ...] = ()

    def __getitem__(self, name: str) -> int:
        """A number that holds on the desk."""
        return self.numbers.get(name, NUMBERS[name])

    def levelled(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings as hard as this house takes them; what it turned off is left out."""
        kept = []
        for finding in findings:
            level = self.levels.get(finding.rule)
            if level == OFF:
                continue
            if level and finding.level in (Level.WARNING, Level.BLOCKER):
                finding = replace(finding, level=Level(level))
            kept.append(finding)
        return kept


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


def houses(desk_ids: Collection[int]) -> dict[int, House]:
    """The policy that holds on each of these desks, in one query."""
    if not desk_ids:
        return {}
    newest = Policy.objects.filter(desk__in=desk_ids).annotate(top=Max("desk__policies__number"))
    held = {policy.desk_id: house(policy) for policy in newest.filter(number=F("top"))}
    return {desk_id: held.get(desk_id, House()) for desk_id in desk_ids}
