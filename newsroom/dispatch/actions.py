"""Queueing what has to reach somebody, in the transaction of the change it tells of, and reading one's notices."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from newsroom import hooks
from newsroom.dispatch.after_commit import once_after_commit
from newsroom.dispatch.choices import chosen, when_to_send
from newsroom.dispatch.digest import A_HANDFUL
from newsroom.dispatch.inserting import insert_many
from newsroom.dispatch.kinds import Kind, kind_of
from newsroom.dispatch.models import ChatHook, Notice, OutboxMessage
from newsroom.dispatch.quiet import next_digest, not_in_quiet
from newsroom.dispatch.states import Channel, When
from newsroom.people.models import Desk, User
from newsroom.people.querysets import editors_on_duty, users_on
from newsroom.people.states import Role

Row = dict[str, Any]
"""One message of the outbox, by attribute."""


@dataclass(frozen=True)
class Occasion:
    """Something to tell. `key` names the occasion: telling it twice queues nothing more.

    `desk` is whose duty editor hears of it when nobody of `users` is left, and whose chat may hear of it too.
    `story_id` is the story it is about: whoever does not see that hears nothing of it.
    """

    users: Iterable[User]
    kind: str
    key: str
    payload: dict[str, Any]
    desk: Desk | None = None
    not_after: datetime | None = None
    story_id: int | None = None


def tell(
    *,
    users: Iterable[User],
    kind: str,
    key: str,
    payload: dict[str, Any],
    desk: Desk | None = None,
    not_after: datetime | None = None,
    story_id: int | None = None,
) -> None:
    """Queue what these people are told, each over the channels they chose. Call it inside the verb's transaction."""
    tell_all([Occasion(users, kind, key, payload, desk, not_after, story_id)])


def tell_all(
    occasions: Collection[Occasion], *, now: datetime | None = None, mails: Counter[int] | None = None
) -> None:
    """Queue many occasions at the price of one: what was chosen and the chats are asked for once.

    `mails` counts the mails that each person was sent before in the same go: above a handful they come as one.
    """
    now = now or timezone.now()
    only_for = confidential({occasion.story_id for occasion in occasions if occasion.story_id})
    people = [(occasion, _still_here(occasion, only_for)) for occasion in occasions]
    instead: dict[tuple[int, int | None], list[User]] = {}
    for number, (occasion, users) in enumerate(people):
        if not users and occasion.desk:
            about = occasion.desk.pk, occasion.story_id if occasion.story_id in only_for else None
            if about not in instead:
                instead[about] = stand_ins(occasion.desk, only_for.get(occasion.story_id or 0))
            people[number] = (occasion, instead[about])
    rows = list(_Telling(people, now, only_for).rows())
    _together(rows, Counter() if mails is None else mails)
    if rows:
        insert_many(OutboxMessage, rows)
        nudge()


def confidential(story_ids: Collection[int]) -> dict[int, Set[int]]:
    """Of these stories those that are confidential, each with the ids of the people who see it."""
    found: dict[int, Set[int]] = {}
    for answer in hooks.only_for(story_ids=story_ids) if story_ids else ():
        found |= answer
    return found


def stand_ins(desk: Desk, only: Set[int] | None = None) -> list[User]:
    """Who hears instead of somebody who is gone: the desk's editors on duty, else its desk heads.

    Of a confidential story, seen by `only` these people: those of them, and where there are none all who see it.
    """
    instead = editors_on_duty(desk) or users_on(desk.pk, Role.DESK_HEAD)
    if only is None:
        return instead
    named = [user for user in users_on(desk.pk) if user.pk in only]
    return [user for user in instead if user.pk in only] or named


def _still_here(occasion: Occasion, only_for: Mapping[int, Set[int]]) -> list[User]:
    only = only_for.get(occasion.story_id or 0)
    return list(
        {
            user.pk: user for user in occasion.users if user.is_active and (only is None or user.pk in only)
        }.values()
    )


def _together(rows: list[Row], mails: Counter[int]) -> None:
    """Above a handful of mails to one person, all of them travel in one."""
    by_mail = [row for row in rows if row["channel"] == Channel.EMAIL and not row["digest"]]
    mails.update(row["recipient_id"] for row in by_mail)
    for row in by_mail:
        row["digest"] = mails[row["recipient_id"]] > A_HANDFUL


