"""What lets a story run although a condition is open: an override, or the fast path of breaking news."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from re import findall

from django.db.models import Q

from newsroom.people.models import User
from verification.checking.models import Verdict
from verification.checking.states import TaskType
from verification.claims.models import Claim
from verification.gate.attributing import stated_as_fact
from verification.gate.catalogue import CATALOGUE
from verification.gate.findings import Finding
from verification.gate.models import Override
from verification.gate.states import Level
from verification.gate.view import StoryView
from verification.sources.models import RestsOn
from verification.text.hedges import has_verification_line

NEVER = frozenset(rule for rule, listed in CATALOGUE.items() if listed.never_passes)
"""Rules that nobody lets pass: whatever is behind them would be untrue, broken, or harm somebody."""

LONGEST_SENTENCE = 500

AFTERWARDS = frozenset({"verdicts_stand", "second_person_checked", "tasks_are_settled"})
"""Rules whose work the fast path puts off until after publication."""

_CHECKS = (TaskType.CHECK, TaskType.SECOND_CHECK, TaskType.FORCED_CHECK)


def may_pass(finding: Finding) -> bool:
    """Is this a blocker that two people may let pass?"""
    return finding.level == Level.BLOCKER and finding.rule not in NEVER and not finding.never_passes


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
    if finding.rule in NEVER or finding.never_passes:
        return "Nobody may let this pass."
    if override.words_digest != basis(view, finding):
        return "The words, the verdict or the blocker are others now."
    if own := by_now_their_own(view, override.asked_by, override.seconded_by):
        return own
    if override.seconded_at is None:
        return f"{override.asked_by} asked for it; somebody else has to second it."
    return ""


def by_now_their_own(view: StoryView, *people: User | None) -> str:
    """That one of the two has become responsible for words of the story since, in a sentence; "" where neither has."""
    own = next((one for one in people if one and one.pk in view.responsible), None)
    return f"{own} is responsible for words of the story by now: ask anew, with somebody else." if own else ""


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


def on_fast_path(view: StoryView) -> bool:
    """Did a senior editor sign for the fast path, and is its time not over?"""
    path = view.fast_path
    return path is not None and path.signed_at is not None and (path.due_at is None or path.due_at > view.now)


def awaits_check(view: StoryView, claim: Claim) -> bool:
    """Is nothing wrong with a claim but that its check, or its second one, was not made yet?

    What was judged and suspended since, or by whose story it is by now, or lost its words, is no matter of time.
    """
    given = view.given(claim)
    if claim.is_lost or (given and (given[-1].suspended_at or view.is_own(given[-1]))):
        return False
    only_checks = all(task.type in _CHECKS for task in view.tasks if task.claim_id == claim.pk)
    return only_checks and (view.standing(claim) is None or view.needs_second(claim))


def to_sign(view: StoryView, claim: Claim) -> str:
    """What a signature for the fast path stands for: the words, and where only the second check waits, the verdict."""
    verdict = view.standing(claim)
    return f"{claim.words_digest} {verdict.uuid}" if verdict else claim.words_digest


def lacking(view: StoryView) -> dict[int, list[str]]:
    """What each claim that awaits its check lacks of the least that the fast path asks, by claim id, in words."""
    awaiting = [claim for claim in view.claims if awaits_check(view, claim)]
    held = _held(awaiting)
    own_line = has_verification_line(view.revision.text)
    return {claim.pk: list(_lacks(view, claim, claim.pk in held, own_line)) for claim in awaiting}


def _lacks(view: StoryView, claim: Claim, held: bool, own_line: bool) -> Iterator[str]:
    path = view.fast_path
    if path and by_now_their_own(view, path.asked_by, path.signed_by):
        yield "two people who wrote none of it, and one of the two is responsible for words of it by now"
    covers = path.covers if path else {}
    verdict = view.standing(claim)
    if covers.get(str(claim.pk)) != to_sign(view, claim):
        yield f"a senior editor’s signature for its present words{' and verdict' if verdict else ''}"
    if verdict:
        return  # its verdict says what it needs besides
    if not held:
        yield "a capture, upload or kept text of the source it rests on"
    if not claim.attributed_to:
        yield "somebody whose claim it is"
    elif stated_as_fact(view, claim):
        yield f"its attribution to {claim.attributed_to} in every sentence it stands in"
    if not own_line:
        yield "a line in the copy that the newsroom could not verify it"


def _held(claims: list[Claim]) -> set[int]:
    """Claims that rest on a source of which something is kept."""
    links = RestsOn.objects.filter(claim__in=claims, contradicts=False, source__withdrawn_at__isnull=True)
    kept = links.filter(source__evidence__withdrawn_at__isnull=True).filter(
        Q(source__evidence__files__isnull=False) | Q(source__evidence__text_sha256__gt="")
    )
    return set(kept.values_list("claim_id", flat=True))


def postponed(view: StoryView) -> list[Claim]:
    """The claims whose check the fast path puts off until after publication."""
    if not on_fast_path(view):
        return []
    lacks = lacking(view)
    return [claim for claim in view.claims if lacks.get(claim.pk) == []]


def postpone(view: StoryView, findings: list[Finding]) -> list[Finding]:
    """The findings, with *postponed* for the checks that may be made after publication; others say what they lack."""
    if not on_fast_path(view) or not any(_is_put_off(finding) for finding in findings):
        return findings
    number_of = {claim.pk: claim.number for claim in view.claims}
    lacks = {number_of[pk]: missing for pk, missing in lacking(view).items()}
    return [_put_off(finding, lacks) for finding in findings]


def _is_put_off(finding: Finding) -> bool:
    return finding.level == Level.BLOCKER and finding.rule in AFTERWARDS and finding.claim is not None


def _put_off(finding: Finding, lacks: dict[int, list[str]]) -> Finding:
    if not _is_put_off(finding) or finding.claim not in lacks:
        return finding
    missing = lacks[finding.claim or 0]
    if not missing:
        return replace(finding, level=Level.POSTPONED)
    return replace(
        finding, detail=f"{finding.detail} The fast path asks for {'; for '.join(missing)}.".strip()
    )
