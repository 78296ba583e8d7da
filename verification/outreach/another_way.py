"""The task *find another way*: nothing arrives where a party was written to, so somebody looks for another address."""

from django.utils import timezone

from newsroom.errors import NotPossible, require_text
from newsroom.ledger.actions import verb
from newsroom.people.models import User
from newsroom.stories.actions import take_turn
from verification.checking.giving import fresh, move
from verification.checking.models import VerificationTask
from verification.checking.opening import due_time, set_reminders
from verification.checking.opening import note as note_task
from verification.checking.states import ACTIVE, TaskType, TaskVerb
from verification.outreach.models import ReplyRequest
from verification.outreach.noting import note
from verification.outreach.permissions import may_log_replies

EFFORT = 1


def search_of(request: ReplyRequest) -> VerificationTask | None:
    """The task that is under way, or None."""
    task = request.another_way
    return task if task and task.state in ACTIVE else None


def begin_search(request: ReplyRequest, by: User | None) -> None:
    """One task to find another way, unless one is under way. Part of the verb that calls it."""
    request.refresh_from_db()
    if not request.is_outstanding or search_of(request):
        return
    task = VerificationTask.objects.create(
        story=request.story, type=TaskType.FIND_ANOTHER_WAY, effort=EFFORT, due_at=due_time(request.story)
    )
    ReplyRequest.objects.filter(pk=request.pk).update(another_way=task)
    set_reminders(task)
    note_task("opened", task, by)
    request.refresh_from_db()


def end_search(request: ReplyRequest, by: User | None, because: str) -> None:
    """The task is done, whoever has it. Part of the verb that calls it."""
    request.refresh_from_db()
    task = search_of(request)
    if task is None:
        return
    task = move(
        fresh(task),
        TaskVerb.END_SEARCH,
        seen=task.version,
        owner=None,
        waiting_for="",
        waiting_until=None,
        settled_at=timezone.now(),
    )
    set_reminders(task)
    note_task("search_ended", task, by, reason=because)
    request.refresh_from_db()


@verb
def give_up_search(*, by: User, request: ReplyRequest, reason: str) -> ReplyRequest:
    """Say why no other way is looked for any more."""
    may_log_replies(by=by, story=request.story)
    take_turn(request.story_id)
    reason = require_text("reason", reason, "Write why no other way is looked for.", limit=500)
    request.refresh_from_db()
    if search_of(request) is None:
        raise NotPossible(f"No other way to {request.party.name} is looked for now.")
    end_search(request, by, reason)
    note("search_given_up", request, by, text=reason)
    return request
