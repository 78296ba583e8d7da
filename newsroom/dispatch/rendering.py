"""What a message says, asked just before it is sent.

The room that queues a kind of message registers how to word it. The writer gets the ids of the payload and answers
with the words, or with None when the matter is settled and nothing needs saying any more.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, transaction

from newsroom.dispatch.kinds import TO_ACT_ON, Group, Kind, register
from newsroom.dispatch.states import Channel


@dataclass(frozen=True)
class Wording:
    """A message in words: one sentence for the notice and the subject line, what to do, and where."""

    sentence: str
    path: str
    body: str = ""


Writer = Callable[[dict[str, Any]], Wording | None]
T = TypeVar("T")

WriterOfMany = Callable[[Sequence[dict[str, Any]]], Sequence[Wording | None]]

_writers: dict[str, Writer] = {}
_writers_of_many: dict[str, WriterOfMany] = {}


def words_for(
    kind: str,
    writer: Writer,
    *,
    label: str,
    group: Group = Group.STORIES,
    channels: tuple[Channel, ...] = TO_ACT_ON,
    urgent: bool = False,
    desk_chat: bool = False,
    many: WriterOfMany | None = None,
) -> None:
    """Register one kind of message: its writer, what people call it, and how it travels unless they choose.

    `many` words a batch of them, in the same order, for kinds that come in crowds.
    """
    register(Kind(name=kind, label=label, group=group, channels=channels, urgent=urgent, desk_chat=desk_chat))
    _writers[kind] = writer
    if many:
        _writers_of_many[kind] = many


def wording(kind: str, payload: dict[str, Any]) -> Wording | None:
    """The words of a message now; `LookupError` for a kind that nobody words."""
    return _writers[kind](payload)


def wordings(kind: str, payloads: Sequence[dict[str, Any]]) -> list[Wording | Exception | None]:
    """The words of many messages of a kind; one that can not be worded gets its error, and the others their words."""
    many = _writers_of_many.get(kind)
    if many and len(payloads) > 1:
        words = unless_poisoned(lambda: list(many(payloads)))
        if not isinstance(words, Exception):
            return list(words)
    return [unless_poisoned(partial(wording, kind, payload)) for payload in payloads]


def unless_poisoned(ask: Callable[[], T]) -> T | Exception:
    """The answer, or the error that lies with what was asked about; a database that went away is raised."""
    try:
        with transaction.atomic():  # a query that fails inside must not end the caller's transaction
            return ask()
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 (whatever a reader or writer stumbles over, only its own row may die of it)
        return error


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
letter_labels: dict[str, str] = {}
"""What letters are called where they are listed, by kind."""


def letter_for(kind: str, reader: Reader, *, label: str = "") -> None:
    """Register who reads out the mails of one kind, and what they are called.

    `None` from the reader means that it must not be sent any more.
    """
    _readers[kind] = reader
    letter_labels[kind] = label


def letter(kind: str, payload: dict[str, Any]) -> Letter | None:
    """The letter of a message; `LookupError` for a kind that nobody reads out."""
    return _readers[kind](payload)
