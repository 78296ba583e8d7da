"""Desks, and who works there."""

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.people.models import Desk, Membership
from verification.api.base import Noun, reads, verb
from verification.api.fields import LARGEST, Word
from verification.api.people import DeskNamedSerializer, PersonSerializer, RoleHeldSerializer
from verification.api.policies import HousePolicySerializer
from verification.gate.catalogue import CATALOGUE
from verification.gate.house import house_of
from verification.gate.numbers import NUMBERS
from verification.outreach import actions as outreach
from verification.outreach.house import table
from verification.outreach.states import Pace, RequestType
from verification.record.keeping import set_records


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


def _whole() -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0, max_value=LARGEST)


class WhichNumbersSerializer(serializers.Serializer):
    """A type of request at a pace."""

    type = Word(RequestType)
    pace = Word(Pace)


class SetHouseNumbersSerializer(WhichNumbersSerializer):
    """What the desk holds to when it asks for a reply of a type at a pace; times are minutes."""

    allow_minutes = _whole()
    channels_to_try = _whole()
    follow_up_minutes = _whole()
    follow_ups = _whole()
    last_call_minutes = _whole()


class HouseNumbersSerializer(WhichNumbersSerializer):
    """The numbers that hold for a type of request at a pace; times are minutes."""

    allow_minutes = serializers.IntegerField(source="numbers.allow_minutes")
    channels_to_try = serializers.IntegerField(source="numbers.channels_to_try")
    follow_up_minutes = serializers.IntegerField(source="numbers.follow_up_minutes")
    follow_ups = serializers.IntegerField(source="numbers.follow_ups")
    last_call_minutes = serializers.IntegerField(source="numbers.last_call_minutes")
    set_by = PersonSerializer(source="set_by.changed_by", allow_null=True, default=None)


class RecordSettingsSerializer(serializers.Serializer):
    """What a desk shows of its records, and keeps of them."""

    publishes_record = serializers.BooleanField(help_text="Readers see how a story was checked.")
    keeps_text_months = serializers.IntegerField(
        allow_null=True,
        min_value=0,
        max_value=LARGEST,
        help_text="Free text is erased so many months after a story ended; null keeps it for good.",
    )


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

    @reads(gives=HouseNumbersSerializer(many=True), whole=True)
    def house_numbers(self, request: Request, uuid: str) -> Response:
        """What the desk holds to when it asks for replies: its own numbers, else the product's."""
        return self._numbers(self.get_object())

    @verb(takes=SetHouseNumbersSerializer, gives=HouseNumbersSerializer(many=True))
    def set_house_numbers(self, request: Request, uuid: str) -> Response:
        """Set the desk's own numbers for a type of request at a pace."""
        desk = self.get_object()
        outreach.set_house_numbers(by=self.me, desk=desk, **self.given(SetHouseNumbersSerializer))
        return self._numbers(desk)

    @verb(takes=WhichNumbersSerializer, gives=HouseNumbersSerializer(many=True))
    def reset_house_numbers(self, request: Request, uuid: str) -> Response:
        """Hold to the product's own numbers again."""
        desk = self.get_object()
        outreach.reset_house_numbers(by=self.me, desk=desk, **self.given(WhichNumbersSerializer))
        return self._numbers(desk)

    @reads(gives=HousePolicySerializer)
    def policy(self, request: Request, uuid: str) -> Response:
        """What the gate asks on the desk: the policy that holds, rule by rule, with the standards it follows."""
        desk = self.get_object()
        holds = house_of(desk.pk)
        shown = {
            "number": holds.number,
            "preset": holds.preset,
            "rules": [
                {"name": rule, "level": holds.levels.get(rule, ""), **vars(listed)}
                for rule, listed in CATALOGUE.items()
            ],
            "numbers": {name: holds[name] for name in NUMBERS},
            "signers": holds.signers,
        }
        return Response(HousePolicySerializer(shown).data)

    @reads(gives=RecordSettingsSerializer)
    def record_settings(self, request: Request, uuid: str) -> Response:
        """What the desk shows readers of how it checked, and how long it keeps free text."""
        return Response(RecordSettingsSerializer(self.get_object()).data)

    @verb(takes=RecordSettingsSerializer, gives=RecordSettingsSerializer)
    def set_record_settings(self, request: Request, uuid: str) -> Response:
        """Set both at once."""
        desk = set_records(by=self.me, desk=self.get_object(), **self.given(RecordSettingsSerializer))
        return Response(RecordSettingsSerializer(desk).data)

    def _numbers(self, desk: Desk) -> Response:
        return Response(HouseNumbersSerializer(table(desk), many=True).data)
