"""Push, snap and social lines: each approved by itself, against the claim it is made of."""

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from verification.api.base import Noun, verb
from verification.api.fields import Known, Word
from verification.api.people import PersonSerializer
from verification.api.reasons import GivenReasonSerializer
from verification.claims.models import Claim
from verification.gate.models import ShortLine
from verification.gate.short_lines import (
    approve_short_line,
    propose_short_line,
    send_short_line,
    withdraw_short_line,
)
from verification.gate.states import LineKind, LineState


class ShortLineSerializer(serializers.Serializer):
    """A line that stands for a story where the story itself does not stand."""

    id = serializers.UUIDField(source="uuid")
    story = serializers.UUIDField(source="story.uuid")
    claim = serializers.UUIDField(source="claim.uuid")
    claim_number = serializers.IntegerField(source="claim.number")
    kind = Word(LineKind)
    text = serializers.CharField()
    state = Word(LineState)
    is_void = serializers.BooleanField(
        help_text="It was approved for words or a verdict that the claim has no more, or by one who wrote of the story"
        " since: approve it again."
    )
    made_by = PersonSerializer()
    made_at = serializers.DateTimeField()
    approved_by = PersonSerializer(allow_null=True)
    approved_at = serializers.DateTimeField(allow_null=True)
    sent_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_because = serializers.CharField(allow_blank=True)


class ProposeShortLineSerializer(serializers.Serializer):
    """A line and the claim it is made of."""

    claim = Known("claim", Claim.objects.visible_to)
    kind = Word(LineKind)
    text = serializers.CharField(allow_blank=True)


class ApproveShortLineSerializer(serializers.Serializer):
    """The claim as it was looked at."""

    words = serializers.CharField(help_text="The claim's words_digest.")


class ShortLineFilter(filters.FilterSet):
    story = filters.UUIDFilter("story__uuid")
    state = filters.MultipleChoiceFilter(choices=LineState.choices)


class ShortLines(ListModelMixin, RetrieveModelMixin, Noun[ShortLine]):
    """Push, snap and social lines of stories of your desks, the newest first."""

    queryset = (
        ShortLine.objects.with_newest_verdict()
        .select_related("story__desk", "claim", "verdict", "made_by", "approved_by")
        .order_by("-pk")
    )
    serializer_class = ShortLineSerializer
    filterset_class = ShortLineFilter

    @extend_schema(
        operation_id="short_lines_propose",
        request=ProposeShortLineSerializer,
        responses={201: ShortLineSerializer},
    )
    def create(self, request: Request) -> Response:
        """Write a line for a claim; somebody else approves it."""
        given = self.given(ProposeShortLineSerializer)
        return self.shown(propose_short_line(by=self.me, **given), status=201)

    @verb(takes=ApproveShortLineSerializer, gives=ShortLineSerializer)
    def approve(self, request: Request, uuid: str) -> Response:
        """Let a line go for its claim as it stands; what stops it answers 409 with its blockers."""
        line = self.get_object()
        return self.shown(approve_short_line(by=self.me, line=line, **self.given(ApproveShortLineSerializer)))

    @verb(gives=ShortLineSerializer)
    def send(self, request: Request, uuid: str) -> Response:
        """Say that an approved line is sent; it is looked at once more."""
        return self.shown(send_short_line(by=self.me, line=self.get_object()))

    @verb(takes=GivenReasonSerializer, gives=ShortLineSerializer)
    def withdraw(self, request: Request, uuid: str) -> Response:
        """Take a line back, with the reason."""
        line = self.get_object()
        return self.shown(withdraw_short_line(by=self.me, line=line, **self.given(GivenReasonSerializer)))
