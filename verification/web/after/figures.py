"""The figures of a desk: a page with charts drawn on the server, and the same as CSV."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.views.decorators.http import require_safe

from newsroom.people.models import Desk, User
from verification.record.analytics import READERS, Figures, Share, figures, may_read_figures
from verification.record.exports.cells import as_csv
from verification.web.access import me
from verification.web.times import span

SPANS = ((4, "4 weeks"), (13, "13 weeks"), (52, "a year"))
"""How far back one may look, in weeks."""

HEIGHT, FOOT, HEAD, BAR, GAP = 72, 14, 12, 16, 8
"""Of a chart, in units of its drawing."""

ROOM = 312
"""A chart of few weeks is as wide as one of a quarter, so that its words are no larger."""


@dataclass(frozen=True)
class Bar:
    """One column of a chart, as it is drawn."""

    x: int
    y: str
    height: str
    middle: int
    value: str
    label: str


@dataclass(frozen=True)
class Chart:
    """Columns over weeks, with what they say in words for whoever does not see them."""

    title: str
    width: int
    bars: list[Bar]
    words: str
    nothing: str
    """What stands in place of columns that are all of no height; "" where there is something to see."""

    @property
    def base(self) -> int:
        return HEAD + HEIGHT

    @property
    def height(self) -> int:
        return HEAD + HEIGHT + FOOT


def _chart(title: str, columns: Sequence[tuple[str, float | None, str]], nothing: str) -> Chart:
    top = max((value or 0 for _, value, _ in columns), default=0)
    every = max(1, -(-len(columns) // 5))  # labels that would run into each other are left out
    step = max(BAR + GAP, ROOM // len(columns))
    bars = []
    for number, (label, value, shown) in enumerate(columns):
        tall = HEIGHT * (value or 0) / top if top else 0
        x = GAP + number * step
        bars.append(
            Bar(
                x=x,
                y=f"{HEAD + HEIGHT - tall:.1f}",
                height=f"{tall:.1f}",
                middle=x + BAR // 2,
                value=shown if value and len(columns) <= 26 else "",
                label=label if number % every == 0 else "",
            )
        )
    words = "; ".join(f"{label}: {shown}" for label, _, shown in columns)
    return Chart(title, GAP + len(columns) * step, bars, f"{title}. {words}.", "" if top else nothing)


def _charts(found: Figures) -> list[Chart]:
    late: list[tuple[str, float | None, str]] = []
    corrected: list[tuple[str, float | None, str]] = []
    ran: list[tuple[str, float | None, str]] = []
    for week in found.weeks:
        day, share = date_format(week.monday, "j M"), Share(week.late, week.due).per_cent
        late.append((day, share, "none due" if share is None else f"{share:.0f}"))
        corrected.append((day, week.corrected, str(week.corrected)))
        ran.append((day, week.ran, str(week.ran)))
    return [
        _chart(
            "Checks that were late, per cent by week",
            late,
            "No check was late." if found.overdue.of else "No check fell due in this time.",
        ),
        _chart("Corrections by week", corrected, "Nothing that ran was corrected in this time."),
        _chart("Stories that ran by week", ran, "No story ran in this time."),
    ]


def readable_desks(user: User) -> Sequence[Desk]:
    """Desks whose figures this person reads."""
    return list(Desk.objects.filter(pk__in=user.desk_ids(*READERS)))


def _asked(request: HttpRequest, slug: str) -> tuple[Desk, int, datetime, datetime]:
    """The desk, and between which instants: whole weeks of the desk up to now."""
    desk = Desk.objects.of(me(request)).filter(slug=slug).first()
    if desk is None:
        raise Http404
    may_read_figures(by=me(request), desk=desk)
    known = {str(weeks): weeks for weeks, _ in SPANS}
    weeks = known.get(request.GET.get("weeks", ""), 13)
    until = timezone.now()
    today = until.astimezone(desk.zone)
    monday = today.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=today.weekday())
    return desk, weeks, monday - timedelta(weeks=weeks - 1), until


def _long(length: timedelta | None) -> str:
    return "none yet" if length is None else span(int(length.total_seconds() // 60))


def _per_cent(share: Share) -> str:
    return "none yet" if share.per_cent is None else f"{share.per_cent:.0f} %"


@login_required
@require_safe
def desk_figures(request: HttpRequest, desk: str) -> HttpResponse:
    """How the desk checks."""
    its, weeks, since, until = _asked(request, desk)
    found = figures(its, since=since, until=until)
    context = {
        "desk": its,
        "desks": readable_desks(me(request)),
        "weeks": weeks,
        "spans": SPANS,
        "figures": found,
        "rows": _rows(found),
        "charts": _charts(found),
        "most": max((count for _, count in found.by_step), default=0),
    }
    return render(request, "after/figures.html", context)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _rows(found: Figures) -> list[tuple[str, str, str]]:
    """What is counted, how much, and of what."""
    fixed, late = found.corrections, found.overdue
    per_hundred = "none yet" if fixed.per_cent is None else f"{fixed.per_cent:.1f}"
    return [
        (
            "From a claim to its first verdict",
            _long(found.to_first_verdict),
            f"the median of {_counted(found.first_verdicts, 'claim', 'claims')}",
        ),
        (
            "From filing to the first approval",
            _long(found.to_clear),
            f"the median of {_counted(found.cleared, 'story', 'stories')}",
        ),
        (
            "Checks that were late",
            _per_cent(late),
            f"{late.count:,} of {late.of:,} that fell due",
        ),
        (
            "Approvals that did not last",
            _per_cent(found.stale),
            f"{found.stale.count:,} of {found.stale.of:,} were void before the story ran",
        ),
        (
            "Blockers that were overridden",
            f"{found.overrides.count:,}",
            f"in {_counted(found.overrides.of, 'story', 'stories')} that ran",
        ),
        (
            "Corrections per hundred stories",
            per_hundred,
            f"{fixed.count:,}, updates not counted; {_counted(fixed.of, 'story', 'stories')} ran",
        ),
    ]


@login_required
@require_safe
def desk_figures_csv(request: HttpRequest, desk: str) -> HttpResponse:
    """The same, to reckon with."""
    its, _, since, until = _asked(request, desk)
    table = as_csv(("figure", "of", "value", "out_of"), _table(figures(its, since=since, until=until)))
    answer = HttpResponse(table, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="figures-{its.slug}-{until:%Y-%m-%d}.csv"'
    return answer


def _table(found: Figures) -> Iterator[tuple[object, ...]]:
    yield "since", "", found.since.isoformat(), ""
    yield "until", "", found.until.isoformat(), ""
    for name, length, count in (
        ("minutes_to_first_verdict", found.to_first_verdict, found.first_verdicts),
        ("minutes_to_clear", found.to_clear, found.cleared),
    ):
        yield name, "median", None if length is None else round(length.total_seconds() / 60), count
    for name, share in (
        ("checks_late", found.overdue),
        ("approvals_voided", found.stale),
        ("overrides", found.overrides),
        ("corrections", found.corrections),
    ):
        yield name, "", share.count, share.of
    for kind, count in found.by_kind:
        yield "corrections_by_kind", kind.label, count, ""
    for step, count in found.by_step:
        yield "corrections_by_missed_step", step, count, ""
    for source in found.failing:
        yield "source_keeps_failing", source.name, source.failed, source.claims
    for week in found.weeks:
        yield "checks_late_in_week", week.monday.isoformat(), week.late, week.due
        yield "corrections_in_week", week.monday.isoformat(), week.corrected, week.ran
