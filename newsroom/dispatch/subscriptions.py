"""Subscriptions: where the events of a desk are sent, signed. The verbs of its head."""

import base64
import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from django.utils import timezone

from newsroom.dispatch.actions import nudge
from newsroom.dispatch.models import OutboxMessage, Subscription
from newsroom.dispatch.permissions import may_connect, may_keep_subscription
from newsroom.dispatch.querysets import OutboxQuerySet
from newsroom.dispatch.sealing import seal
from newsroom.dispatch.sending.post import usable
from newsroom.dispatch.states import Channel, MessageState
from newsroom.dispatch.webhooks import PING, PUBLIC_EVENTS, PUBLISHED
from newsroom.errors import Invalid, NotPossible
from newsroom.ledger.actions import record, verb
from newsroom.people.models import Desk, User

OLD_SECRET_SIGNS = timedelta(hours=24)
MOST_SUBSCRIPTIONS = 20


class Opened(NamedTuple):
    """A subscription and its secret, which is shown this once."""

    subscription: Subscription
    secret: str


@verb
def subscribe(
    *,
    by: User,
    desk: Desk,
    url: str,
    events: Iterable[str],
    only_story: UUID | None = None,
    with_copy: bool = False,
) -> Opened:
    """Send the chosen events of a desk to an address from now on."""
    may_connect(by=by, desk=desk)
    if desk.subscriptions.filter(removed_at__isnull=True).count() >= MOST_SUBSCRIPTIONS:
        raise NotPossible(f"A desk has at most {MOST_SUBSCRIPTIONS} subscriptions; remove one first.")
    secret = _new_secret()
    subscription = Subscription.objects.create(
        desk=desk,
        url=usable(url),
        events=_chosen(events, with_copy=with_copy),
        only_story=only_story,
        with_copy=with_copy,
        sealed_secret=seal(secret),
        made_by=by,
    )
    _note("subscribed", by, subscription)
    return Opened(subscription, secret)


@verb
def change(
    *,
    by: User,
    subscription: Subscription,
    url: str,
    events: Iterable[str],
    only_story: UUID | None = None,
    with_copy: bool = False,
) -> Subscription:
    """Another address, other events, or another story."""
    may_keep_subscription(by=by, subscription=subscription)
    chosen = _chosen(events, with_copy=with_copy)
    _update(subscription, url=usable(url), events=chosen, only_story=only_story, with_copy=with_copy)
    _note("changed", by, subscription)
    return subscription


@verb
def rotate_secret(*, by: User, subscription: Subscription) -> Opened:
    """A new secret; the one before signs beside it for a day, so that the receiver can change over."""
    may_keep_subscription(by=by, subscription=subscription)
    secret = _new_secret()
    _update(
        subscription,
        sealed_old_secret=subscription.sealed_secret,
        old_secret_until=timezone.now() + OLD_SECRET_SIGNS,
        sealed_secret=seal(secret),
    )
    _note("secret_rotated", by, subscription)
    return Opened(subscription, secret)


@verb
def remove(*, by: User, subscription: Subscription) -> Subscription:
    """Send nothing there any more; what waited is dropped."""
    may_keep_subscription(by=by, subscription=subscription)
    _update(subscription, removed_at=timezone.now(), sealed_secret="", sealed_old_secret="")
    subscription.messages.filter(state__in=(MessageState.PENDING, MessageState.FAILED)).update(
        state=MessageState.DROPPED, last_error="The subscription was removed."
    )
    _note("removed", by, subscription)
    return subscription


@verb
def enable(*, by: User, subscription: Subscription) -> Subscription:
    """Send there again. What was not taken meanwhile can be sent again by hand."""
    may_keep_subscription(by=by, subscription=subscription)
    if subscription.disabled_at is None:
        raise NotPossible("This subscription is not disabled.")
    _update(subscription, disabled_at=None, disabled_because="", failing_since=None)
    _note("enabled", by, subscription)
    return subscription


@verb
def ping(*, by: User, subscription: Subscription) -> OutboxMessage:
    """Send an event that says nothing, to see whether it arrives."""
    may_keep_subscription(by=by, subscription=subscription)
    _require_enabled(subscription)
    message = OutboxMessage.objects.create(
        dedupe_key=f"{PING}:{uuid4()}",
        kind=PING,
        channel=Channel.WEBHOOK,
        subscription=subscription,
        desk=subscription.desk,
    )
    _note("pinged", by, subscription)
    nudge()
    return message


@verb
def redeliver(*, by: User, message: OutboxMessage) -> OutboxMessage:
    """Send one event again, with the id it had: a receiver that has it knows it by that."""
    subscription = message.subscription
    if subscription is None:
        raise NotPossible("This was not sent to a subscription.")
    may_keep_subscription(by=by, subscription=subscription)
    _require_enabled(subscription)
    if not _again(OutboxMessage.objects.filter(pk=message.pk).exclude(state__in=_WAITING)):
        raise NotPossible("It is waiting to be sent already.")
    _note("redelivered", by, subscription, messages=1)
    message.refresh_from_db()
    return message


@verb
def redeliver_failed(*, by: User, subscription: Subscription) -> int:
    """Send everything again that was given up since an event was last taken; returns how many events that is."""
    may_keep_subscription(by=by, subscription=subscription)
    _require_enabled(subscription)
    missed = subscription.messages.filter(state__in=(MessageState.DEAD, MessageState.DROPPED))
    count = _again(missed)
    if not count:
        raise NotPossible("Nothing was given up: there is nothing to send again.")
    _note("redelivered", by, subscription, messages=count)
    return count


_WAITING = (MessageState.PENDING, MessageState.LEASED, MessageState.SENDING)


def _again(rows: OutboxQuerySet) -> int:
    count = rows.update(
        state=MessageState.PENDING,
        tries=0,
        sent_at=None,
        next_try_at=timezone.now(),
        lease_token=None,
        lease_until=None,
        last_error="",
    )
    nudge()
    return count


def _require_enabled(subscription: Subscription) -> None:
    if subscription.disabled_at:
        raise NotPossible("This subscription is disabled; enable it first.")


def _update(subscription: Subscription, **fields: object) -> None:
    """Change a subscription that is still there."""
    if not Subscription.objects.filter(pk=subscription.pk, removed_at__isnull=True).update(**fields):
        raise NotPossible("This subscription was removed.")
    subscription.refresh_from_db()


def _chosen(events: Iterable[str], *, with_copy: bool) -> list[str]:
    chosen = list(dict.fromkeys(events))
    if not chosen:
        raise Invalid({"events": ["Choose at least one event."]})
    if unknown := [event for event in chosen if event not in PUBLIC_EVENTS]:
        raise Invalid({"events": [f"There is no event {unknown[0][:60]}."]})
    if with_copy and PUBLISHED not in chosen:
        raise Invalid(
            {"with_copy": [f"The copy goes along with “{PUBLIC_EVENTS[PUBLISHED]}”: choose that event too."]}
        )
    return chosen


def _new_secret() -> str:
    """A secret as the specification has it: 32 random bytes."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


def _note(what: str, by: User, subscription: Subscription, **facts: int) -> None:
    record(f"subscription.{what}", by=by, subject=subscription, desk_id=subscription.desk_id, facts=facts)
