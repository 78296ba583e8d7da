"""What is said of who sees a story."""

from typing import Any

from newsroom import addresses
from newsroom.dispatch.rendering import Wording, words_for
from newsroom.people.models import Desk, User
from newsroom.stories.access import NAMED_WHEN_LOST, SHOWN
from newsroom.stories.models import Story


def _named_when_lost(payload: dict[str, Any]) -> Wording:
    """To every head of the desk, who do not see the story: so no word of it, nor of the reason."""
    people = User.objects.in_bulk([payload["by"], payload["person"]])
    desk = Desk.objects.get(pk=payload["desk"])
    by, person = people[payload["by"]], people[payload["person"]]
    return Wording(
        f"{by} named {person} on a confidential story of {desk} that nobody saw any more.",
        "/",
        "If you did not agree on this, ask them.",
    )


def _shown(payload: dict[str, Any]) -> Wording:
    story = Story.objects.get(pk=payload["story"])
    by = User.objects.get(pk=payload["by"])
    if story.confidential:
        said, more = (
            f"{by} named you on {story.slug}, which is confidential.",
            "Only who is named on it sees it.",
        )
    else:
        said, more = f"{by} shares {story.slug} with you.", "You read it; its desk works on it."
    return Wording(said, addresses.story(story.uuid), more)


def register() -> None:
    """Register the kinds of this room."""
    words_for(SHOWN, _shown, label="A story is shown to you")
    words_for(NAMED_WHEN_LOST, _named_when_lost, label="Somebody is named on a story that nobody saw")
