"""The unconfirmed register: what ran unverified or disputed, and is looked at again."""

from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from verification.api.base import Noun, verb
from verification.api.fields import Instant, InstantFilter, Known, Seen, Word
from verification.api.people import PersonSerializer, colleagues
from verification.record.models import RegisterEntry
from verification.record.register import hand_over, settle_recheck
from verification.record.states import RecheckOutcome


class RegisterEntrySerializer(serializers.Serializer):
    """A claim that ran unverified or disputed: who looks at it again, and when next."""

    id = serializers.UUIDField(source="uuid")
    story = serializers.UUIDField(source="claim.story.uuid")
    claim = serializers.UUIDField(source="claim.uuid")
    claim_number = serializers.IntegerField(source="claim.number")
    statement = serializers.CharField(source="claim.statement")
    ran_as = serializers.CharField(
        source="verdict.label.words",
        default="Ran before it was checked",
        help_text="Its verdict when it ran; the first one given since where it ran before it was checked.",
    )
    publication = serializers.UUIDField(source="publication.uuid")
    owner = PersonSerializer()
    recheck_at = serializers.DateTimeField()
    decide_by = serializers.DateTimeField(allow_null=True)
    outcome = Word(RecheckOutcome, allow_blank=True)
    label = serializers.CharField(allow_blank=True, help_text="The words on the page that renewed its label.")  # type: ignore[assignment]  # a field, not the serializer's own label
    correction = serializers.UUIDField(
        source="correction.uuid", default=None, allow_null=True, help_text="What it led to on the page."
    )
    settled_by = PersonSerializer(allow_null=True)
    settled_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField(help_text="`seen` of settle_recheck.")


class SettleRecheckSerializer(serializers.Serializer):
    """What looking again came to."""

    seen = Seen(help_text="The entry's version.")
    outcome = Word(RecheckOutcome)
    note = serializers.CharField(allow_blank=True)
    next_at = Instant(required=False, allow_null=True)
    label = serializers.CharField(  # type: ignore[assignment]  # a field, not the serializer's own label
        required=False,
        allow_blank=True,
        help_text="For *still open*: the words on the page that go on telling readers so.",
    )


class HandOverRecheckSerializer(serializers.Serializer):
    """Who looks again from now on."""

    seen = Seen(help_text="The entry's version.")
    to = Known("person on your desks", colleagues)


class RegisterEntryFilter(filters.FilterSet):
    story = filters.UUIDFilter("claim__story__uuid")
    is_open = filters.BooleanFilter("settled_at", lookup_expr="isnull")
    due_before = InstantFilter("recheck_at", lookup_expr="lt")


class RegisterEntries(ListModelMixin, RetrieveModelMixin, Noun[RegisterEntry]):
    """The unconfirmed register of your desks, the next re-check first."""

    queryset = (
        RegisterEntry.objects.select_related(
            "claim__story__desk", "verdict", "publication", "owner", "settled_by", "correction"
        )
        .defer("publication__grounds")
        .order_by("recheck_at", "pk")
    )
    serializer_class = RegisterEntrySerializer
    filterset_class = RegisterEntryFilter

    @verb(takes=SettleRecheckSerializer, gives=RegisterEntrySerializer)
    def settle_recheck(self, request: Request, uuid: str) -> Response:
        """Say what looking again came to; *still open* needs the time of the next look and the words of its label."""
        entry, given = self.get_object(), self.given(SettleRecheckSerializer)
        return self.shown(settle_recheck(by=self.me, entry=entry, **given))

    @verb(takes=HandOverRecheckSerializer, gives=RegisterEntrySerializer)
    def hand_over(self, request: Request, uuid: str) -> Response:
        """Make somebody else of the desk look at it again."""
        entry, given = self.get_object(), self.given(HandOverRecheckSerializer)
        return self.shown(hand_over(by=self.me, entry=entry, **given))
