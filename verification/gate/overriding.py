"""Letting a named blocker pass: two people, one of them senior, with a reason and an end."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from newsroom.errors import Invalid, NotPermitted, NotPossible, require_text
from newsroom.ledger.actions import record, sealed, verb
from newsroom.people.models import User
from newsroom.stories.actions import move_gate, take_turn
from newsroom.stories.models import Story
from newsroom.stories.permissions import may_steer, require_seen
from newsroom.stories.states import UNDER_WAY
from verification.gate.actions import assess
from verification.gate.findings import Finding
from verification.gate.models import Override
from verification.gate.passing import LONGEST_SENTENCE, basis, by_now_their_own, may_pass, verdict_of
from verification.gate.permissions import may_override, still_another
from verification.gate.reading import read
from verification.gate.view import StoryView
from verification.reminders.actions import cancel, schedule

OVERRIDE_EXPIRES = "override_expires"

TOLD_BEFORE = timedelta(minutes=30)
"""So long before an override expires its two people hear of it."""


@verb
def ask_override(
    *, by: User, story: Story, key: str, seen: int, reason: str, expires_at: datetime | None = None
) -> Override:
    """Ask that one blocker, named by its key, be let pass until an instant; the house's longest time by default.

    It lets nothing pass until somebody else has seconded it.
    """
    take_turn(story.pk)
    may_override(by=by, story=story)
    view = _seen(story, seen)
    finding = _blocker(view, key)
    reason = require_text("reason", reason, "Write why the story may run although this is open.", limit=2000)
    expires_at = _until(view, expires_at)
    _make_room(by, view, key)
    override = Override.objects.create(
        story=view.story,
        key=key,
        claim=next((claim for claim in view.claims if claim.number == finding.claim), None),
        words_digest=basis(view, finding),
        verdict=verdict_of(view, finding),
        sentence=finding.sentence[:LONGEST_SENTENCE],
        reason=reason,
        asked_by=by,
        expires_at=expires_at,
    )
    move_gate(story.pk, by=by, because="An override was asked for.")
    _note("asked", override, by, {"expires_at": expires_at.isoformat()}, {"reason": reason})
    return override


@verb
def second_override(*, by: User, override: Override, seen: int) -> Override:
    """Let the blocker pass, as the second of two people; one of the two is a senior editor of the desk."""
    take_turn(override.story_id)
    override = _fresh(override)
    may_second(by=by, override=override)
    view = _seen(override.story, seen)
    finding = _blocker(view, override.key)
    if override.words_digest != basis(view, finding):
        raise NotPossible("The words, the verdict or the blocker changed since this was asked. Ask anew.")
    now = timezone.now()
    seconded = Override.objects.filter(
        pk=override.pk, seconded_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=now
    ).update(seconded_by=by, seconded_at=now)
    if not seconded:
        raise NotPossible("This override was seconded, withdrawn or has expired meanwhile.")
    override = _fresh(override)
    due_at = max(override.expires_at - TOLD_BEFORE, now)
    schedule(OVERRIDE_EXPIRES, override.pk, story=override.story, due_at=due_at)
    move_gate(override.story_id, by=by, because="A blocker was let pass.")
    _note("seconded", override, by)
    return override


def may_second(*, by: User, override: Override) -> None:
    """Second an override: an editor who wrote none of it and did not ask for it; one of the two is senior."""
    may_override(by=by, story=override.story)
    if override.asked_by_id == by.pk:
        raise NotPermitted("You asked for this override, so somebody else seconds it.")
    still_another(override.asked_by, override.story)
    desk_id = override.story.desk_id
    if not (by.is_senior_on(desk_id) or override.asked_by.is_senior_on(desk_id)):
        raise NotPermitted("One of the two who let a blocker pass is a senior editor of the desk.")


@verb
def withdraw_override(*, by: User, override: Override) -> Override:
    """Take an override back: one of its two people, or an editor of the desk. What ran on it keeps it in its record."""
    take_turn(override.story_id)
    override = _fresh(override)
    may_take_back(by=by, override=override)
    if not _withdraw(by, override):
        raise NotPossible("This override was withdrawn already.")
    move_gate(override.story_id, by=by, because="An override was withdrawn.")
    _note("withdrawn", override, by)
    return _fresh(override)


def may_take_back(*, by: User, override: Override) -> None:
    """Withdraw an override: one of its two people, or who steers the story."""
    require_seen(by=by, story=override.story)
    if by.pk not in (override.asked_by_id, override.seconded_by_id):
        may_steer(by=by, story=override.story)


def _withdraw(by: User, override: Override) -> bool:
    cancel(OVERRIDE_EXPIRES, override.pk)
    standing = Override.objects.standing().filter(pk=override.pk)
    return bool(standing.update(withdrawn_by=by, withdrawn_at=timezone.now()))


def _seen(story: Story, seen: int) -> StoryView:
    view = read(Story.objects.select_related("desk", "filed_by").get(pk=story.pk))
    if view.story.state not in UNDER_WAY:
        state = view.story.get_state_display().lower()
        raise NotPossible(f"{view.story.slug} is {state}: nothing stops it that could be let pass.")
    if view.story.gate_version != seen:
        raise NotPossible(
            f"{view.story.slug} changed since you looked at its gate. Read it again, then decide."
        )
    return view


def _blocker(view: StoryView, key: str) -> Finding:
    finding = next((one for one in assess(view).blockers if one.key == key), None)
    if finding is None:
        raise NotPossible("This does not stop the story now. Read its gate again.")
    if not may_pass(finding):
        raise NotPossible(f"Nobody can let this pass: {finding.sentence}")
    return finding


def _until(view: StoryView, expires_at: datetime | None) -> datetime:
    longest = view.now + timedelta(hours=view.house["override_hours"])
    if expires_at is None:
        return longest
    if timezone.is_naive(expires_at):
        raise Invalid({"expires_at": ["Write the time with its zone."]})
    if not view.now < expires_at <= longest:
        until = longest.astimezone(view.story.desk.zone)
        raise Invalid({"expires_at": [f"Choose a time that lies ahead, at most {until:%H:%M on %d %B}."]})
    return expires_at


def _make_room(by: User, view: StoryView, key: str) -> None:
    """One override stands for a blocker. One that holds for nothing any more gives way to the next."""
    earlier = next((override for override in view.overrides if override.key == key), None)
    if earlier is None:
        return
    finding = next((one for one in assess(view).findings if one.key == key), None)
    holds = earlier.expires_at > view.now and finding and earlier.words_digest == basis(view, finding)
    if holds and not by_now_their_own(view, earlier.asked_by, earlier.seconded_by):
        raise NotPossible(f"{earlier.asked_by} asked for this already; it waits to be seconded.")
    _withdraw(by, earlier)


def _fresh(override: Override) -> Override:
    found = Override.objects.select_related("story__desk", "claim", "asked_by", "seconded_by", "withdrawn_by")
    return found.get(pk=override.pk)


def lets_pass(override: Override) -> str:
    """A digest of what an override was asked for."""
    return sealed(override.key, override.words_digest, override.verdict_id)


def _note(
    name: str,
    override: Override,
    by: User,
    facts: dict[str, Any] | None = None,
    texts: dict[str, str] | None = None,
) -> None:
    claim = {"claim": override.claim.number} if override.claim else {}
    record(
        f"override.{name}",
        by=by,
        subject=override,
        story_id=override.story_id,
        desk_id=override.story.desk_id,
        facts={
            "rule": override.key.split(":")[0],
            "lets_pass": lets_pass(override),
            **claim,
            **(facts or {}),
        },
        texts={"sentence": override.sentence, **(texts or {})},
    )
