"""What you were reminded of and is still open."""

from typing import Any, cast

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.dispatch.kinds import kind_of
from newsroom.dispatch.models import Notice
from verification.api.base import Noun, verb
from verification.reminders.obligations import reminded_kinds
from verification.reminders.snoozing import Standing, snooze, standings, unsnooze


class ReminderSerializer(serializers.Serializer):
    """Something you were reminded of."""

    id = serializers.UUIDField(source="uuid", help_text="That of the notice which reminded you.")
    kind = serializers.CharField()
    called = serializers.SerializerMethodField(help_text="What people call the kind.")
    text = serializers.CharField()
    path = serializers.CharField(help_text="The page it is about.")
    at = serializers.DateTimeField(help_text="When you were reminded.")
    is_open = serializers.SerializerMethodField(help_text="Whether it still has to be done.")
    is_snoozed = serializers.SerializerMethodField()
    next_at = serializers.SerializerMethodField(help_text="When it is said again, if it is.")
    deadline = serializers.SerializerMethodField(help_text="Until when it can be put off at most.")

    def get_called(self, notice: Notice) -> str:
        return kind_of(notice.kind).label

    def get_is_open(self, notice: Notice) -> bool:
        return self._standing(notice) is not None

    def get_is_snoozed(self, notice: Notice) -> bool:
        stands = self._standing(notice)
        return bool(stands and stands.is_snoozed)

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_next_at(self, notice: Notice) -> Any:
        stands = self._standing(notice)
        return stands.next.due_at if stands and stands.next else None

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_deadline(self, notice: Notice) -> Any:
        stands = self._standing(notice)
        return stands.deadline if stands else None

    def _standing(self, notice: Notice) -> Standing | None:
        """Asked for once for everything that is shown."""
        if not hasattr(self, "_stand"):
            shown = cast(list[Notice], self.parent.instance) if self.parent else [notice]
            self._stand = standings(list(shown))
        return self._stand.get(notice.pk)


class SnoozeSerializer(serializers.Serializer):
    """Until when."""

    until = serializers.DateTimeField()


class HappensSerializer(serializers.Serializer):
    """What happens now, in a sentence."""

    sentence = serializers.CharField()


class ReminderFilter(filters.FilterSet):
    kind = filters.CharFilter("kind")


class Reminders(ListModelMixin, Noun[Notice]):
    """What you were reminded of, newest first."""

    queryset = Notice.objects.select_related("message").order_by("-pk")
    serializer_class = ReminderSerializer
    filterset_class = ReminderFilter

    def visible(self, rows: QuerySet[Notice]) -> QuerySet[Notice]:
        return rows.filter(pk__in=Notice.objects.of(self.me).values("pk"), kind__in=list(reminded_kinds()))

    @verb(takes=SnoozeSerializer, gives=HappensSerializer)
    def snooze(self, request: Request, uuid: str) -> Response:
        """Be reminded of it again later; never past its deadline."""
        sentence = snooze(by=self.me, notice=self.get_object(), **self.given(SnoozeSerializer))
        return Response(HappensSerializer({"sentence": sentence}).data)

    @verb(gives=HappensSerializer)
    def unsnooze(self, request: Request, uuid: str) -> Response:
        """Be reminded as planned after all."""
        sentence = unsnooze(by=self.me, notice=self.get_object())
        return Response(HappensSerializer({"sentence": sentence}).data)
