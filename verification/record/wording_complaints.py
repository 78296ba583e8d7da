"""What the house says of complaints, and whether one still waits for its answer."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from newsroom import addresses
from newsroom.dispatch.rendering import Wording, words_for
from newsroom.people.models import User
from newsroom.people.querysets import editors_on_duty, users_on
from newsroom.people.states import Role
from verification.record.complaints import BEFORE_IT_IS_DUE, COMPLAINT_CAME, COMPLAINT_DUE
from verification.record.models import Complaint
from verification.reminders.obligations import Obligation, remind_of


def _unanswered(ids: Collection[int]) -> set[int]:
    waiting = Complaint.objects.filter(pk__in=ids, answered_at__isnull=True)
    return set(waiting.values_list("pk", flat=True))


def _read(complaint_id: int) -> Complaint:
    return Complaint.objects.select_related("desk", "story", "owner").get(pk=complaint_id)


def _who(complaint_id: int, step: int) -> list[User]:
    """Its owner the day before, then the editors on duty, then the desk heads with them."""
    complaint = _read(complaint_id)
    editors = editors_on_duty(complaint.desk) if step else []
    heads = users_on(complaint.desk_id, Role.DESK_HEAD) if step > 1 else []
    return [complaint.owner, *editors, *heads]


def _word(sentence: str, complaint: Complaint) -> Wording | None:
    if complaint.answered_at:
        return None
    about = complaint.story.slug if complaint.story else complaint.desk.name
    # What they wrote and who they are stay on the page: notices leave the building.
    return Wording(
        sentence.format(
            about=about, due=f"{complaint.due_at.astimezone(complaint.desk.zone):%H:%M on %d %B}"
        ),
        addresses.complaint(complaint.uuid),
        "Decide it, and answer.",
    )


def _came(payload: dict[str, Any]) -> Wording | None:
    return _word("A complaint about {about} is yours to answer by {due}.", _read(payload["complaint"]))


def _due(payload: dict[str, Any]) -> Wording | None:
    return _word("A complaint about {about} waits for its answer: due {due}.", _read(payload["subject"]))


def register() -> None:
    """Tell dispatch and reminders how this room words its messages (from `AppConfig.ready`)."""
    remind_of(
        Obligation(
            COMPLAINT_DUE,
            _unanswered,
            _who,
            _due,
            ladder=(timedelta(0), BEFORE_IT_IS_DUE, 2 * BEFORE_IT_IS_DUE),
            label="A complaint waits for its answer",
        )
    )
    words_for(COMPLAINT_CAME, _came, label="A complaint is yours to answer")
