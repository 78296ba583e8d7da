"""What reminders are about. The room that schedules a kind registers how to ask about it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import timedelta

from newsroom.dispatch.kinds import TO_ACT_ON, Group
from newsroom.dispatch.rendering import Writer, words_for
from newsroom.dispatch.states import Channel
from newsroom.people.models import User


@dataclass(frozen=True)
class Obligation:
    """One kind of reminder.

    `still_due` answers which of these subjects still want it; `who` names the people of a step; `ladder` says how
    long after the first due instant each step follows (the first is zero). The rest is as in `words_for`.
    """

    kind: str
    still_due: Callable[[Collection[int]], set[int]]
    who: Callable[[int, int], list[User]]
    word: Writer
    ladder: tuple[timedelta, ...] = (timedelta(0),)
    label: str = field(kw_only=True)
    group: Group = field(default=Group.STORIES, kw_only=True)
    channels: tuple[Channel, ...] = field(default=TO_ACT_ON, kw_only=True)
    urgent: bool = field(default=False, kw_only=True)
    desk_chat: bool = field(default=False, kw_only=True)


_obligations: dict[str, Obligation] = {}


def remind_of(obligation: Obligation) -> None:
    """Register a kind of reminder, and how its message is worded."""
    _obligations[obligation.kind] = obligation
    words_for(
        obligation.kind,
        obligation.word,
        label=obligation.label,
        group=obligation.group,
        channels=obligation.channels,
        urgent=obligation.urgent,
        desk_chat=obligation.desk_chat,
    )


def obligation(kind: str) -> Obligation:
    """The obligation of a kind; `LookupError` when no room registered it."""
    return _obligations[kind]
