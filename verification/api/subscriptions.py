"""Addresses outside that events of a desk are sent to, and what became of each event."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.dispatch import subscriptions as verbs
from newsroom.dispatch.models import OutboxMessage, Subscription
from newsroom.dispatch.states import Channel, MessageState
from newsroom.dispatch.webhooks import PUBLIC_EVENTS
from newsroom.people.models import Desk, User
from newsroom.people.states import Role
from verification.api.base import Noun, verb
from verification.api.fields import Known, Word
from verification.api.once import shown_once
from verification.api.people import PersonSerializer

WITH_COPY = "Is it the CMS? Then `story.published` carries the copy, as ninjs 3.1."
EVENTS = "Events of the desk: " + ", ".join(f"`{name}`" for name in PUBLIC_EVENTS)


def headed(user: User) -> QuerySet[Desk]:
    """The desks that this person heads."""
    return Desk.objects.filter(pk__in=user.desk_ids(Role.DESK_HEAD))


class SubscriptionSerializer(serializers.Serializer):
    """An address outside; its secret is shown only when it is made."""

    id = serializers.UUIDField(source="uuid")
    desk = serializers.UUIDField(source="desk.uuid")
    url = serializers.CharField()
    events = serializers.ListField(child=serializers.CharField(), help_text=EVENTS)
    only_story = serializers.UUIDField(allow_null=True)
    with_copy = serializers.BooleanField(help_text=WITH_COPY)
    made_by = PersonSerializer()
    made_at = serializers.DateTimeField()
    failing_since = serializers.DateTimeField(allow_null=True)
    disabled_at = serializers.DateTimeField(allow_null=True)
    disabled_because = serializers.CharField(allow_blank=True)
    old_secret_until = serializers.DateTimeField(
        allow_null=True, help_text="Until then the secret before signs beside the new one."
    )


class WithSecretSerializer(SubscriptionSerializer):
    """The address, and its secret. This is the only time it is shown."""

    secret = serializers.CharField()


class ChangeSubscriptionSerializer(serializers.Serializer):
    """Where events are sent, and which."""

    url = serializers.CharField()
    events = serializers.ListField(child=serializers.CharField(), help_text=EVENTS)
    only_story = serializers.UUIDField(default=None, allow_null=True)
    with_copy = serializers.BooleanField(default=False, help_text=WITH_COPY)


class SubscribeSerializer(ChangeSubscriptionSerializer):
    """A new address for the events of a desk that you head."""

    desk = Known("desk", headed)


class RedeliveredSerializer(serializers.Serializer):
    """How many events are sent again."""

    events = serializers.IntegerField()


class TrySerializer(serializers.Serializer):
    """One try to deliver."""

    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    status_code = serializers.IntegerField(allow_null=True)
    error = serializers.CharField(allow_blank=True)


class DeliverySerializer(serializers.Serializer):
    """An event that is sent to an address; its id is the `webhook-id` of every try."""

    id = serializers.UUIDField(source="uuid")
    subscription = serializers.UUIDField(source="subscription.uuid")
    event = serializers.CharField(source="kind")
    state = Word(MessageState)
    created_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    next_try_at = serializers.DateTimeField()
    tries = TrySerializer(many=True, source="deliveries.all")


class SubscriptionFilter(filters.FilterSet):
    desk = filters.UUIDFilter("desk__uuid")


class Subscriptions(ListModelMixin, RetrieveModelMixin, Noun[Subscription]):
    """Addresses outside that events of the desks you head are sent to."""

    queryset = Subscription.objects.select_related("desk", "made_by").order_by("pk")
    serializer_class = SubscriptionSerializer
    filterset_class = SubscriptionFilter

    def visible(self, rows: QuerySet[Subscription]) -> QuerySet[Subscription]:
        return rows.filter(desk_id__in=self.me.desk_ids(Role.DESK_HEAD), removed_at__isnull=True)

    def _with_secret(self, opened: verbs.Opened, status: int) -> Response:
        fresh: Any = self.get_queryset().get(pk=opened.subscription.pk)
        fresh.secret = opened.secret
        return Response(WithSecretSerializer(fresh).data, status=status)

    @shown_once
    @extend_schema(
        operation_id="subscriptions_subscribe",
        request=SubscribeSerializer,
        responses={201: WithSecretSerializer},
    )
    def create(self, request: Request) -> Response:
        """Send events of a desk to an address from now on."""
        return self._with_secret(verbs.subscribe(by=self.me, **self.given(SubscribeSerializer)), 201)

    @verb(takes=ChangeSubscriptionSerializer, gives=SubscriptionSerializer)
    def change(self, request: Request, uuid: str) -> Response:
        """Another address, other events, or another story."""
        found = self.get_object()
        return self.shown(
            verbs.change(by=self.me, subscription=found, **self.given(ChangeSubscriptionSerializer))
        )

    @shown_once
    @verb(gives=WithSecretSerializer)
    def rotate_secret(self, request: Request, uuid: str) -> Response:
        """Make a new secret; the one before signs beside it for a day."""
        return self._with_secret(verbs.rotate_secret(by=self.me, subscription=self.get_object()), 200)

    @verb(gives=None, status=204)
    def remove(self, request: Request, uuid: str) -> Response:
        """Send nothing there any more."""
        verbs.remove(by=self.me, subscription=self.get_object())
        return Response(status=204)

    @verb(gives=SubscriptionSerializer)
    def enable(self, request: Request, uuid: str) -> Response:
        """Send there again, after it was disabled."""
        return self.shown(verbs.enable(by=self.me, subscription=self.get_object()))

    @verb(gives=DeliverySerializer, status=201)
    def ping(self, request: Request, uuid: str) -> Response:
        """Send an event that says nothing, to see whether it arrives."""
        message = verbs.ping(by=self.me, subscription=self.get_object())
        return Response(DeliverySerializer(message).data, status=201)

    @verb(gives=RedeliveredSerializer)
    def redeliver_failed(self, request: Request, uuid: str) -> Response:
        """Send everything again that was given up."""
        count = verbs.redeliver_failed(by=self.me, subscription=self.get_object())
        return Response(RedeliveredSerializer({"events": count}).data)


class DeliveryFilter(filters.FilterSet):
    subscription = filters.UUIDFilter("subscription__uuid")
    state = filters.CharFilter()
    event = filters.CharFilter("kind")


class Deliveries(ListModelMixin, RetrieveModelMixin, Noun[OutboxMessage]):
    """Events that are sent to addresses outside, newest first, each with its tries."""

    queryset = (
        OutboxMessage.objects.filter(channel=Channel.WEBHOOK)
        .select_related("subscription__desk")
        .prefetch_related("deliveries")
        .order_by("-pk")
    )
    serializer_class = DeliverySerializer
    filterset_class = DeliveryFilter

    def visible(self, rows: QuerySet[OutboxMessage]) -> QuerySet[OutboxMessage]:
        return rows.filter(
            subscription__desk_id__in=self.me.desk_ids(Role.DESK_HEAD), subscription__removed_at__isnull=True
        )

    @verb(gives=DeliverySerializer)
    def redeliver(self, request: Request, uuid: str) -> Response:
        """Send one event again, with the id it had."""
        return self.shown(verbs.redeliver(by=self.me, message=self.get_object()))
