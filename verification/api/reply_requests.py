"""The reply log: who was asked what, how it was tried, what came back."""

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.stories.models import Story
from verification.api.base import Noun, called, verb
from verification.api.fields import Instant, Known, Word
from verification.api.parties import PartyNamedSerializer
from verification.api.people import PersonSerializer
from verification.claims.models import Claim
from verification.outreach import actions
from verification.outreach.models import Party, ReplyRequest
from verification.outreach.states import STILL_OUT, AttemptResult, Channel, Outcome, RequestType


class AttemptSerializer(serializers.Serializer):
    """One attempt to reach a party."""

    id = serializers.UUIDField(source="uuid")
    channel = Word(Channel)
    at = serializers.DateTimeField()
    result = Word(AttemptResult)
    detail = serializers.CharField(allow_blank=True)
    by = PersonSerializer()
    logged_at = serializers.DateTimeField()


class ReplySerializer(serializers.Serializer):
    """What came back, or the fact that nothing did."""

    id = serializers.UUIDField(source="uuid")
    outcome = Word(Outcome)
    text = serializers.CharField(allow_blank=True)
    received_at = serializers.DateTimeField()
    by = PersonSerializer()
    logged_at = serializers.DateTimeField()


class ClaimPutSerializer(serializers.Serializer):
    """A claim that was put to them."""

    id = serializers.UUIDField(source="uuid")
    number = serializers.IntegerField()


class ReplyRequestSerializer(serializers.Serializer):
    """What was put to a party about one story, every attempt, and what came of it."""

    id = serializers.UUIDField(source="uuid")
    story = serializers.UUIDField(source="story.uuid")
    party = PartyNamedSerializer()
    type = Word(RequestType)
    put = serializers.CharField()
    claims = ClaimPutSerializer(many=True)
    reply_by = serializers.DateTimeField()
    next_follow_up_at = serializers.DateTimeField(allow_null=True)
    owner = PersonSerializer()
    outcome = Word(Outcome, allow_blank=True)
    promised_until = serializers.DateTimeField(allow_null=True)
    is_outstanding = serializers.BooleanField()
    was_delivered = serializers.BooleanField()
    attempts = AttemptSerializer(many=True)
    replies = ReplySerializer(many=True)
    created_at = serializers.DateTimeField()


def _parties() -> Known[Party]:
    return Known("party", lambda user: Party.objects.filter(desk_id__in=user.desk_ids()))


class PutToPartySerializer(serializers.Serializer):
    """What is put to whom, and by when they should reply."""

    story = Known("story", Story.objects.visible_to)
    party = _parties()
    type = Word(RequestType)
    put = serializers.CharField(allow_blank=True)
    reply_by = Instant()
    claims = serializers.ListField(child=Known("claim", Claim.objects.visible_to), required=False)


class LogAttemptSerializer(serializers.Serializer):
    """An attempt to reach the party, and when to follow up."""

    channel = Word(Channel)
    at = Instant()
    result = Word(AttemptResult)
    detail = serializers.CharField(default="", allow_blank=True)
    next_follow_up_at = Instant(required=False, allow_null=True)


class LogReplySerializer(serializers.Serializer):
    """What came back, or that nothing did."""

    outcome = Word(Outcome)
    text = serializers.CharField(default="", allow_blank=True)
    received_at = Instant(required=False, allow_null=True)
    until = Instant(required=False, allow_null=True)


class FollowUpSerializer(serializers.Serializer):
    """When to follow up next."""

    at = Instant()


class ReplyRequestFilter(filters.FilterSet):
    story = filters.UUIDFilter("story__uuid")
    is_outstanding = filters.BooleanFilter(method="by_outcome")

    def by_outcome(
        self, rows: QuerySet[ReplyRequest], name: str, outstanding: bool
    ) -> QuerySet[ReplyRequest]:
        still_out = Q(outcome__in=STILL_OUT)
        return rows.filter(still_out if outstanding else ~still_out)


class ReplyRequests(ListModelMixin, RetrieveModelMixin, Noun[ReplyRequest]):
    """The reply log of your desks."""

    queryset = ReplyRequest.objects.for_lists().order_by("pk")
    serializer_class = ReplyRequestSerializer
    filterset_class = ReplyRequestFilter

    @extend_schema(
        operation_id="reply_requests_put",
        request=PutToPartySerializer,
        responses={201: ReplyRequestSerializer},
    )
    def create(self, request: Request) -> Response:
        """Note what is put to a party about a story, and by when they should reply."""
        return self.shown(actions.put(by=self.me, **self.given(PutToPartySerializer)), status=201)

    @verb(takes=LogAttemptSerializer, gives=ReplyRequestSerializer)
    def log_attempt(self, request: Request, uuid: str) -> Response:
        """Log an attempt to reach the party."""
        asked = self.get_object()
        actions.log_attempt(by=self.me, request=asked, **self.given(LogAttemptSerializer))
        return self.shown(asked)

    @verb(takes=LogReplySerializer, gives=ReplyRequestSerializer)
    def log_reply(self, request: Request, uuid: str) -> Response:
        """Log what came back, or that nothing did."""
        asked = self.get_object()
        actions.log_reply(by=self.me, request=asked, **self.given(LogReplySerializer))
        return self.shown(asked)

    @verb(takes=FollowUpSerializer, gives=ReplyRequestSerializer)
    def follow_up(self, request: Request, uuid: str) -> Response:
        """Set when to follow up next."""
        asked, given = self.get_object(), self.given(FollowUpSerializer)
        with called({"next_follow_up_at": "at"}):
            actions.follow_up(by=self.me, request=asked, at=given["at"])
        return self.shown(asked)
