"""What of a story waits for its reporter, for many stories at a fixed number of queries."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from newsroom.people.models import User
from newsroom.stories.models import Story
from verification.checking.models import Question, Verdict
from verification.checking.states import FixState
from verification.gate.reading import read_many
from verification.gate.standing import Standing, standings
from verification.gate.view import StoryView


@dataclass(frozen=True)
class Row:
    """One story of a reporter's list."""

    standing: Standing
    questions: int

    @property
    def story(self) -> Story:
        return self.standing.story

    @property
    def claims(self) -> int:
        return self.standing.claims

    @property
    def decided(self) -> int:
        return self.standing.claims - self.standing.left

    @property
    def stale(self) -> int:
        return self.standing.stale

    @property
    def blockers(self) -> int:
        return len(self.standing.gate.blockers)

    @property
    def replies(self) -> int:
        return self.standing.replies

    @property
    def proposals(self) -> int:
        return self.standing.view.unsettled_proposals

    @property
    def fixes(self) -> int:
        """Other words that a checker proposes and nobody has settled."""
        view = self.standing.view
        decided = [verdict for claim in view.claims if (verdict := view.standing(claim))]
        return sum(verdict.fix_state == FixState.PROPOSED for verdict in decided)


def rows(user: User, stories: Sequence[Story]) -> list[Row]:
    """The stories as this person may know them, in the order given."""
    asked = Counter(
        Question.objects.filter(answered_at__isnull=True, task__story__in=stories).values_list(
            "task__story_id", flat=True
        )
    )
    known = standings(stories, hidden=Verdict.objects.hidden_from(user))
    return [Row(standing, asked[standing.story.pk]) for standing in known]


def seen_by(user: User, story: Story) -> StoryView:
    """What the gate reads of a story, less what this person must not know."""
    return read_many([story], hidden=Verdict.objects.hidden_from(user))[0]
