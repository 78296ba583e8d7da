"""What editors are told of a live page."""

from typing import Any

from newsroom import addresses
from newsroom.dispatch.kinds import Group
from newsroom.dispatch.rendering import Wording, words_for
from verification.record.comparing import DIFFERS, UNSEEN, digest
from verification.record.models import LiveLook


def _look(payload: dict[str, Any]) -> tuple[LiveLook, LiveLook]:
    """The look that is told of, and the newest at the same page."""
    look = LiveLook.objects.select_related("page__story").get(pk=payload["look"])
    return look, look.page.looks.order_by("-pk")[0]


def _differs(payload: dict[str, Any]) -> Wording | None:
    look, _ = _look(payload)
    seen = look.page.looks.filter(failed="").order_by("-pk").first()
    if seen is None or digest(seen) != digest(look):
        return None  # it says what was approved again, or something else was told of since
    count = len(look.differences)
    if look.page.story.is_retracted:
        if look.at < look.page.story.state_since:
            return None  # it was told of what ran, and that ended
        return Wording(
            f"{look.page.story.slug} was retracted, and readers can still read it.",
            addresses.live_page(look.page.story.uuid),
            "Have the page taken down, or put the reason in place of the words.",
        )
    return Wording(
        f"{look.page.story.slug}: what readers have is not what was approved ({count} difference{'s' * (count > 1)}).",
        addresses.live_page(look.page.story.uuid),
        "Have the page put right, or take the change through the gate as the next version.",
    )


def _unseen(payload: dict[str, Any]) -> Wording | None:
    look, newest = _look(payload)
    if not newest.failed:
        return None
    return Wording(
        f"{look.page.story.slug}: the page that readers have can not be looked at.",
        addresses.live_page(look.page.story.uuid),
        f"{newest.failed} What readers have is not known here: open it yourself.",
    )


def register() -> None:
    """Tell dispatch how these messages are worded (from `AppConfig.ready`)."""
    words_for(
        DIFFERS,
        _differs,
        label="What readers have is not what was approved",
        group=Group.STORIES,
        urgent=True,
        desk_chat=True,
    )
    words_for(UNSEEN, _unseen, label="A live page can not be looked at", group=Group.STORIES)
