"""People and bodies a desk asks for replies."""

from dataclasses import fields
from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.people.models import Desk
from verification.api.base import Noun, verb
from verification.api.fields import Known, Seen, Word
from verification.api.people import PersonSerializer
from verification.outreach.actions import add_address, add_party, change_party, mark_good, retire_address
from verification.outreach.models import Address, Party
from verification.outreach.parties import Hours
from verification.outreach.states import Channel, PartyKind


class PartyNamedSerializer(serializers.Serializer):
    """A party, named."""

    id = serializers.UUIDField(source="uuid")
    name = serializers.CharField()
    kind = Word(PartyKind)


class AddressSerializer(serializers.Serializer):
    """One way to reach a party. Bad since a bounce, until somebody marks it good; retired, it is not used any more."""

    id = serializers.UUIDField(source="uuid")
    party = serializers.UUIDField(source="party.uuid")
    channel = Word(Channel)
    value = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    bad_since = serializers.DateTimeField(allow_null=True)
    bad_because = serializers.CharField(allow_blank=True)
    retired_at = serializers.DateTimeField(allow_null=True)


class PartySerializer(PartyNamedSerializer):
    """Somebody a desk can ask."""

    desk = serializers.UUIDField(source="desk.uuid")
    note = serializers.CharField(allow_blank=True)
    time_zone = serializers.CharField(allow_blank=True)
    opens_at = serializers.TimeField(allow_null=True)
    closes_at = serializers.TimeField(allow_null=True)
    working_days = serializers.CharField()
    holiday_calendar = serializers.CharField(allow_blank=True)
    addresses = AddressSerializer(many=True)
    version = serializers.IntegerField()
    added_by = PersonSerializer()
    added_at = serializers.DateTimeField()


class _HoursSerializer(serializers.Serializer):
    """When they work: wall times of their zone (the desk's, when empty), days (1 is Monday), whose public holidays."""

    time_zone = serializers.CharField(default="", allow_blank=True)
    opens_at = serializers.TimeField(default=None, allow_null=True)
    closes_at = serializers.TimeField(default=None, allow_null=True)
    working_days = serializers.CharField(default="12345")
    holiday_calendar = serializers.CharField(default="", allow_blank=True)


class AddPartySerializer(_HoursSerializer):
    """Somebody the desk can ask."""

    desk = Known("desk", lambda user: Desk.objects.of(user))
    name = serializers.CharField(allow_blank=True)
    kind = Word(PartyKind)
    note = serializers.CharField(default="", allow_blank=True)


class ChangePartySerializer(_HoursSerializer):
    """Who a party is and when it works, all of it anew."""

    seen = Seen()
    name = serializers.CharField(allow_blank=True)
    kind = Word(PartyKind)
    note = serializers.CharField(default="", allow_blank=True)


class AddAddressSerializer(serializers.Serializer):
    """One more way to reach a party."""

    channel = Word(Channel)
    value = serializers.CharField(allow_blank=True)
    note = serializers.CharField(default="", allow_blank=True)


class PartyFilter(filters.FilterSet):
    desk = filters.UUIDFilter("desk__uuid")
    name = filters.CharFilter(lookup_expr="icontains")


def _with_hours(given: dict[str, Any]) -> dict[str, Any]:
    """What the verbs take: the hours as one thing."""
    hours = Hours(**{field.name: given.pop(field.name) for field in fields(Hours)})
    return {**given, "hours": hours}


class Parties(ListModelMixin, RetrieveModelMixin, Noun[Party]):
    """People and bodies your desks ask for replies."""

    queryset = (
        Party.objects.select_related("desk", "added_by")
        .prefetch_related("addresses__party")
        .order_by("name", "pk")
    )
    serializer_class = PartySerializer
    filterset_class = PartyFilter

    @extend_schema(
        operation_id="parties_add_party", request=AddPartySerializer, responses={201: PartySerializer}
    )
    def create(self, request: Request) -> Response:
        """Add somebody the desk can ask, or find them by the same name."""
        return self.shown(add_party(by=self.me, **_with_hours(self.given(AddPartySerializer))), status=201)

    @verb(takes=ChangePartySerializer, gives=PartySerializer)
    def change_party(self, request: Request, uuid: str) -> Response:
        """Change who they are and when they work."""
        party = self.get_object()
        change_party(by=self.me, party=party, **_with_hours(self.given(ChangePartySerializer)))
        return self.shown(party)

    @verb(takes=AddAddressSerializer, gives=PartySerializer)
    def add_address(self, request: Request, uuid: str) -> Response:
        """Add a way to reach them."""
        party = self.get_object()
        add_address(by=self.me, party=party, **self.given(AddAddressSerializer))
        return self.shown(party)


class AddressFilter(filters.FilterSet):
    party = filters.UUIDFilter("party__uuid")
    channel = filters.CharFilter()


class Addresses(ListModelMixin, RetrieveModelMixin, Noun[Address]):
    """The ways to reach the parties of your desks."""

    queryset = Address.objects.select_related("party__desk").order_by("pk")
    serializer_class = AddressSerializer
    filterset_class = AddressFilter

    def visible(self, rows: QuerySet[Address]) -> QuerySet[Address]:
        return rows.filter(party__in=Party.objects.visible_to(self.me))

    @verb(gives=AddressSerializer)
    def retire(self, request: Request, uuid: str) -> Response:
        """Use it no more; the logs keep it."""
        return self.shown(retire_address(by=self.me, address=self.get_object()))

    @verb(gives=AddressSerializer)
    def mark_good(self, request: Request, uuid: str) -> Response:
        """Say that it works again."""
        return self.shown(mark_good(by=self.me, address=self.get_object()))
