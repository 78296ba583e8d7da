"""How a desk checks, in figures: over a span of time, from what is kept anyway; nobody is counted by name."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import TruncWeek
from django.utils import timezone

from newsroom.people.models import Desk, User
from newsroom.people.permissions import require_role
from newsroom.people.states import Role
from verification.checking.models import Verdict, VerificationTask
from verification.checking.states import Said, So, TaskState
from verification.claims.models import Claim
from verification.gate.models import Override, SignOff
from verification.gate.states import SignOffKind
from verification.record.models import Correction, Publication
from verification.record.states import CorrectionState, MissedStep, RunKind
from verification.sources.models import RestsOn
from verification.sources.states import GroundRules, SourceType

KEEPS_FAILING = 2
"""From so many claims on that did not hold, a source is named."""

READERS = (Role.EDITOR, Role.DESK_HEAD, Role.AUDITOR)


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def per_cent(self) -> float | None:
        """None where there is nothing to take a share of."""
        return 100 * self.count / self.of if self.of else None


@dataclass(frozen=True)
class Week:
    """What happened in one week of the desk, which begins on a Monday."""

    monday: date
    due: int
    late: int
    ran: int
    corrected: int


@dataclass(frozen=True)
class Failing:
    """A source on the record, and how many of the claims that rested on it did not hold."""

    name: str
    failed: int
    claims: int


@dataclass(frozen=True)
class Figures:
    """A desk between two instants (UTC; the second excluded). Times to something are medians."""

    since: datetime
    until: datetime
    to_first_verdict: timedelta | None
    first_verdicts: int
    to_clear: timedelta | None
    cleared: int
    overdue: Share
    stale: Share
    """Approvals that were void before the story ran with them."""
    overrides: Share
    """Overrides that two people let pass, of the stories that ran."""
    corrections: Share
    """Corrections of every kind that says something was amiss, of the stories that ran first."""
    by_kind: list[tuple[RunKind, int]]
    by_step: list[tuple[str, int]]
    """By the step that missed it, in words; those nobody explained yet are among them."""
    failing: list[Failing]
    weeks: list[Week]


def may_read_figures(*, by: User, desk: Desk) -> None:
    """Editors, desk heads and auditors of the desk."""
    require_role(
        by=by,
        desk_id=desk.pk,
        roles=READERS,
        sentence=f"Only editors, desk heads and auditors of {desk.name} read its figures.",
    )


def figures(desk: Desk, *, since: datetime, until: datetime) -> Figures:
    """The figures of a desk from `since` to before `until`."""
    first = _first_verdicts(desk, since, until)
    cleared = _cleared(desk, since, until)
    ran = Publication.objects.filter(
        story__desk=desk, number=1, published_at__gte=since, published_at__lt=until
    )
    corrected = _corrected(desk, since, until)
    stories = ran.count()
    approvals = SignOff.objects.filter(
        story__desk=desk, kind=SignOffKind.APPROVAL, at__gte=since, at__lt=until
    )
    # void since it ran says nothing: the next version is approved anew
    went_stale = approvals.filter(voided_at__isnull=False).exclude(
        Exists(Publication.objects.filter(approval=OuterRef("pk")))
    )
    overridden = Override.objects.filter(story__desk=desk, seconded_at__gte=since, seconded_at__lt=until)
    due = _fell_due(desk, since, until)
    steps = Counter(corrected.values_list("missed_step", flat=True))
    kinds = Counter(corrected.values_list("kind", flat=True))
    return Figures(
        since=since,
        until=until,
        to_first_verdict=_median(first),
        first_verdicts=first.count(),
        to_clear=_median(cleared),
        cleared=cleared.count(),
        overdue=Share(due.filter(_LATE).count(), due.count()),
        stale=Share(went_stale.count(), approvals.count()),
        overrides=Share(overridden.count(), stories),
        corrections=Share(corrected.count(), stories),
        by_kind=[(RunKind(kind), count) for kind, count in kinds.most_common()],
        by_step=[
            (MissedStep(step).label if step else "Not said yet", count) for step, count in steps.most_common()
        ],
        failing=_failing(desk, since, until),
        weeks=_weeks(desk, since, until, due, ran, corrected),
    )


def _took(begins: str, ends: str) -> ExpressionWrapper:
    return ExpressionWrapper(F(ends) - F(begins), output_field=DurationField())


def _median(rows: QuerySet[Any]) -> timedelta | None:
    """The middle of `took`, asked of the database: it may hold very many."""
    ordered = rows.order_by("took").values_list("took", flat=True)
    count = ordered.count()
    if not count:
        return None
    middle: Sequence[timedelta] = list(ordered[(count - 1) // 2 : count // 2 + 1])
    return sum(middle, timedelta()) / len(middle)


def _first_verdicts(desk: Desk, since: datetime, until: datetime) -> QuerySet[Claim]:
    """Claims that got their first verdict in this time, with how long it took since they were made."""
    given = Verdict.objects.filter(claim=OuterRef("pk")).order_by("pk").values("at")[:1]
    rows = Claim.objects.filter(story__desk=desk).annotate(first_at=Subquery(given))
    return rows.filter(first_at__gte=since, first_at__lt=until).annotate(took=_took("made_at", "first_at"))


def _cleared(desk: Desk, since: datetime, until: datetime) -> QuerySet[Any]:
    """Stories that were approved for the first time in this time, with how long it took since they were filed."""
    approved = Min("sign_offs__at", filter=Q(sign_offs__kind=SignOffKind.APPROVAL))
    rows = desk.stories.filter(filed_at__isnull=False).annotate(first_at=approved)
    return rows.filter(first_at__gte=since, first_at__lt=until).annotate(took=_took("filed_at", "first_at"))


_LATE = Q(settled_at__gt=F("due_at")) | Q(settled_at__isnull=True)


def _fell_due(desk: Desk, since: datetime, until: datetime) -> QuerySet[VerificationTask]:
    """Tasks whose time came, and that nobody cancelled."""
    rows = VerificationTask.objects.filter(story__desk=desk, due_at__gte=since)
    return rows.filter(due_at__lt=min(until, timezone.now())).exclude(state=TaskState.CANCELLED)


def _corrected(desk: Desk, since: datetime, until: datetime) -> QuerySet[Correction]:
    """What ran because something was amiss: an update says that the world moved on, and is none of it."""
    rows = Correction.objects.filter(story__desk=desk, state=CorrectionState.RAN)
    return rows.filter(closed_at__gte=since, closed_at__lt=until).exclude(kind=RunKind.UPDATE)


def _failing(desk: Desk, since: datetime, until: datetime) -> list[Failing]:
    """Sources on the record of which several claims were found wrong, by name across stories.

    Whoever speaks unnamed or protected is left out, and whoever speaks in a confidential story: figures travel.
    """
    newest = Verdict.objects.filter(claim=OuterRef("claim"), suspended_at__isnull=True).order_by("-pk")
    corrected = Correction.objects.filter(claim=OuterRef("claim"), state=CorrectionState.RAN)
    rows = RestsOn.objects.filter(
        claim__story__desk=desk,
        claim__story__confidential=False,
        claim__made_at__gte=since,
        claim__made_at__lt=until,
        contradicts=False,
        source__protected=False,
        source__ground_rules=GroundRules.ON_THE_RECORD,
    ).exclude(source__type=SourceType.UNNAMED_PERSON)
    found = (
        rows.order_by("pk")
        .annotate(
            so=Subquery(newest.values("so")[:1]),
            said=Subquery(newest.values("said")[:1]),
            corrected=Exists(corrected.exclude(kind=RunKind.UPDATE)),
        )
        .values_list("source__name", "so", "said", "corrected")
    )
    names: dict[str, str] = {}
    claims: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for name, so, said, was_corrected in found:
        key = " ".join(name.casefold().split())
        names.setdefault(key, name)
        claims[key] += 1
        failed[key] += so == So.FALSE or said == Said.INACCURATE or was_corrected
    worst = [
        Failing(names[key], count, claims[key]) for key, count in failed.items() if count >= KEEPS_FAILING
    ]
    return sorted(worst, key=lambda one: (-one.failed, one.name))


def _weeks(
    desk: Desk,
    since: datetime,
    until: datetime,
    due: QuerySet[VerificationTask],
    ran: QuerySet[Publication],
    corrected: QuerySet[Correction],
) -> list[Week]:
    def by_week(rows: QuerySet[Any], field: str) -> dict[date, int]:
        weekly = rows.order_by().annotate(week=TruncWeek(field, tzinfo=desk.zone)).values_list("week")
        counted: Iterable[tuple[datetime, int]] = weekly.annotate(count=Count("pk"))
        return {week.date(): count for week, count in counted}

    fell, late = by_week(due, "due_at"), by_week(due.filter(_LATE), "due_at")
    published, changed = by_week(ran, "published_at"), by_week(corrected, "closed_at")
    first = since.astimezone(desk.zone).date()
    monday = first - timedelta(days=first.weekday())
    last = (until - timedelta(microseconds=1)).astimezone(desk.zone).date()
    weeks = []
    while monday <= last:
        weeks.append(
            Week(
                monday,
                fell.get(monday, 0),
                late.get(monday, 0),
                published.get(monday, 0),
                changed.get(monday, 0),
            )
        )
        monday += timedelta(days=7)
    return weeks
