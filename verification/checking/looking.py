"""Looking again at what ran, because a page it rests on changed since, or a reply came."""

from newsroom import hooks
from newsroom.errors import Invalid, NotPossible, require_text
from newsroom.ledger.actions import verb
from newsroom.people.models import User
from newsroom.stories.actions import take_turn
from verification.checking.giving import fresh, move, settled
from verification.checking.models import VerificationTask
from verification.checking.opening import note
from verification.checking.permissions import may_look_again
from verification.checking.states import LookOutcome, TaskType, TaskVerb


@verb
def look_again(*, by: User, task: VerificationTask, seen: int, outcome: str, found: str) -> VerificationTask:
    """Say what looking again came to; where it has to be corrected, a correction is opened."""
    take_turn(task.story_id)
    task = fresh(task)
    may_look_again(by=by, task=task)
    if task.type != TaskType.RECHECK or not task.story.has_run:
        raise NotPossible("Only what ran, and of which more is known since, is looked at again.")
    if task.owner and task.owner != by:
        raise NotPossible(f"{task.owner} has taken this task, and looks again.")
    if outcome not in LookOutcome.values:
        raise Invalid({"outcome": ["Say whether what ran stands, or has to be corrected."]})
    found = require_text("found", found, "Write what you found.", limit=500)
    task = move(task, TaskVerb.LOOK_AGAIN, seen=seen, **settled())
    if outcome == LookOutcome.CORRECT:
        hooks.found_wrong(task=task, by=by, found=found)
    note("looked_again", task, by, reason=found, outcome=outcome)
    return task
