"""When tasks come to be, open again and end by themselves: the fillers of the lower rooms' hooks."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db.models import F, QuerySet
from django.utils import timezone

from newsroom.dispatch.actions import tell
from newsroom.ledger.actions import record
from newsroom.people.models import Desk, User
from newsroom.people.querysets import editors_on_duty
from newsroom.people.states import Role
from newsroom.stories.models import Story
from newsroom.stories.permissions import sees
from newsroom.stories.states import StoryState
from verification.checking.models import Question, Verdict, VerificationTask
from verification.checking.permissions import may_recast, may_take_away
from verification.checking.states import ACTIVE, OWNED, TRANSITIONS, TaskState, TaskType, TaskVerb
from verification.claims.models import Claim
from verification.claims.states import Risk
from verification.evidence.models import Evidence
from verification.reminders.actions import cancel, schedule
from verification.sources.models import Source

CHECKED_BEFORE_PUBLISHING = timedelta(minutes=30)
"""A task is due this long before its story should run, so that an editor can still act."""

SOON = timedelta(minutes=30)

RAN = (StoryState.PUBLISHED, StoryState.RETRACTED)
"""States in which a story has been out, and nothing of it is handed out to be checked."""

DUE_SOON, OVERDUE, IDLE = "task_due_soon", "task_overdue", "task_idle"

IDLE_AFTER = timedelta(hours=3)
"""How long a taken task may lie untouched before its owner is asked about it."""


def due_time(story: Story) -> datetime | None:
    """When a story's tasks are due (UTC); None without publish-by."""
    return story.publish_by - CHECKED_BEFORE_PUBLISHING if story.publish_by else None


def set_reminders(task: VerificationTask) -> None:
    """Remind of a task before and when it falls due, instead of any reminder set for another time."""
    if task.due_at is None or task.state not in ACTIVE:
        cancel(DUE_SOON, task.pk)
        cancel(OVERDUE, task.pk)
        return
    if task.due_at - SOON > timezone.now():
        schedule(DUE_SOON, task.pk, story=task.story, due_at=task.due_at - SOON, not_after=task.due_at)
    schedule(OVERDUE, task.pk, story=task.story, due_at=task.due_at)


def mind_idling(task: VerificationTask) -> None:
    """A taken task was touched: ask about it when nobody touches it for long; never about one that nobody has."""
    if task.state == TaskState.TAKEN:
        schedule(IDLE, task.pk, story=task.story, due_at=timezone.now() + IDLE_AFTER)
    else:
        cancel(IDLE, task.pk)


def note(name: str, task: VerificationTask, by: User | None, *, reason: str = "", **facts: object) -> None:
    """Record an event of a task."""
    record(
        f"task.{name}",
        by=by,
        subject=task,
        story_id=task.story_id,
        desk_id=task.story.desk_id,
        facts={"type": task.type, **({"claim": task.claim.number} if task.claim else {}), **facts},
        texts={"reason": reason},
    )


def open_tasks(
    story: Story,
    claims: Iterable[Claim],
    type: TaskType,  # noqa: A002
    by: User | None,
) -> list[VerificationTask]:
    """Open a task of a type for each claim that has no active one."""
    claims = list(claims)
    have = set(
        VerificationTask.objects.active()
        .filter(claim__in=claims, type=type)
        .values_list("claim_id", flat=True)
    )
    tasks = []
    for claim in claims:
        if claim.pk in have:
            continue
        task = VerificationTask.objects.create(
            story=story, claim=claim, type=type, effort=claim.effort, due_at=due_time(story)
        )
        set_reminders(task)
        note("opened", task, by)
        tasks.append(task)
    return tasks


def open_look_at_story(story: Story, by: User | None) -> None:
    """Open a task to look again at a story that ran, where what came since is about none of its claims alone."""
    of_story = VerificationTask.objects.active().filter(story=story, claim=None, type=TaskType.RECHECK)
    if not of_story.exists():
        task = VerificationTask.objects.create(
            story=story, type=TaskType.RECHECK, effort=1, due_at=due_time(story)
        )
        set_reminders(task)
        note("opened", task, by)


def claims_made(*, story: Story, claims: list[Claim], by: User) -> None:
    """A claim accepted in a filed story makes its task."""
    if story.state != StoryState.DRAFT:
        open_tasks(story, claims, TaskType.CHECK, by)


