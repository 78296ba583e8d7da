"""The gate, the sweep and a click: what has to stay flat however much there is."""

from datetime import timedelta

from django.utils import timezone

from tests.benchmarks.harness import ROUNDS, queries, seconds, undone
from tests.factories import Team, copy, filed, mark, task_of
from verification.checking.actions import take
from verification.gate.actions import evaluate
from verification.reminders.actions import sweep
from verification.reminders.models import Reminder


def gate_of_many_claims() -> dict[str, object]:
    """The gate of 60 claims against that of 3: queries are to be equal."""
    with undone():
        team = Team()
        figures = {}
        for count in (3, 60):
            lines = [f"The {n}th pier was rebuilt in {1900 + n}." for n in range(count)]
            story = filed(team, copy(body="\n\n".join(lines)))
            for line in lines:
                mark(team, story, line, kind="date_place")
            figures[count] = (queries(lambda s=story: evaluate(s)), seconds(lambda s=story: evaluate(s)))
        return {
            "queries_at_3": figures[3][0],
            "queries_at_60": figures[60][0],
            "time_60_over_3": round(figures[60][1] / figures[3][1], 2),
        }


def idle_sweep() -> dict[str, object]:
    """A sweep with nothing due, over 100,000 stored reminders against 1,000: to be flat."""
    with undone():
        story = filed(Team())
        later = timezone.now() + timedelta(days=30)

        def store(first: int, last: int) -> None:
            Reminder.objects.bulk_create(
                [
                    Reminder(
                        kind="task_overdue",
                        subject_id=n,
                        story=story,
                        desk=story.desk,
                        first_due_at=later,
                        due_at=later,
                        wall_time="",
                        zone="UTC",
                    )
                    for n in range(first, last)
                ],
                batch_size=5000,
            )

        store(1_000_000, 1_001_000)
        few = seconds(sweep)
        store(1_001_000, 1_100_000)
        return {"time_100000_over_1000": round(seconds(sweep) / few, 2), "queries": queries(sweep)}


def a_click_with_redis_away() -> dict[str, object]:
    """Taking a task with no broker, against the same verb that wakes nobody: the extra cost of the nudge."""
    from newsroom import hooks
    from verification.jobs import wake

    def takes() -> float:
        team = Team()
        story = filed(team, copy(body="\n\n".join(f"Pier {n} opened in {1900 + n}." for n in range(ROUNDS))))
        tasks = [task_of(mark(team, story, f"Pier {n} opened in {1900 + n}.")) for n in range(ROUNDS)]
        left = iter(tasks)
        return seconds(
            lambda: (take(by=team.checker, task=(t := next(left)), seen=t.version), hooks.work_waiting())
        )

    with_nudge = takes()
    hooks.work_waiting._fillers.remove(wake)
    without = takes()
    return {"time_with_nudge_over_without": round(with_nudge / without, 2)}
