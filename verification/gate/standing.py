"""How far many stories are, judged by the gate's own rules."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from newsroom.stories.models import Story
from verification.checking.models import Verdict
from verification.gate.actions import assess
from verification.gate.findings import Gate
from verification.gate.reading import read_many
from verification.gate.view import StoryView


@dataclass(frozen=True)
class Standing:
    """One story against its gate. Every claim is in exactly one of the four counts of the bar."""

    view: StoryView
    gate: Gate
    may_run: int
    blocks: int
    stale: int
    unchecked: int

    @property
    def story(self) -> Story:
        return self.view.story

    @property
    def claims(self) -> int:
        return len(self.view.claims)

    @property
    def left(self) -> int:
        """Claims that no verdict counts for now."""
        return self.stale + self.unchecked

    @property
    def replies(self) -> int:
        """Replies that are outstanding."""
        return sum(request.is_outstanding for request in self.view.requests)

    def replies_late(self, now: datetime) -> int:
        """Outstanding replies whose time is over, the time they asked for included."""
        return sum(
            request.is_outstanding and request.over_at is not None and request.over_at < now
            for request in self.view.requests
        )


def standings(stories: Iterable[Story], *, hidden: QuerySet[Verdict] | None = None) -> list[Standing]:
    """How far each story is, in the order given. `hidden` verdicts are not read: to the reader they do not exist."""
    return [measure(view) for view in read_many(stories, hidden=hidden)]


def measure(view: StoryView) -> Standing:
    """Judge a story as it was read, and count its claims by what the gate says of them."""
    gate = assess(view)
    blocking = {finding.claim for finding in gate.blockers}
    counts: Counter[str] = Counter()
    for claim in view.claims:
        if not view.given(claim):
            counts["unchecked"] += 1
        elif claim.is_lost or view.standing(claim) is None:
            counts["stale"] += 1
        else:
            counts["blocks" if claim.number in blocking else "may_run"] += 1
    return Standing(view, gate, counts["may_run"], counts["blocks"], counts["stale"], counts["unchecked"])