def story_filed(*, story: Story, by: User, **_: object) -> None:
    """Claims made while the story was a draft get their tasks; those that are judged or under way keep theirs."""
    settled = {v.claim_id for v in standing_verdicts(story.pk).values()}
    unchecked = [claim for claim in story.claims.standing() if claim.pk not in settled]
    open_tasks(story, unchecked, TaskType.CHECK, by)


def version_begun(*, story: Story, by: User) -> None:
    """Hook `version_begun`: what lost its grounds while nobody was checking the story goes to checkers now."""
    settled = standing_verdicts(story.pk)
    unchecked = [claim for claim in story.claims.standing() if claim.pk not in settled]
    _back_to_checkers(story, unchecked, by, "Its next version was begun.", changed="grounds")
    open_tasks(story, unchecked, TaskType.CHECK, by)


def standing_verdicts(story_id: int, *, second: bool = False) -> dict[int, Verdict]:
    """The verdict that counts now for each claim of a story, by claim id: the newest given, if it counts."""
    given = Verdict.objects.filter(claim__story_id=story_id, second=second).select_related("by", "claim")
    newest = {verdict.claim_id: verdict for verdict in given.order_by("pk")}
    return {claim_id: verdict for claim_id, verdict in newest.items() if verdict.counts_for(verdict.claim)}


def claims_moved(*, story: Story, claims: list[Claim], by: User, because: str) -> None:
    """Words changed after a verdict: the task goes back to its checker, ahead of the queue, and they are told.

    Words that are back as they were judged need nobody: their verdict counts again, and the task is settled.
    """
    settle_where_words_are_back({claim.pk: claim for claim in claims}, by)
    _back_to_checkers(story, claims, by, because, changed="words")


def _back_to_checkers(
    story: Story, claims: list[Claim], by: User | None, because: str, *, changed: str
) -> None:
    """Put done tasks back whose verdict does not count any more, and tell who gave it: words or grounds changed."""
    now = {claim.pk: claim for claim in claims}
    done = VerificationTask.objects.filter(claim__in=claims, state=TaskState.DONE).select_related(
        "story__desk", "claim"
    )
    back_to: dict[int, tuple[User, int]] = {}
    for task in done.order_by("pk"):
        last = task.verdicts.order_by("-pk").select_related("by").first()
        if last is None or last.counts_for(now[last.claim_id]):
            continue
        if _put_back(task, last.by, by, because):
            back_to[last.by_id] = (last.by, back_to.get(last.by_id, (last.by, 0))[1] + 1)
    for checker, count in back_to.values():
        if checker != by:
            tell(
                users=[checker],
                kind="claims_stale",
                key=f"{story.pk}:{story.copy_version}:{story.gate_version}",
                payload={"story": story.pk, "claims": count, "changed": changed},
                story_id=story.pk,
            )


def _second_check_where_needed(claim: Claim, by: User) -> None:
    """A claim of high risk whose first verdict counts has a second one that counts, or a task for it."""
    if claim.risk == Risk.HIGH and claim.pk not in standing_verdicts(claim.story_id, second=True):
        open_tasks(claim.story, [claim], TaskType.SECOND_CHECK, by)


def settle_where_words_are_back(now: dict[int, Claim], by: User) -> None:
    """Open tasks that were put back, and whose last verdict counts again, need nobody."""
    put_back = VerificationTask.objects.open().filter(claim__in=now, ahead=True)
    for task in put_back.select_related("story__desk", "claim"):
        last = task.verdicts.order_by("-pk").first()
        if last is None or not last.counts_for(now[last.claim_id]):
            continue
        settled = VerificationTask.objects.filter(
            pk=task.pk, state=TaskState.OPEN, version=task.version
        ).update(
            state=TRANSITIONS[TaskState.OPEN, TaskVerb.SETTLE],
            ahead=False,
            settled_at=timezone.now(),
            version=F("version") + 1,
        )
        if settled:
            task.refresh_from_db()
            set_reminders(task)
            note("settled", task, by, reason="The words are back as they were judged.")
            if not last.second:
                _second_check_where_needed(now[last.claim_id], by)


