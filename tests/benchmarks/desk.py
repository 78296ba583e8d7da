"""The gate: what has to stay flat however much there is."""

from tests.benchmarks.harness import queries, seconds, undone
from tests.factories import Team, copy, filed, mark
from verification.gate.actions import evaluate


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
