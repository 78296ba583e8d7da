"""What reminders are about. The room that schedules a kind registers how to ask about it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings

from newsroom import addresses
from newsroom.dispatch.kinds import TO_ACT_ON, Group
from newsroom.dispatch.rendering import Wording, Writer, WriterOfMany, words_for
from newsroom.dispatch.states import Channel
from newsroom.people.models import User

Ladder = tuple[timedelta, ...]

Asked = tuple[int, int]
"""A subject and a step."""


@dataclass(frozen=True)
class Obligation:
    """One kind of reminder.

    `still_due` answers which of these subjects still want it; `who` names the people of a step, and `who_of_many` those
    of many subjects and steps at once, for kinds that come in crowds; `ladder` says how long after the first due
    instant each step follows (the first is zero), or says it by desk, where the house sets it. What waits for working
    hours falls due when the desk next works. The rest is as in `words_for`.
    """

    kind: str
    still_due: Callable[[Collection[int]], set[int]]
    who: Callable[[int, int], list[User]]
    word: Writer
    ladder: Ladder | Callable[[int], Ladder] = (timedelta(0),)
    label: str = field(kw_only=True)
    group: Group = field(default=Group.STORIES, kw_only=True)
    channels: tuple[Channel, ...] = field(default=TO_ACT_ON, kw_only=True)
    urgent: bool = field(default=False, kw_only=True)
    desk_chat: bool = field(default=False, kw_only=True)
    in_working_hours: bool = field(default=False, kw_only=True)
    who_of_many: Callable[[Collection[Asked]], Mapping[Asked, list[User]]] | None = field(
        default=None, kw_only=True
    )
    word_many: WriterOfMany | None = field(default=None, kw_only=True)

    def ladder_on(self, desk_id: int) -> Ladder:
        """When each step follows on a desk, from the first due instant."""
        return self.ladder(desk_id) if callable(self.ladder) else self.ladder

    def people(self, asked: Collection[Asked]) -> Mapping[Asked, list[User]]:
        """Who is told of each of these subjects at each of these steps."""
        if self.who_of_many:
            return self.who_of_many(asked)
        return {(subject, step): self.who(subject, step) for subject, step in asked}


_obligations: dict[str, Obligation] = {}


def remind_of(obligation: Obligation) -> None:
    """Register a kind of reminder, and how its message is worded."""
    _obligations[obligation.kind] = obligation
    many = obligation.word_many
    words_for(
        obligation.kind,
        lambda payload: _with_later(obligation.kind, payload, obligation.word(payload)),
        label=obligation.label,
        group=obligation.group,
        channels=obligation.channels,
        urgent=obligation.urgent,
        desk_chat=obligation.desk_chat,
        many=many and (lambda payloads: _each_with_later(obligation.kind, payloads, many(payloads))),
    )


def obligation(kind: str) -> Obligation:
    """The obligation of a kind; `LookupError` when no room registered it."""
    return _obligations[kind]


def reminded_kinds() -> Collection[str]:
    """Every kind that somebody is reminded of, and may put off."""
    return _obligations.keys()


def _with_later(kind: str, payload: dict[str, Any], words: Wording | None) -> Wording | None:
    """The words of a reminder, and in a mail where it can be put off."""
    if words is None:
        return None
    later = f"Not now? {settings.SITE_URL}{addresses.notices_about(kind, payload['subject'])}"
    return Wording(words.sentence, words.path, "\n\n".join(part for part in (words.body, later) if part))


def _each_with_later(
    kind: str, payloads: Iterable[dict[str, Any]], words: Iterable[Wording | None]
) -> list[Wording | None]:
    return [_with_later(kind, payload, said) for payload, said in zip(payloads, words, strict=True)]
