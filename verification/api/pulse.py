"""The pulse of the house, and what was given up: for the heads of a desk."""

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.dispatch import requeueing
from newsroom.dispatch.freezing import present_freeze
from newsroom.dispatch.models import OutboxMessage
from newsroom.dispatch.states import Channel, MessageState, Waker
from newsroom.errors import NotPermitted
from newsroom.people.states import Role
from newsroom.stories.permissions import sees
from verification.api.base import Door, Noun, verb
from verification.reminders import pulse


class CheckSerializer(serializers.Serializer):
    """One thing that must hold."""

    name = serializers.CharField()
    health = serializers.ChoiceField(choices=[(health.value, health.value) for health in pulse.Health])
    reason = serializers.CharField(allow_blank=True)


class WakeUpSerializer(serializers.Serializer):
    """One of the three that look for what is due."""

    name = serializers.ChoiceField(choices=Waker.choices)
    at = serializers.DateTimeField(help_text="When it last swept.")
    did = serializers.IntegerField()


class PulseSerializer(serializers.Serializer):
    """What waits, left and failed on the desks you head; days are of UTC."""

    health = serializers.ChoiceField(choices=[(health.value, health.value) for health in pulse.Health])
    checks = CheckSerializer(many=True)
    wake_ups = WakeUpSerializer(many=True)
    frozen_at = serializers.DateTimeField(allow_null=True)
    oldest_due = serializers.DateTimeField(allow_null=True)
    due = serializers.IntegerField()
    failed = serializers.IntegerField()
    dead = serializers.IntegerField()
    unknown = serializers.IntegerField()
    sent = serializers.IntegerField(help_text="Since midnight.")
    expired = serializers.IntegerField(help_text="Since midnight.")
    disabled = serializers.IntegerField(help_text="Webhooks and chats that are switched off.")


class PulseOfTheHouse(Door):
    """The pulse of the house."""

    @extend_schema(responses=PulseSerializer)
    def get(self, request: Request) -> Response:
        """What waits, left and failed, and whether anybody looks for it."""
        desks = self.me.desk_ids(Role.DESK_HEAD)
        if not desks:
            raise NotPermitted("Only a desk head sees the pulse.")
        now = timezone.now()
        found, frozen = pulse.checks(now), present_freeze()
        figures = pulse.pulse(desks, now=now, since=now.replace(hour=0, minute=0, second=0, microsecond=0))
        shown = {
            **vars(figures),
            "health": pulse.worst(found),
            "checks": found,
            "wake_ups": pulse.wake_ups().values(),
            "frozen_at": frozen and frozen.at,
        }
        return Response(PulseSerializer(shown).data)


class MessageSerializer(serializers.Serializer):
    """A message that was given up, or of which nobody knows whether it was sent."""

    id = serializers.UUIDField(source="uuid")
    kind = serializers.CharField()
    channel = serializers.CharField(help_text=", ".join(Channel.values))
    state = serializers.ChoiceField(choices=MessageState.choices)
    tries = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    last_error = serializers.SerializerMethodField(
        help_text="Empty where it is about a story you do not see."
    )

    def get_last_error(self, message: OutboxMessage) -> str:
        # a mail server that refuses a mail says whom it was to
        told = message.story is None or sees(self.context["request"].user, message.story)
        return message.last_error if told else ""


class WhyDroppedSerializer(serializers.Serializer):
    """Why it is not sent."""

    reason = serializers.CharField()


class MessageFilter(filters.FilterSet):
    class Meta:
        model = OutboxMessage
        fields = ("state", "kind", "channel")


class Messages(ListModelMixin, RetrieveModelMixin, Noun[OutboxMessage]):
    """Messages of the desks you head that wait for a person to decide."""

    queryset = OutboxMessage.objects.select_related("story").order_by("created_at", "pk")
    serializer_class = MessageSerializer
    filterset_class = MessageFilter

    def visible(self, rows: QuerySet[OutboxMessage]) -> QuerySet[OutboxMessage]:
        found = OutboxMessage.objects.of_desks(self.me.desk_ids(Role.DESK_HEAD)).unsettled()
        return rows.filter(pk__in=found.values("pk"))

    @verb(gives=MessageSerializer)
    def requeue(self, request: Request, uuid: str) -> Response:
        """Send it once more, from its first try on."""
        return self._as_it_is(requeueing.requeue(by=self.me, message=self.get_object()))

    def _as_it_is(self, message: OutboxMessage) -> Response:
        return Response(MessageSerializer(message, context=self.get_serializer_context()).data)

    @verb(takes=WhyDroppedSerializer, gives=MessageSerializer)
    def drop(self, request: Request, uuid: str) -> Response:
        """Let it be."""
        message = self.get_object()
        reason = self.given(WhyDroppedSerializer)["reason"]
        return self._as_it_is(requeueing.drop(by=self.me, message=message, reason=reason))
