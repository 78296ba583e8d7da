"""What is said when a reminder came too late to be sent."""

from typing import Any

from newsroom import addresses
from newsroom.dispatch.kinds import IN_APP_ONLY, Group, kind_of
from newsroom.dispatch.rendering import Wording, words_for
from verification.reminders.models import Reminder
from verification.reminders.sweeping import EXPIRED


def _expired(payload: dict[str, Any]) -> Wording | None:
    reminder = Reminder.objects.select_related("story__desk").get(pk=payload["reminder"])
    due = reminder.due_at.astimezone(reminder.story.desk.zone)
    what = kind_of(reminder.kind).label
    return Wording(
        f"{reminder.story.slug}: a reminder of {due:%H:%M on %d %B} came too late to be sent: “{what}”.",
        addresses.story(reminder.story.uuid),
        "The desk’s reminders stood still meanwhile. Look whether something still has to be done.",
    )


def register() -> None:
    """Tell dispatch how this room words its messages (from `AppConfig.ready`)."""
    words_for(
        EXPIRED,
        _expired,
        label="A reminder came too late to be sent",
        group=Group.SENDING,
        channels=IN_APP_ONLY,
    )
