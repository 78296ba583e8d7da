"""Who could check what: eligibility, load against capacity, and spreading tasks over a team."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.utils import timezone

from newsroom.errors import NotPermitted
from newsroom.people.models import Membership, User
from newsroom.people.states import Role
from newsroom.stories.models import Byline, Responsible, Story
from newsroom.stories.querysets import only_for
from verification.checking.models import Verdict, VerificationTask
from verification.checking.permissions import may_check
from verification.checking.states import TaskState, TaskType
from verification.claims.models import WordsBy

SKILL_IS_WORTH = 0.25
"""A skill in the claim's kind weighs as much as this share of a checker's capacity being free."""


NOBODY_MAY = "Nobody on the desk may check it: they are responsible for its words."
NOBODY_NAMED = "The story is confidential, and nobody who is named on it may check it. Name a checker first."


@dataclass(frozen=True)
class Load:
    """One checker's work, in effort points, against their capacity. (Who holds a task is its assignee.)"""

    user: User
    desks: frozenset[int]
    capacity: int
    held: int
    tasks: int
    overdue: int
    skills: frozenset[str]
    languages: tuple[str, ...]

    @property
    def spare(self) -> int:
        return self.capacity - self.held


def loads(desk_ids: Sequence[int]) -> list[Load]:
    """The fact-checkers of these desks with what they hold now, in two queries, by name."""
    memberships = (
        Membership.objects.active()
        .filter(desk_id__in=desk_ids, role=Role.FACT_CHECKER)
        .select_related("user")
    )
    held = {
        row["assignee"]: row
        for row in VerificationTask.objects.on_the_desk()
        .active()
        .filter(assignee__isnull=False)
        .values("assignee")
        .annotate(
            points=Sum("effort"), tasks=Count("pk"), late=Count("pk", filter=Q(due_at__lt=timezone.now()))
        )
    }
    by_user: dict[int, list[Membership]] = {}
    for membership in memberships:
        by_user.setdefault(membership.user_id, []).append(membership)
    found = []
    for user_id, theirs in by_user.items():
        row = held.get(user_id, {"points": 0, "tasks": 0, "late": 0})
        found.append(
            Load(
                user=theirs[0].user,
                desks=frozenset(m.desk_id for m in theirs),
                capacity=max(m.capacity for m in theirs),
                held=row["points"],
                tasks=row["tasks"],
                overdue=row["late"],
                skills=frozenset(skill for m in theirs for skill in m.skills),
                languages=tuple(sorted({language for m in theirs for language in m.languages})),
            )
        )
    return sorted(found, key=lambda load: load.user.name)


def why_not(task: VerificationTask, to: User) -> str | None:
    """Why this person can not be given this open task; None when they can."""
    try:
        may_check(by=to, task=VerificationTask(story=task.story, claim=task.claim, type=task.type))
    except NotPermitted as refusal:
        return str(refusal).replace("You are", f"{to.name} is").replace("You gave", f"{to.name} gave")
    load = next((load for load in loads([task.story.desk_id]) if load.user.pk == to.pk), None)
    spare = load.spare if load else 0
    if spare + (task.effort if task.assignee_id == to.pk else 0) < task.effort:
        return f"{to.name} has {max(spare, 0)} effort points free; this task takes {task.effort}."
    return None


def barred(tasks: Sequence[VerificationTask]) -> dict[int, set[int]]:
    """For each task, the people who may not check it: responsible for its words, or giver of the other verdict.

    Of a confidential story, also the checkers of the desk who are not named on it.
    """
    stories = {task.story_id for task in tasks}
    unnamed = _unnamed(stories)
    claims = {task.claim_id for task in tasks if task.claim_id}
    bylines: dict[int, set[int]] = {}
    for story_id, user_id in [
        *Responsible.objects.filter(story__in=stories).values_list("story", "user"),
        *Byline.objects.filter(story__in=stories).values_list("story", "user"),
    ]:
        bylines.setdefault(story_id, set()).add(user_id)
    authors: dict[int, set[int]] = {}
    for claim_id, user_id in WordsBy.objects.filter(claim__in=claims).values_list("claim", "user"):
        authors.setdefault(claim_id, set()).add(user_id)
    judges: dict[tuple[int, bool, str], set[int]] = {}
    for claim_id, second, words, user_id in Verdict.objects.filter(
        claim__in=claims, suspended_at__isnull=True
    ).values_list("claim", "second", "words_digest", "by"):
        judges.setdefault((claim_id, second, words), set()).add(user_id)
    found = {}
    for task in tasks:
        out = {task.story.filed_by_id} | bylines.get(task.story_id, set()) | unnamed.get(task.story_id, set())
        if task.claim:
            out |= authors.get(task.claim.pk, set())
            other = task.type != TaskType.SECOND_CHECK
            out |= judges.get((task.claim.pk, other, task.claim.words_digest), set())
        found[task.pk] = out
    return found


