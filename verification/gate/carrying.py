"""The gate of a story's next version: what stands as it stood when the story last ran is not asked about again.

What ran is compared by exact words, verdicts and findings. Whatever is new, or changed, or opened since, is asked
about like any other story's; what is carried over is said, so that nobody takes silence for a check.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from newsroom import hooks
from verification.claims.models import Claim
from verification.gate.findings import Finding
from verification.gate.states import Level
from verification.gate.view import StoryView

RUNS_WITH = (Level.WARNING, Level.OVERRIDDEN, Level.POSTPONED)
"""Levels that let a story run. A blocker is never carried over: whoever let it pass did so for a time."""


@dataclass(frozen=True)
class Owed:
    """A correction that readers do not have yet: `left_by` said that it waits for a later version than the next."""

    uuid: UUID
    name: str
    claim: int | None
    signed: bool
    by_senior: bool
    """Is it a senior editor who signs it?"""
    changes_words: bool
    left_by: str = ""


@dataclass(frozen=True)
class LastRun:
    """How a story stood when it last ran: its claims by number, and the marks of what it ran with."""

    number: int
    at: datetime
    copy_version: int
    claims: Mapping[int, Sequence[str | None]] = field(default_factory=dict)
    marks: frozenset[str] = frozenset()
    text_sha256: str = ""
    owed: Sequence[Owed] = ()

    @classmethod
    def read(
        cls,
        number: int,
        at: datetime,
        copy_version: int,
        stood: Mapping[str, Any] | None,
        text_sha256: str = "",
        owed: Sequence[Owed] = (),
    ) -> "LastRun":
        """From what `stand` gave for the record; a record from before that was kept carries nothing over."""
        stood = stood or {}
        claims = {int(number): said for number, said in stood.get("claims", {}).items()}
        return cls(number, at, copy_version, claims, frozenset(stood.get("marks", ())), text_sha256, owed)


def stand(view: StoryView, findings: Iterable[Finding]) -> dict[str, Any]:
    """What a record keeps of how a story stands, for the gate of its next version."""
    return {
        "claims": {str(claim.number): _as_judged(view, claim) for claim in view.claims},
        "marks": sorted({_mark(view, finding) for finding in findings if finding.level in RUNS_WITH}),
    }


def carry(view: StoryView, findings: Iterable[Finding]) -> list[Finding]:
    """The findings, those marked that stood the same way when the story last ran."""
    last = view.last_run
    if last is None:
        return list(findings)
    return [
        replace(finding, carried=True)
        if finding.level in RUNS_WITH and _mark(view, finding) in last.marks
        else finding
        for finding in findings
    ]


def carried_over(view: StoryView, findings: Iterable[Finding]) -> list[Claim]:
    """The claims that stand as they ran, with the same words and verdicts, and of which nothing is asked."""
    last = view.last_run
    if last is None:
        return []
    asked = {finding.claim for finding in findings if finding.level == Level.BLOCKER}
    return [
        claim
        for claim in view.claims
        if claim.number not in asked and last.claims.get(claim.number) == _as_judged(view, claim)
    ]


def read_last_runs(views: Mapping[int, StoryView]) -> None:
    """Read how those stories stood that ran and of which a next version is under way; no query where there is none."""
    again = [pk for pk, view in views.items() if view.story.is_next_version]
    for answer in hooks.ran_last(stories=again) if again else ():
        for pk, last in answer.items():
            views[pk].last_run = last


def _as_judged(view: StoryView, claim: Claim) -> list[str | None]:
    """What was judged of a claim, and by which verdicts."""
    given = (view.standing(claim), view.standing(claim, second=True))
    return [claim.words_digest, *(str(verdict.uuid) if verdict else None for verdict in given)]


def _mark(view: StoryView, finding: Finding) -> str:
    """What a finding is the same by: its condition, its level, all it says, and the claim as it was judged."""
    claim = next((claim for claim in view.claims if claim.number == finding.claim), None)
    judged = _as_judged(view, claim) if claim else []
    said = (finding.key, str(finding.level), finding.sentence, finding.detail, *judged)
    return hashlib.sha256("\n".join(part or "" for part in said).encode()).hexdigest()