class _Telling:
    """Occasions with their people, and everything that is asked for once for all of them."""

    def __init__(
        self, people: list[tuple[Occasion, list[User]]], now: datetime, only_for: Mapping[int, Set[int]]
    ) -> None:
        self.people = people
        self.only_for = only_for
        self.now = now
        self.kinds = {occasion.kind: kind_of(occasion.kind) for occasion, _ in people}
        self.users = {user.pk: user for _, users in people for user in users}
        self.chosen = chosen(list(self.users), list(self.kinds)) if self.users else {}
        self.hooks_of_desks: dict[int, list[ChatHook]] = {}
        self.hooks_of_users: dict[int, list[ChatHook]] = {}
        self._find_hooks()
        self._quiet: dict[tuple[int, datetime | None], datetime] = {}

    def _find_hooks(self) -> None:
        desks = {o.desk.pk for o, _ in self.people if o.desk and self.kinds[o.kind].desk_chat}
        chatting = {
            user.pk
            for occasion, users in self.people
            for user in users
            if self._when(self.kinds[occasion.kind], user, Channel.CHAT) != When.NEVER
        }
        if not desks and not chatting:
            return
        hooks_there = ChatHook.objects.filter(
            Q(desk_id__in=desks) | Q(user_id__in=chatting), disabled_at=None, removed_at=None
        )
        for hook in hooks_there:
            if hook.desk_id:
                self.hooks_of_desks.setdefault(hook.desk_id, []).append(hook)
            elif hook.user_id:
                self.hooks_of_users.setdefault(hook.user_id, []).append(hook)

    def _when(self, kind: Kind, user: User, channel: Channel) -> str:
        return when_to_send(kind, user.pk, channel, self.chosen)

    def rows(self) -> Iterator[Row]:
        for occasion, users in self.people:
            kind = self.kinds[occasion.kind]
            for user in users:
                yield from self._of_user(occasion, kind, user)
            if occasion.desk and kind.desk_chat and occasion.story_id not in self.only_for:
                for hook in self.hooks_of_desks.get(occasion.desk.pk, ()):
                    yield self._row(occasion, kind, f"hook{hook.pk}", Channel.CHAT, chat_hook_id=hook.pk)

    def _of_user(self, occasion: Occasion, kind: Kind, user: User) -> Iterator[Row]:
        if self._when(kind, user, Channel.IN_APP) != When.NEVER:
            yield self._row(occasion, kind, user.pk, Channel.IN_APP, recipient_id=user.pk)
        by_mail = self._when(kind, user, Channel.EMAIL)
        if by_mail != When.NEVER:
            digest_at = next_digest(user, self.now) if by_mail == When.DIGEST else None
            if digest_at and occasion.not_after and digest_at >= occasion.not_after:
                digest_at = None  # the digest would come too late
            at = digest_at or self._after_quiet(occasion, kind, user)
            digest = digest_at is not None
            yield self._row(
                occasion, kind, user.pk, Channel.EMAIL, recipient_id=user.pk, next_try_at=at, digest=digest
            )
        if self._when(kind, user, Channel.CHAT) != When.NEVER:
            for hook in self.hooks_of_users.get(user.pk, ()):
                at = self._after_quiet(occasion, kind, user)
                yield self._row(
                    occasion,
                    kind,
                    f"hook{hook.pk}",
                    Channel.CHAT,
                    recipient_id=user.pk,
                    chat_hook_id=hook.pk,
                    next_try_at=at,
                )

    def _after_quiet(self, occasion: Occasion, kind: Kind, user: User) -> datetime:
        if kind.urgent:
            return self.now
        found = self._quiet.get((user.pk, occasion.not_after))
        if found is None:
            found = not_in_quiet(user, self.now, not_after=occasion.not_after)
            self._quiet[user.pk, occasion.not_after] = found
        return found

    def _row(self, occasion: Occasion, kind: Kind, whom: int | str, channel: Channel, **fields: Any) -> Row:
        return {
            "dedupe_key": f"{occasion.kind}:{occasion.key}:{whom}:{channel.value}",
            "kind": occasion.kind,
            "channel": channel,
            "recipient_id": None,
            "chat_hook_id": None,
            "desk_id": occasion.desk.pk if occasion.desk else None,
            "story_id": occasion.story_id,
            "urgent": kind.urgent,
            "digest": False,
            "not_after": occasion.not_after,
            "payload": occasion.payload,
            "created_at": self.now,
            "next_try_at": self.now,
            **fields,
        }


def nudge() -> None:
    """Wake a worker after commit. A broker that is down costs nothing: the clock will come round."""
    once_after_commit(_wake)


def _wake() -> None:
    hooks.work_waiting()


def read_notices(*, by: User, upto: int) -> int:
    """Mark a person's notices as read, up to the newest one they were shown."""
    return Notice.objects.of(by).unread().filter(pk__lte=upto).update(read_at=timezone.now())


def read_notice(*, by: User, notice: Notice) -> bool:
    """Mark one notice as read; False when it was already."""
    return bool(Notice.objects.of(by).unread().filter(pk=notice.pk).update(read_at=timezone.now()))