def _put_back(task: VerificationTask, checker: User, by: User | None, because: str) -> bool:
    """Re-open a done task for the checker who gave its verdict, unless another of its type is active already."""
    if VerificationTask.objects.active().filter(claim=task.claim_id, type=task.type).exists():
        return False
    still_checks = Role.FACT_CHECKER in checker.roles_on(task.story.desk_id) and not (
        task.claim and task.claim.words_by.filter(user=checker).exists()
    )
    opened = VerificationTask.objects.filter(pk=task.pk, state=TaskState.DONE).update(
        state=TaskState.OPEN,
        assignee=checker if still_checks else None,
        ahead=True,
        settled_at=None,
        version=F("version") + 1,
    )
    if opened:
        task.refresh_from_db()
        set_reminders(task)
        note("put_back", task, by, reason=because)
    return bool(opened) and still_checks


def claims_amended(
    *, story: Story, claims: list[Claim], by: User, recast: Collection[int] = (), **_: object
) -> None:
    """Another kind or risk means another effort, and a second check more or less.

    `recast` are the ids of those that are of another kind now.
    """
    verdicts = standing_verdicts(story.pk)
    for claim in claims:
        if claim.pk in recast:
            may_recast(by=by, claim=claim)
        VerificationTask.objects.active().filter(claim=claim).update(effort=claim.effort)
        given = Verdict.objects.filter(claim=claim, second=False, suspended_at__isnull=True)
        newest = given.order_by("pk").last()
        if newest and newest.ticked and not claim.may_be_ticked:
            because = f"{claim.label} is no plain fact any more: a tick is not enough."
            given.filter(pk=newest.pk).update(suspended_at=timezone.now(), suspended_because=because)
            claims_moved(story=story, claims=[claim], by=by, because=because)
        if claim.risk == Risk.HIGH and claim.pk in verdicts:
            open_tasks(story, [claim], TaskType.SECOND_CHECK, by)
        elif claim.risk != Risk.HIGH:
            cancel_tasks(
                VerificationTask.objects.open().filter(claim=claim, type=TaskType.SECOND_CHECK),
                by,
                f"{claim.label} is no longer high risk.",
            )


def cancel_tasks(tasks: Iterable[VerificationTask], by: User, reason: str) -> None:
    """Cancel active tasks, whoever has them."""
    for task in tasks:
        cancelled = VerificationTask.objects.filter(pk=task.pk, state__in=ACTIVE).update(
            state=TaskState.CANCELLED, owner=None, settled_at=timezone.now(), version=F("version") + 1
        )
        if cancelled:
            task.refresh_from_db()
            set_reminders(task)
            note("cancelled", task, by, reason=reason)


def claim_withdrawn(*, claim: Claim, by: User, reason: str) -> None:
    """A claim that went takes its tasks along; one that is back gets a task unless its verdict still counts.

    Whoever wrote the words does not take a judged claim away from under the gate while the copy still says it.
    """
    if claim.withdrawn_at:
        may_take_away(by=by, claim=claim)
        tasks = VerificationTask.objects.active().filter(claim=claim).select_related("story__desk", "claim")
        cancel_tasks(tasks, by, reason)
    elif claim.story.state != StoryState.DRAFT and claim.pk not in standing_verdicts(claim.story_id):
        open_tasks(claim.story, [claim], TaskType.CHECK, by)
    elif claim.story.state != StoryState.DRAFT:
        _second_check_where_needed(claim, by)


def schedule_changed(*, story: Story, **_: object) -> None:
    """Another publish-by, other due times."""
    due_at = due_time(story)
    VerificationTask.objects.active().filter(story=story).update(due_at=due_at)
    for task in VerificationTask.objects.active().filter(story=story).select_related("story__desk"):
        set_reminders(task)


def evidence_withdrawn(*, evidence: Evidence, by: User) -> None:
    """Verdicts that rest on withdrawn evidence are suspended, and their tasks go back."""
    resting = Verdict.objects.filter(shows__evidence=evidence, suspended_at__isnull=True)
    because = f"It rested on evidence that was withdrawn: {evidence.title}"
    _suspend(evidence.story, resting, by, because)


def source_withdrawn(*, source: Source, claims: list[Claim], by: User) -> None:
    """Verdicts on claims that rest on a withdrawn source are suspended, and their tasks go back."""
    resting = Verdict.objects.filter(claim__in=claims, suspended_at__isnull=True)
    _suspend(source.story, resting, by, "A source it rests on was withdrawn.")


