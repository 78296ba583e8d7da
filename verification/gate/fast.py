"""The fast path: breaking news that runs before all of it is checked, with the least it must have, and a clock."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from newsroom.errors import Invalid, NotPermitted, NotPossible, require_text
from newsroom.ledger.actions import record, sealed, verb
from newsroom.people.models import User
from newsroom.stories.actions import move_gate, take_turn
from newsroom.stories.models import Story
from newsroom.stories.permissions import may_steer
from newsroom.stories.states import UNDER_WAY
from verification.checking.models import Verdict, VerificationTask
from verification.checking.opening import open_tasks, set_reminders
from verification.checking.states import ACTIVE, MADE_AFTERWARDS, TaskType
from verification.claims.models import Claim
from verification.gate.models import FastPath
from verification.gate.passing import awaits_check, postponed, to_sign
from verification.gate.permissions import may_override, still_another
from verification.gate.reading import read
from verification.gate.view import StoryView
from verification.reminders.actions import cancel, schedule

FORCED_CHECKS = "forced_checks_due"


@verb
def ask_fast_path(*, by: User, story: Story, seen: int, reason: str, hours: int | None = None) -> FastPath:
    """Ask that a story run before its checks are made; they are made within so many hours of publication."""
    take_turn(story.pk)
    may_override(by=by, story=story)
    view = _seen(story, seen)
    longest = view.house["fast_path_hours"]
    hours = longest if hours is None else hours
    if not 1 <= hours <= longest:
        raise Invalid({"hours": [f"Choose from 1 to {longest} hours."]})
    reason = require_text("reason", reason, "Write why it can not wait for its checks.", limit=2000)
    if view.fast_path:
        raise NotPossible(f"{view.fast_path.asked_by} put {view.story.slug} on the fast path already.")
    path = FastPath.objects.create(story=view.story, reason=reason, hours=hours, asked_by=by)
    move_gate(story.pk, by=by, because="The fast path was asked for.")
    _note("asked", path, by, {"hours": hours}, {"reason": reason})
    return path


@verb
def sign_fast_path(*, by: User, path: FastPath, seen: int) -> FastPath:
    """Sign, as a senior editor who did not ask for it, for what would run unchecked; after changes, sign again."""
    take_turn(path.story_id)
    path = _fresh(path)
    may_sign_fast_path(by=by, path=path)
    view = _seen(path.story, seen)
    awaiting = {str(claim.pk): to_sign(view, claim) for claim in view.claims if awaits_check(view, claim)}
    if not awaiting:
        raise NotPossible("Nothing waits for its check: the fast path is not needed.")
    signed = FastPath.objects.filter(pk=path.pk, ended_at__isnull=True).update(
        signed_by=by, signed_at=timezone.now(), covers=awaiting
    )
    if not signed:
        raise NotPossible("The fast path ended meanwhile.")
    move_gate(path.story_id, by=by, because="The fast path was signed for.")
    _note("signed", path, by, {"claims": sorted(int(pk) for pk in awaiting), "covers": sealed(awaiting)})
    return _fresh(path)


def may_sign_fast_path(*, by: User, path: FastPath) -> None:
    """Sign for the fast path: a senior editor who wrote none of it and did not ask for it."""
    if not by.is_senior_on(path.story.desk_id):
        raise NotPermitted("Only a senior editor of the desk can sign for the fast path.")
    may_override(by=by, story=path.story)
    if path.asked_by_id == by.pk:
        raise NotPermitted("You asked for the fast path, so another senior editor signs for it.")
    still_another(path.asked_by, path.story)


@verb
def end_fast_path(*, by: User, path: FastPath, reason: str) -> FastPath:
    """Take a story off the fast path before it ran; afterwards it ends when everything was checked."""
    take_turn(path.story_id)
    path = _fresh(path)
    may_steer(by=by, story=path.story)
    reason = require_text("reason", reason, "Write why it leaves the fast path.", limit=500)
    if path.due_at:
        raise NotPossible(
            f"{path.story.slug} ran on the fast path: it ends when what ran unchecked is checked."
        )
    if not _end(path, by, reason):
        raise NotPossible("The fast path ended already.")
    move_gate(path.story_id, by=by, because="The fast path ended.")
    return _fresh(path)


def begin_clock(view: StoryView, published_at: datetime, by: User) -> None:
    """What ran unchecked is checked within the hours that were signed for. Part of publishing.

    `view` is the story as it was read for publication. Whoever has a check already keeps it; a later version that runs
    while the clock goes gets no other time.
    """
    path = view.fast_path
    if path is None:
        return
    claims = postponed(view)
    if not claims and path.due_at is None:
        _end(path, by, "It ran without it.")
        return
    due_at = path.due_at or published_at + timedelta(hours=path.hours)
    FastPath.objects.filter(pk=path.pk).update(due_at=due_at)
    under_way = VerificationTask.objects.active().filter(claim__in=claims)
    under_way.filter(type=TaskType.CHECK).update(type=TaskType.FORCED_CHECK, version=F("version") + 1)
    unjudged = [claim for claim in claims if view.standing(claim) is None]
    open_tasks(view.story, unjudged, TaskType.FORCED_CHECK, by)
    _due(view.story, due_at)
    told_before = timedelta(minutes=view.house["checks_told_minutes"])
    schedule(FORCED_CHECKS, path.pk, story=view.story, due_at=max(due_at - told_before, published_at))
    facts = {"due_at": due_at.isoformat(), "claims": [claim.number for claim in claims]}
    _note("clock_began", path, by, facts)


def owed(story_id: int) -> list[VerificationTask]:
    """The checks of what ran before it was checked that are not made yet."""
    tasks = VerificationTask.objects.filter(story=story_id, type__in=MADE_AFTERWARDS, state__in=ACTIVE)
    return list(tasks.select_related("story__desk", "claim", "owner", "assignee"))


def verdict_given(*, verdict: Verdict, by: User) -> None:
    """Hook: the fast path ends with the last check; a second one that follows is due with the others."""
    _end_when_all_is_checked(verdict.claim.story_id, by)


def claim_withdrawn(*, claim: Claim, by: User, **_: object) -> None:
    """Hook: so it does when the last claim that was owed a check went."""
    _end_when_all_is_checked(claim.story_id, by)


def _end_when_all_is_checked(story_id: int, by: User) -> None:
    running = FastPath.objects.filter(story=story_id, ended_at__isnull=True, due_at__isnull=False)
    path = running.select_related("story__desk").first()
    if path is None or path.due_at is None:
        return
    if owed(story_id):
        _due(path.story, path.due_at)
    else:
        _end(path, by, "Everything that ran unchecked was checked.")


def _due(story: Story, due_at: datetime) -> None:
    for task in owed(story.pk):
        if task.due_at != due_at:
            VerificationTask.objects.filter(pk=task.pk).update(due_at=due_at)
            task.due_at = due_at
            set_reminders(task)


def _end(path: FastPath, by: User, because: str) -> bool:
    ended = FastPath.objects.filter(pk=path.pk, ended_at__isnull=True).update(
        ended_at=timezone.now(), ended_because=because
    )
    cancel(FORCED_CHECKS, path.pk)
    if ended:
        _note("ended", path, by, texts={"because": because})
    return bool(ended)


def _seen(story: Story, seen: int) -> StoryView:
    view = read(Story.objects.select_related("desk", "filed_by").get(pk=story.pk))
    if view.story.state not in UNDER_WAY:
        state = view.story.get_state_display().lower()
        raise NotPossible(f"{view.story.slug} is {state}: the fast path is for what did not run yet.")
    if view.story.gate_version != seen:
        raise NotPossible(
            f"{view.story.slug} changed since you looked at its gate. Read it again, then decide."
        )
    return view


def _fresh(path: FastPath) -> FastPath:
    return FastPath.objects.select_related("story__desk", "asked_by", "signed_by").get(pk=path.pk)


def _note(
    name: str,
    path: FastPath,
    by: User,
    facts: Mapping[str, object] | None = None,
    texts: dict[str, str] | None = None,
) -> None:
    record(
        f"fast_path.{name}",
        by=by,
        subject=path,
        story_id=path.story_id,
        desk_id=path.story.desk_id,
        facts=dict(facts or {}),
        texts=texts or {},
    )
