"""What a message says, asked just before it is sent.

The room that queues a kind of message registers how to word it. The writer gets the ids of the payload and answers
with the words, or with None when the matter is settled and nothing needs saying any more.
"""

from collections.abc import Callable
from dataclasses import dataclass
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
