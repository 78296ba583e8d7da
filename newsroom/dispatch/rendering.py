"""What a message says, asked just before it is sent.

The room that queues a kind of message registers how to word it. The writer gets the ids of the payload and answers
with the words, or with None when the matter is settled and nothing needs saying any more.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from newsroom.dispatch.kinds import TO_ACT_ON, Group, Kind, register
from newsroom.dispatch.states import Channel


@dataclass(frozen=True)
class Wording:
    """A message in words: one sentence for the notice and the subject line, what to do, and where."""

    sentence: str
    path: str
    body: str = ""


Writer = Callable[[dict[str, Any]], Wording | None]

_writers: dict[str, Writer] = {}


def words_for(
    kind: str,
    writer: Writer,
    *,
    label: str,
    group: Group = Group.STORIES,
    channels: tuple[Channel, ...] = TO_ACT_ON,
    urgent: bool = False,
    desk_chat: bool = False,
) -> None:
    """Register one kind of message: its writer, what people call it, and how it travels unless they choose."""
    register(Kind(name=kind, label=label, group=group, channels=channels, urgent=urgent, desk_chat=desk_chat))
    _writers[kind] = writer


def wording(kind: str, payload: dict[str, Any]) -> Wording | None:
    """The words of a message now; `LookupError` for a kind that nobody words."""
    return _writers[kind](payload)


@dataclass(frozen=True)
class Letter:
    """A mail to somebody outside, word for word as a person sent it off."""

    to: str
    subject: str
    body: str
    reply_to: str = ""
    headers: dict[str, str] = field(default_factory=dict)


Reader = Callable[[dict[str, Any]], Letter | None]

_readers: dict[str, Reader] = {}


def letter_for(kind: str, reader: Reader) -> None:
    """Register who reads out the mails of one kind; `None` from the reader means that it must not be sent any more."""
    _readers[kind] = reader


def letter(kind: str, payload: dict[str, Any]) -> Letter | None:
    """The letter of a message; `LookupError` for a kind that nobody reads out."""
    return _readers[kind](payload)
