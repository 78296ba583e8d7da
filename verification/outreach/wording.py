"""What is said of requests that nobody answered yet, to whom, and whether it is still due."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from newsroom import addresses
from newsroom.dispatch.kinds import AT_ONCE_EVERYWHERE, Group
from newsroom.dispatch.rendering import Wording, words_for
from newsroom.people.models import User
from newsroom.people.querysets import editors_on_duty, users_on
from newsroom.people.states import Role
from verification.outreach.clock import Times
from verification.outreach.following import (
    ABOUT_TO_RUN,
    CHASED,
    FOLLOW_UP,
    LAST_CALL,
    NO_HOUR_LEFT,
    REPLY_BY_PASSED,
    times_of,
)
from verification.outreach.models import ReplyRequest
from verification.outreach.no_hour import no_hour_left
from verification.outreach.states import MailStep, Outcome
from verification.reminders.obligations import Obligation, remind_of

LADDER = (timedelta(0), timedelta(minutes=30), timedelta(minutes=90))
"""Whoever asked; they and the desk head; the editor on duty."""
LAST_CALL_LADDER = (timedelta(0), timedelta(minutes=5), timedelta(minutes=10))
"""The same, in the quarter of an hour that breaking news leaves."""

Said = Callable[[ReplyRequest, Times], Wording | None]


def _pks(rows: QuerySet[ReplyRequest]) -> set[int]:
    return set(rows.values_list("pk", flat=True))


def _outstanding(ids: Collection[int]) -> QuerySet[ReplyRequest]:
    return ReplyRequest.objects.outstanding().filter(pk__in=ids, story__state__in=CHASED)


def _followed_up(ids: Collection[int]) -> set[int]:
    return _pks(_outstanding(ids).filter(paused_at=None, next_follow_up_at__isnull=False))


def _about_to_run(ids: Collection[int]) -> set[int]:
    return _pks(_outstanding(ids).filter(story__state__in=ABOUT_TO_RUN, story__publish_by__isnull=False))


def _over(ids: Collection[int]) -> set[int]:
    return _pks(_outstanding(ids).filter(started_at__isnull=False))


def _who(request_id: int, step: int) -> list[User]:
    request = ReplyRequest.objects.select_related("owner", "story__desk").get(pk=request_id)
    if step == 0:
        return [request.owner]
    if step == 1:
        return [request.owner, *users_on(request.story.desk_id, Role.DESK_HEAD)]
    return editors_on_duty(request.story.desk)


def _of(request_id: int, say: Said) -> Wording | None:
    request = ReplyRequest.objects.for_clock().get(pk=request_id)
    if not request.is_outstanding or request.story.state not in CHASED:
        return None
    return say(request, times_of(request, timezone.now()))


def _at(instant: datetime, request: ReplyRequest) -> str:
    return f"{instant.astimezone(request.story.desk.zone):%H:%M on %A %d %B}"


def _follow_up(payload: dict[str, Any]) -> Wording | None:
    return _of(payload["subject"], _say_follow_up)


def _say_follow_up(request: ReplyRequest, times: Times) -> Wording | None:
    if request.paused_at:
        return None
    if request.outcome == Outcome.MORE_TIME and request.promised_until:
        why = f"They promised more by {_at(request.promised_until, request)}."
    elif times.started_at:
        why = f"It reached them at {_at(times.started_at, request)}; nothing has come back."
    else:
        why = "Nothing has reached them yet."
    step = MailStep.FOLLOW_UP if times.started_at else MailStep.PUT
    return Wording(
        f"Follow up with {request.party.name} about {request.story.slug}.",
        addresses.write_mail(request.story.uuid, request.uuid, step),
        f"{why} The message is ready there: read it, and send it yourself.",
    )


def _last_call(payload: dict[str, Any]) -> Wording | None:
    return _of(payload["subject"], _say_last_call)


def _say_last_call(request: ReplyRequest, times: Times) -> Wording | None:
    publish_by = request.story.publish_by
    if times.last_call_at is None or publish_by is None:
        return _say_no_hour_left(
            request, times
        )  # they closed meanwhile; else it was made, or nothing will run
    paused = f" Following up is paused: {request.paused_because}" if request.paused_at else ""
    return Wording(
        f"Last call to {request.party.name}: {request.story.slug} should run at {_at(publish_by, request)}.",
        addresses.write_mail(request.story.uuid, request.uuid, MailStep.LAST_CALL),
        f"The message is ready there: read it, and send it yourself.{paused}",
    )


def _reply_by_passed(payload: dict[str, Any]) -> Wording | None:
    return _of(payload["subject"], _say_over)


def _say_over(request: ReplyRequest, times: Times) -> Wording | None:
    if times.over_at is None:
        return None  # a bounce took the delivery back
    return Wording(
        f"{request.party.name} has not replied about {request.story.slug}.",
        addresses.reply_request(request.story.uuid, request.uuid),
        f"Their time was over at {_at(times.over_at, request)}. Log what came of it, or ask once more.",
    )


def _no_hour_left(payload: dict[str, Any]) -> Wording | None:
    return _of(payload["request"], _say_no_hour_left)


def _say_no_hour_left(request: ReplyRequest, times: Times) -> Wording | None:
    said = no_hour_left(request, times)
    if said is None:
        return None
    return Wording(
        said.sentence,
        addresses.reply_request(request.story.uuid, request.uuid),
        " ".join(f"Or: {way}" if number else way for number, way in enumerate(said.ways)),
    )


def register() -> None:
    """Tell dispatch and reminders how this room words its messages (from `AppConfig.ready`)."""
    remind_of(
        Obligation(
            FOLLOW_UP,
            _followed_up,
            _who,
            _follow_up,
            ladder=LADDER,
            label="Somebody you asked is to be followed up",
            group=Group.REPLIES,
        )
    )
    remind_of(
        Obligation(
            LAST_CALL,
            _about_to_run,
            _who,
            _last_call,
            ladder=LAST_CALL_LADDER,
            label="The last call before a story runs",
            group=Group.REPLIES,
            channels=AT_ONCE_EVERYWHERE,
            urgent=True,
        )
    )
    remind_of(
        Obligation(
            REPLY_BY_PASSED,
            _over,
            _who,
            _reply_by_passed,
            ladder=LADDER,
            label="Somebody’s time to reply is over",
            group=Group.REPLIES,
        )
    )
    words_for(
        NO_HOUR_LEFT,
        _no_hour_left,
        label="Somebody you ask does not work before the story runs",
        group=Group.REPLIES,
        channels=AT_ONCE_EVERYWHERE,
        urgent=True,
    )
