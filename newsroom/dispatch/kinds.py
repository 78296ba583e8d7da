"""Every kind of message the house sends: what people call it, and over which channels it goes unless they choose."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from newsroom.dispatch.states import Channel, When


class Group(StrEnum):
    """Under which heading people find a kind in their settings."""

    CHECKS = "Checks"
    STORIES = "Stories"
    REPLIES = "Replies"
    GROUNDS = "Evidence and sources"
    SENDING = "Reminders and what was sent"
    ACCOUNT = "Your account"


IN_APP_ONLY = (Channel.IN_APP,)
TO_ACT_ON = (Channel.IN_APP, Channel.EMAIL)
"""The channels of what somebody has to act on."""
AT_ONCE_EVERYWHERE = (Channel.IN_APP, Channel.EMAIL, Channel.CHAT)
"""The channels of what can not wait."""

CHOSEN = (Channel.IN_APP, Channel.EMAIL, Channel.CHAT)
"""Channels that a person chooses; the others are nobody's own."""


@dataclass(frozen=True)
class Kind:
    """One kind of message.

    `channels` are those it goes over at once by default, `urgent` goes through quiet hours, `desk_chat` is said in the
    chat of the desk as well.
    """

    name: str
    label: str
    group: Group
    channels: tuple[Channel, ...]
    urgent: bool = False
    desk_chat: bool = False

    @property
    def demands_action(self) -> bool:
        """Does somebody have to act on it? Then its notice can not be switched off."""
        return Channel.EMAIL in self.channels

    def default(self, channel: str) -> When:
        """When it is sent over a channel to somebody who never chose."""
        return When.AT_ONCE if channel in self.channels else When.NEVER

    def may_choose(self, channel: str, when: str) -> bool:
        """May a person have it so? A notice is there at once or not at all, and not never when they have to act."""
        if channel == Channel.IN_APP:
            return when == When.AT_ONCE or (when == When.NEVER and not self.demands_action)
        return channel in CHOSEN and when in When.values


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; registering it again replaces it."""
    _kinds[kind.name] = kind


def kind_of(name: str) -> Kind:
    """The kind of a name; `LookupError` when no room registered it."""
    return _kinds[name]


def all_kinds() -> Collection[Kind]:
    """Every kind, in the order in which the rooms registered them."""
    return _kinds.values()
