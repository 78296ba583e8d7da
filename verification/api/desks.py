"""Desks, and who works there."""

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.people.models import Desk, Membership
from verification.api.base import Noun, reads
from verification.api.people import DeskNamedSerializer, PersonSerializer, RoleHeldSerializer


class DeskSerializer(DeskNamedSerializer):
    """A desk; its hours are wall time of its zone."""

    time_zone = serializers.CharField()
    opens_at = serializers.TimeField()
    closes_at = serializers.TimeField()
    working_days = serializers.CharField(help_text="Digits; 1 is Monday.")
    duty_editor = PersonSerializer(allow_null=True)


class MemberSerializer(RoleHeldSerializer):
    """One role of one person; who has two roles is here twice."""

    person = PersonSerializer(source="user")


class Desks(ListModelMixin, RetrieveModelMixin, Noun[Desk]):
    """The desks on which you work."""

    queryset = Desk.objects.select_related("duty_editor")
    serializer_class = DeskSerializer

    def visible(self, rows: QuerySet[Desk]) -> QuerySet[Desk]:
        return rows.filter(pk__in=self.me.desk_ids())

    @reads(gives=MemberSerializer(many=True))
    def members(self, request: Request, uuid: str) -> Response:
        """Who works on the desk."""
        on_desk = Membership.objects.on(self.get_object().pk).select_related("user")
        return self.paged(on_desk.order_by("role", "user__name", "pk"), MemberSerializer)
