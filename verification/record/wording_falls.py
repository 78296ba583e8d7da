"""What the desk of a story is told when something in it fell."""

from typing import Any

from newsroom import addresses
from newsroom.dispatch.kinds import AT_ONCE_EVERYWHERE, Group
from newsroom.dispatch.rendering import Wording, words_for
from newsroom.stories.models import Story
from verification.record.falling import FELL, story_of
from verification.record.models import Fall


def _fell(payload: dict[str, Any]) -> Wording | None:
    """Which claims, and why in general: another desk's reason is that desk's own."""
    fall = Fall.objects.select_related("claim__story", "evidence__story", "source__story").get(
        pk=payload["fall"]
    )
    story = Story.objects.get(pk=payload["story"])
    uses = fall.uses.filter(story=story).select_related("claim")
    labels = list(dict.fromkeys(use.claim.label for use in uses if use.claim))
    if not labels:
        return None
    named = ", ".join(labels)
    here = story_of(fall).pk == story.pk
    return Wording(
        f"{story.slug} {named}: {fall.get_cause_display().lower()}{'' if here else ' in another story'}.",
        addresses.story_record(story.uuid) if story.has_run else addresses.gate(story.uuid),
        "Look again at what ran, and at the lines that were sent."
        if story.has_run
        else "Check it again before it runs.",
    )


def register() -> None:
    """Tell dispatch how these messages are worded (from `AppConfig.ready`)."""
    words_for(
        FELL,
        _fell,
        label="What a story rests on fell after it ran",
        group=Group.GROUNDS,
        channels=AT_ONCE_EVERYWHERE,
        urgent=True,
        desk_chat=True,
    )
