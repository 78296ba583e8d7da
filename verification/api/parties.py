"""People and bodies a desk asks for replies."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.people.models import Desk
from verification.api.base import Noun
from verification.api.fields import Known, Word
from verification.api.people import PersonSerializer
from verification.outreach.actions import add_party
from verification.outreach.models import Party
from verification.outreach.states import PartyKind


class PartyNamedSerializer(serializers.Serializer):
    """A party, named."""

    id = serializers.UUIDField(source="uuid")
    name = serializers.CharField()
    kind = Word(PartyKind)


class PartySerializer(PartyNamedSerializer):
    """Somebody a desk can ask."""

    desk = serializers.UUIDField(source="desk.uuid")
    note = serializers.CharField(allow_blank=True)
    added_by = PersonSerializer()
    added_at = serializers.DateTimeField()


class AddPartySerializer(serializers.Serializer):
    """Somebody the desk can ask."""

    desk = Known("desk", lambda user: Desk.objects.of(user))
    name = serializers.CharField(allow_blank=True)
    kind = Word(PartyKind)
    note = serializers.CharField(default="", allow_blank=True)


class PartyFilter(filters.FilterSet):
    desk = filters.UUIDFilter("desk__uuid")
    name = filters.CharFilter(lookup_expr="icontains")


class Parties(ListModelMixin, RetrieveModelMixin, Noun[Party]):
    """People and bodies your desks ask for replies."""

    queryset = Party.objects.select_related("desk", "added_by").order_by("name", "pk")
    serializer_class = PartySerializer
    filterset_class = PartyFilter

    def visible(self, rows: QuerySet[Party]) -> QuerySet[Party]:
        return rows.filter(desk_id__in=self.me.desk_ids())

    @extend_schema(
        operation_id="parties_add_party", request=AddPartySerializer, responses={201: PartySerializer}
    )
    def create(self, request: Request) -> Response:
        """Add somebody the desk can ask, or find them by the same name."""
        return self.shown(add_party(by=self.me, **self.given(AddPartySerializer)), status=201)
