"""One story as a person at the workbench sees it: copy, claims, and what is still to decide."""

from dataclasses import dataclass, field

from newsroom import addresses
from newsroom.people.models import User
from newsroom.stories.models import Story
from verification.checking.models import Verdict, VerificationTask
from verification.checking.states import Label, TaskState
from verification.claims.models import Claim
from verification.gate.reading import read
from verification.gate.view import StoryView
from verification.web.checker.standing import state_of
from verification.web.galley import GalleyBlock, Marked, lay_out


@dataclass
class Bench:
    """Everything about a story that does not depend on which claim is open; read once, at a fixed number of queries."""

    story: Story
    user: User
    view: StoryView
    hidden: frozenset[int]
    """Claims whose first verdict this person must not know yet."""
    takeable: frozenset[int]
    """Tasks this person may take."""
    states: dict[int, Label] = field(init=False)

    def __post_init__(self) -> None:
        self.states = {
            claim.pk: state_of(claim, self.view.given(claim), hidden=claim.pk in self.hidden)
            for claim in self.view.claims
        }
        self._tasks: dict[int, list[VerificationTask]] = {}
        for task in self.view.tasks:
            if task.claim_id:
                self._tasks.setdefault(task.claim_id, []).append(task)

    @property
    def claims(self) -> list[Claim]:
        """In reading order; those that lost their words come last."""
        return sorted(self.view.claims, key=lambda claim: claim.reading_order)

    @property
    def lost(self) -> list[Claim]:
        """Claims that stand nowhere in the copy any more, and so can not be marked in it."""
        return [claim for claim in self.claims if not self.view.places(claim)]

    @property
    def to_decide(self) -> list[Claim]:
        """Claims with a task that is not settled."""
        return [claim for claim in self.claims if claim.pk in self._tasks]

    @property
    def rows(self) -> list[tuple[Claim, Label, list[VerificationTask]]]:
        """Every claim with its state and its active tasks, for the list of them."""
        return [(claim, self.states[claim.pk], self._tasks.get(claim.pk, [])) for claim in self.claims]

    @property
    def ticks(self) -> int:
        """How many plain facts this person could tick."""
        mine = [
            task
            for task in self.view.tasks
            if task.pk in self.takeable or (task.state == TaskState.TAKEN and task.owner_id == self.user.pk)
        ]
        return sum(bool(task.claim and task.claim.may_be_ticked) for task in mine)

    def galley(self) -> list[GalleyBlock]:
        """The copy with its claims marked in place."""
        marks = [
            Marked(
                start=anchor.start or 0,
                end=anchor.end or 0,
                number=claim.number,
                state=self.states[claim.pk],
                url=addresses.claim(self.story.uuid, claim.number),
            )
            for claim in self.view.claims
            for anchor in self.view.places(claim)
        ]
        return lay_out(
            self.view.revision.document, marks, [(one.start, one.end) for one in self.view.unclaimed]
        )

    def neighbours(self, number: int) -> tuple[Claim | None, Claim | None]:
        """The claims before and after one, in reading order."""
        claims = self.claims
        at = next((index for index, claim in enumerate(claims) if claim.number == number), None)
        if at is None:
            return None, None
        return claims[at - 1] if at else None, claims[at + 1] if at + 1 < len(claims) else None

    def next_to_decide(self, after: Claim) -> Claim | None:
        """Where to go on: this person's own claims first, then those they may take; onwards, then from the top."""
        claims = self.claims
        at = next((index for index, claim in enumerate(claims) if claim.pk == after.pk), -1)
        onwards = [claim for claim in claims[at + 1 :] + claims[: at + 1] if claim.pk != after.pk]
        for wanted in (self._is_mine, self._may_be_taken):
            for claim in onwards:
                if any(wanted(task) for task in self._tasks.get(claim.pk, [])):
                    return claim
        return None

    def _is_mine(self, task: VerificationTask) -> bool:
        return task.owner_id == self.user.pk and task.state == TaskState.TAKEN

    def _may_be_taken(self, task: VerificationTask) -> bool:
        return task.pk in self.takeable


def read_bench(story: Story, user: User) -> Bench:
    """Read a story for one person's workbench."""
    hidden = Verdict.objects.hidden_from(user).filter(claim__story=story)
    takeable = VerificationTask.objects.takeable_by(user).filter(story=story)
    return Bench(
        story=story,
        user=user,
        view=read(story),
        hidden=frozenset(hidden.values_list("claim_id", flat=True)),
        takeable=frozenset(takeable.values_list("pk", flat=True)),
    )
