"""What lets a story run although a condition is open: an override, as long as it holds for what it was given for."""

import json
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from re import findall

from verification.checking.models import Verdict
from verification.gate.findings import Finding
from verification.gate.models import Override
from verification.gate.states import Level
from verification.gate.view import StoryView

NEVER = frozenset(
    {
        "attribution_is_right",
        "verdicts_stand",
        "evidence_is_intact",
        "nobody_signs_own_words",
        "sources_stay_protected",
    }
)
"""Rules that nobody lets pass: whatever is behind them would be untrue, broken, or harm somebody."""

LONGEST_SENTENCE = 500


def may_pass(finding: Finding) -> bool:
    """Is this a blocker that two people may let pass?"""
    return finding.level == Level.BLOCKER and finding.rule not in NEVER


def verdict_of(view: StoryView, finding: Finding) -> Verdict | None:
    """The verdict that counts for the claim a finding is about."""
    claim = next((claim for claim in view.claims if claim.number == finding.claim), None)
    return view.standing(claim) if claim else None


def basis(view: StoryView, finding: Finding) -> str:
    """A digest of what a finding is about: its sentence, and words and verdicts of every claim it names.

    What is about no claim is about the whole copy. Another digest, and nobody has let that pass.
    """
    named = {finding.claim, *map(int, findall(r"\bC(\d+)\b", f"{finding.sentence} {finding.detail}"))}
    claims: list[list[object]] = []
    for claim in view.claims:
        if claim.number in named:
            first, second = view.standing(claim), view.standing(claim, second=True)
            claims.append(
                [claim.number, claim.words_digest, first and first.pk, second and second.pk, claim.flags]
            )
    about = [finding.key, finding.sentence, claims, None if finding.claim else view.revision.sha256]
    return sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()


def why_not_held(view: StoryView, override: Override, finding: Finding | None) -> str:
    """Why an override does not let its blocker pass now, in a sentence; "" when it does."""
    zone = view.story.desk.zone
    if override.expires_at <= view.now:
        return f"It expired at {override.expires_at.astimezone(zone):%H:%M on %d %B}."
    if finding is None:
        return "What it was asked for stops the story no more."
    if finding.rule in NEVER:
        return "Nobody may let this pass."
    if override.words_digest != basis(view, finding):
        return "The words, the verdict or the blocker are others now."
    if override.seconded_at is None:
        return f"{override.asked_by} asked for it; somebody else has to second it."
    return ""


def let_pass(view: StoryView, findings: Iterable[Finding]) -> list[Finding]:
    """The findings, with *overridden* for each blocker that two people let pass as it stands now."""
    asked = {override.key: override for override in view.overrides}
    if not asked:
        return list(findings)
    return [_passed(view, asked.get(finding.key), finding) for finding in findings]


def _passed(view: StoryView, override: Override | None, finding: Finding) -> Finding:
    if override is None or not may_pass(finding) or why_not_held(view, override, finding):
        return finding
    until = override.expires_at.astimezone(view.story.desk.zone)
    said = f"{override.asked_by} and {override.seconded_by} let it pass until {until:%H:%M on %d %B}: {override.reason}"
    return replace(finding, level=Level.OVERRIDDEN, detail=said)