def _unnamed(story_ids: Collection[int]) -> dict[int, set[int]]:
    """For each confidential one of these stories, the desk's checkers who do not see it."""
    named = only_for(story_ids=story_ids)
    if not named:
        return {}
    desks = dict(Story.objects.filter(pk__in=named).values_list("pk", "desk"))
    checkers: dict[int, set[int]] = {}
    for desk, user in (
        Membership.objects.active()
        .filter(desk__in=set(desks.values()), role=Role.FACT_CHECKER)
        .values_list("desk", "user")
    ):
        checkers.setdefault(desk, set()).add(user)
    return {story: checkers.get(desk, set()) - named[story] for story, desk in desks.items()}


@dataclass(frozen=True)
class Candidate:
    """A person who could take at least one of a choice of tasks."""

    load: Load
    fits: int
    of: int
    skilled: int


def candidates(tasks: Sequence[VerificationTask]) -> list[Candidate]:
    """People with the right role and desk, who may check the tasks and are under capacity; most suitable first."""
    out = barred(tasks)
    found = []
    for load in loads(sorted({task.story.desk_id for task in tasks})):
        # what this person holds of the chosen tasks already would be given to them again
        spare = load.spare + sum(task.effort for task in tasks if task.assignee_id == load.user.pk)
        fits = skilled = 0
        for task in tasks:
            if _suits(load, task, out) and task.effort <= spare:
                spare -= task.effort
                fits += 1
                skilled += bool(task.claim and task.claim.kind in load.skills)
        if fits:
            found.append(Candidate(load=load, fits=fits, of=len(tasks), skilled=skilled))
    return sorted(found, key=lambda one: (-one.fits, -one.skilled, -one.load.spare, one.load.user.name))


def _suits(load: Load, task: VerificationTask, out: dict[int, set[int]]) -> bool:
    return task.story.desk_id in load.desks and load.user.pk not in out[task.pk]


@dataclass(frozen=True)
class Spread:
    """Shares by person, and what fits nobody with the reason."""

    shares: list[tuple[User, list[VerificationTask]]]
    unfit: list[tuple[VerificationTask, str]]


def spread(tasks: Sequence[VerificationTask]) -> Spread:
    """Divide open tasks over the team: largest first, each to the person with the largest share of capacity free."""
    team = loads(sorted({task.story.desk_id for task in tasks}))
    out = barred(tasks)
    free = {load.user.pk: load.spare for load in team}
    for task in tasks:  # a task that has an assignee is dealt anew: its holder's points are free again
        if task.state == TaskState.OPEN and task.assignee_id in free:
            free[task.assignee_id] += task.effort
    shares: dict[int, list[VerificationTask]] = {load.user.pk: [] for load in team}
    unfit: list[tuple[VerificationTask, str]] = []
    for task in sorted(tasks, key=lambda task: (-task.effort, task.pk)):
        allowed = [load for load in team if _suits(load, task, out)]
        fitting = [load for load in allowed if free[load.user.pk] >= task.effort]
        if task.state != TaskState.OPEN:
            unfit.append(
                (task, f"This task is {task.get_state_display().lower()}; only open tasks are assigned.")
            )
        elif not allowed:
            unfit.append((task, NOBODY_NAMED if task.story.confidential else NOBODY_MAY))
        elif not fitting:
            unfit.append((task, f"Everybody who may check it is full; it takes {task.effort} effort points."))
        else:
            kind = task.claim.kind if task.claim else ""
            best = max(
                fitting,
                key=lambda load: (
                    free[load.user.pk] / max(load.capacity, 1) + SKILL_IS_WORTH * (kind in load.skills),
                    -load.user.pk,
                ),
            )
            free[best.user.pk] -= task.effort
            shares[best.user.pk].append(task)
    return Spread([(load.user, shares[load.user.pk]) for load in team if shares[load.user.pk]], unfit)
