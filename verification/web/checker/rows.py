"""What a row of the queue says about a task, read for all rows at a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newsroom.people.models import User
from verification.checking.models import VerificationTask
from verification.checking.states import UNCHECKED, Label, TaskState, TaskType
from verification.claims.models import Claim
from verification.outreach.models import ReplyRequest
from verification.web.checker.standing import states_of

MOST_TO_LOOK_AT = 20


@dataclass(frozen=True)
class Row:
    """One task of the queue."""

    task: VerificationTask
    words: str
    state: Label
    requests: list[ReplyRequest]
    """Replies that are outstanding about its claim."""

    @property
    def claim(self) -> Claim | None:
        return self.task.claim

    @property
    def may_be_ticked(self) -> bool:
        """Is it a plain fact that waits for nothing?"""
        return bool(self.claim and self.claim.may_be_ticked and self.task.state != TaskState.WAITING)


def to_look_at_again(user: User) -> list[VerificationTask]:
    """What ran on the person's desks and has to be looked at again, the longest waiting first."""
    tasks = VerificationTask.objects.visible_to(user).to_look_at_again()
    return list(tasks.for_lists().order_by("created_at", "pk")[:MOST_TO_LOOK_AT])


def rows_of(tasks: Sequence[VerificationTask], user: User) -> list[Row]:
    """The tasks as rows, in the order given."""
    ids = [task.claim_id for task in tasks if task.claim_id]
    claims = {claim.pk: claim for claim in Claim.objects.filter(pk__in=ids).with_anchors()}
    states = states_of(claims.values(), user)
    asked: dict[int, list[ReplyRequest]] = {}
    outstanding = ReplyRequest.objects.outstanding().filter(claims__in=ids).distinct()
    for request in outstanding.select_related("party").prefetch_related("claims"):
        for claim in request.claims.all():
            asked.setdefault(claim.pk, []).append(request)
    sought = _sought(tasks)
    return [
        Row(
            task=task,
            words=claims[task.claim_id].words if task.claim_id else sought.get(task.pk, task.story.headline),
            state=states[task.claim_id] if task.claim_id else UNCHECKED,
            requests=asked.get(task.claim_id or 0, []),
        )
        for task in tasks
    ]


def _sought(tasks: Sequence[VerificationTask]) -> dict[int, str]:
    """To whom another way is looked for, in words, by task."""
    ids = [task.pk for task in tasks if task.type == TaskType.FIND_ANOTHER_WAY]
    rows: Iterable[ReplyRequest] = ()
    if ids:
        rows = ReplyRequest.objects.filter(another_way__in=ids).select_related("party")
    return {
        row.another_way_id: f"Find another way to reach {row.party.name}"
        for row in rows
        if row.another_way_id
    }
