"""What a person has to see to, and by when: their tasks, their requests for a reply, their stories and re-checks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from newsroom import addresses
from newsroom.people.models import User
from newsroom.stories.models import Story
from verification.checking.models import VerificationTask
from verification.checking.states import OWNED, TaskState
from verification.outreach.models import ReplyRequest
from verification.record.models import RegisterEntry
from verification.reminders.models import Reminder

LAST_CALL = "last_call"


@dataclass(frozen=True)
class Deadline:
    """One of them. `what` names the story's slug and a claim's number, and neither a source nor a party.

    `about` and `kind` together stay the same when it moves; `version` grows when it does.
    """

    kind: str
    about: UUID
    version: int
    known_since: datetime
    at: datetime
    what: str
    path: str


def deadlines(user: User) -> list[Deadline]:
    """Everything that lies before this person, earliest first."""
    found = [*_tasks(user), *_requests(user), *_stories(user), *_rechecks(user)]
    return sorted(found, key=lambda deadline: (deadline.at, deadline.kind, deadline.about))


def _tasks(user: User) -> Iterator[Deadline]:
    mine = Q(owner=user, state__in=OWNED) | Q(assignee=user, state=TaskState.OPEN)
    tasks = VerificationTask.objects.visible_to(user).on_the_desk().filter(mine, due_at__isnull=False)
    for task in tasks.select_related("story", "claim"):
        claim = task.claim
        yield Deadline(
            kind="task",
            about=task.uuid,
            version=task.version,
            known_since=task.created_at,
            at=task.due_at or task.created_at,
            what=f"{task.get_type_display()} due: {task.story.slug}{f' C{claim.number}' if claim else ''}",
            path=addresses.claim(task.story.uuid, claim.number)
            if claim
            else addresses.story(task.story.uuid),
        )


def _requests(user: User) -> Iterator[Deadline]:
    requests = list(
        ReplyRequest.objects.visible_to(user)
        .outstanding()
        .filter(owner=user, story__in=Story.objects.under_way())
        .select_related("story")
    )
    last_calls = dict(
        Reminder.objects.waiting()
        .filter(kind=LAST_CALL, subject_id__in=[request.pk for request in requests])
        .values_list("subject_id", "due_at")
    )
    for request in requests:
        times = (
            ("follow_up", request.next_follow_up_at, "Follow up"),
            ("reply_by", request.reply_by if request.started_at else None, "Reply by"),
            ("promised", request.promised_until, "What they promised"),
            ("last_call", last_calls.get(request.pk), "Last call"),
        )
        for kind, at, word in times:
            if at is not None:
                yield Deadline(
                    kind=kind,
                    about=request.uuid,
                    version=request.version,
                    known_since=request.created_at,
                    at=at,
                    what=f"{word}: {request.story.slug}",
                    path=addresses.replies(request.story.uuid),
                )


def _stories(user: User) -> Iterator[Deadline]:
    written = Story.objects.visible_to(user).under_way().written_by(user)
    for story in written.filter(publish_by__isnull=False):
        yield Deadline(
            kind="publish_by",
            about=story.uuid,
            version=story.gate_version,
            known_since=story.created_at,
            at=story.publish_by or story.created_at,
            what=f"Publish by: {story.slug}",
            path=addresses.gate(story.uuid),
        )


def _rechecks(user: User) -> Iterator[Deadline]:
    entries = RegisterEntry.objects.visible_to(user).unsettled().filter(owner=user)
    for entry in entries.select_related("claim__story", "publication"):
        story = entry.claim.story
        yield Deadline(
            kind="recheck",
            about=entry.uuid,
            version=entry.version,
            known_since=entry.publication.published_at,
            at=entry.recheck_at,
            what=f"Re-check: {story.slug} C{entry.claim.number}",
            path=addresses.story_record(story.uuid),
        )