def grounds_unlinked(*, claim: Claim, by: User, **_: object) -> None:
    """Verdicts given while a claim rested on a source are suspended when it rests on it no longer."""
    resting = Verdict.objects.filter(claim=claim, suspended_at__isnull=True)
    _suspend(claim.story, resting, by, "It does not rest on a source any more that it rested on.")


def reply_came(*, story: Story, claims: list[Claim], by: User | None, because: str) -> None:
    """A reply came about claims: what stands on them is judged anew; what ran is looked at again, as it stands."""
    if story.has_run:
        open_tasks(story, claims, TaskType.RECHECK, by)
    if story.state not in RAN:
        _suspend(story, Verdict.objects.filter(claim__in=claims, suspended_at__isnull=True), by, because)
        if story.state != StoryState.DRAFT:
            unchecked = standing_verdicts(story.pk)
            open_tasks(story, [claim for claim in claims if claim.pk not in unchecked], TaskType.CHECK, by)


def words_kept(*, story: Story) -> list[tuple[str, Iterable[tuple[str, ...]]]]:
    """Hook `words_looked_through`: verdicts and why they were suspended, questions and answers."""
    verdicts = Verdict.objects.filter(claim__story=story)
    questions = Question.objects.filter(task__story=story)
    return [
        ("a verdict", verdicts.values_list("rationale", "fix", "suspended_because")),
        ("a question of a checker", questions.values_list("text", "answer")),
    ]


def reporters(story: Story) -> list[User]:
    """Who is told what concerns the words of a story."""
    return [byline.user for byline in story.bylines.select_related("user")] or [story.filed_by]


def _suspend(story: Story, verdicts: QuerySet[Verdict], by: User | None, because: str) -> None:
    """What has run is checked by nobody any more: its editors and reporters are told instead of its checkers."""
    because = because[:500]
    claims = list(Claim.objects.filter(pk__in=verdicts.values("claim_id")).order_by("number"))
    if not claims:
        return
    Verdict.objects.filter(pk__in=list(verdicts.values_list("pk", flat=True))).update(
        suspended_at=timezone.now(), suspended_because=because
    )
    story.refresh_from_db()
    if story.state in RAN:
        tell(
            users=[*editors_on_duty(story.desk), *reporters(story)],
            kind="grounds_gone",
            key=f"{story.pk}:{story.gate_version}:{claims[0].pk}",
            payload={"story": story.pk, "claims": [claim.number for claim in claims]},
            story_id=story.pk,
            desk=story.desk,
        )
    else:
        _back_to_checkers(story, claims, by, because, changed="grounds")


def member_left(*, user: User, desk: Desk, by: User) -> None:
    """A fact-checker left the desk: what they had goes back to it."""
    theirs = VerificationTask.objects.filter(story__desk=desk)
    _give_back(theirs, user, by, f"{user.name} left {desk.name}.")


def fewer_see(*, story: Story, by: User) -> None:
    """What people had of a story that they do not see any more goes back."""
    had = VerificationTask.objects.filter(story=story, state__in=ACTIVE)
    people = {pk for pair in had.values_list("owner", "assignee") for pk in pair if pk}
    for user in User.objects.filter(pk__in=people).order_by("pk"):
        if not sees(user, story):
            _give_back(had, user, by, f"{user.name} does not see the story any more.")


def _give_back(tasks: QuerySet[VerificationTask], user: User, by: User, reason: str) -> None:
    tasks = tasks.select_related("story__desk", "claim")
    for task in tasks.filter(owner=user, state__in=OWNED):
        VerificationTask.objects.filter(pk=task.pk, owner=user, state__in=OWNED).update(
            state=TaskState.OPEN,
            owner=None,
            assignee=None,
            waiting_for="",
            waiting_until=None,
            version=F("version") + 1,
        )
        task.refresh_from_db()
        note("handed_over", task, by, reason=reason)
    for task in tasks.filter(state=TaskState.OPEN, assignee=user):
        VerificationTask.objects.filter(pk=task.pk, assignee=user).update(
            assignee=None, version=F("version") + 1
        )
        task.refresh_from_db()
        note("handed_over", task, by, reason=reason)
