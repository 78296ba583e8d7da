"""Where things are from, and which claims rest on them."""

from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.stories.models import Story
from verification.api.base import Noun, verb
from verification.api.fields import Known, Word
from verification.api.people import PersonSerializer
from verification.api.reasons import GivenReasonSerializer
from verification.claims.models import Claim
from verification.sources import actions
from verification.sources.models import Source
from verification.sources.states import GroundRules, Proximity, SourceType


class RestingClaimSerializer(serializers.Serializer):
    """A claim that rests on the source, or that the source contradicts."""

    id = serializers.UUIDField(source="uuid")
    number = serializers.IntegerField()
    contradicts = serializers.BooleanField()


class SourceSerializer(serializers.Serializer):
    """A source, under the name the story may use."""

    id = serializers.UUIDField(source="uuid")
    story = serializers.UUIDField(source="story.uuid")
    name = serializers.CharField()
    type = Word(SourceType)
    proximity = Word(Proximity)
    ground_rules = Word(GroundRules)
    derives_from = serializers.UUIDField(source="derives_from.uuid", allow_null=True, default=None)
    claims = serializers.SerializerMethodField()
    added_by = PersonSerializer()
    added_at = serializers.DateTimeField()
    withdrawn_by = PersonSerializer(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_reason = serializers.CharField(allow_blank=True)

    @extend_schema_field(RestingClaimSerializer(many=True))
    def get_claims(self, source: Source) -> Any:
        resting = [
            {"uuid": claim.uuid, "number": claim.number, "contradicts": link.contradicts}
            for claim in source.claims.all()
            for link in claim.rests_on.all()
            if link.source_id == source.pk
        ]
        return RestingClaimSerializer(resting, many=True).data


class AddSourceSerializer(serializers.Serializer):
    """A new source of a story."""

    story = Known("story", Story.objects.visible_to)
    name = serializers.CharField(allow_blank=True)
    type = Word(SourceType)
    proximity = Word(Proximity, default=Proximity.UNKNOWN)
    ground_rules = Word(GroundRules, default=GroundRules.ON_THE_RECORD)
    derives_from = Known("source", Source.objects.visible_to, required=False, allow_null=True)


class UnlinkSerializer(serializers.Serializer):
    """The claim that does not rest on the source after all."""

    claim = Known("claim", Claim.objects.visible_to)


class RestSerializer(UnlinkSerializer):
    """A claim that rests on the source."""

    contradicts = serializers.BooleanField(default=False)


class SourceFilter(filters.FilterSet):
    story = filters.UUIDFilter("story__uuid")
    type = filters.MultipleChoiceFilter(choices=SourceType.choices)


class Sources(ListModelMixin, RetrieveModelMixin, Noun[Source]):
    """Sources of stories of your desks."""

    queryset = (
        Source.objects.select_related("story__desk", "derives_from", "added_by", "withdrawn_by")
        .prefetch_related("claims__rests_on")
        .order_by("pk")
    )
    serializer_class = SourceSerializer
    filterset_class = SourceFilter

    @extend_schema(operation_id="sources_add", request=AddSourceSerializer, responses={201: SourceSerializer})
    def create(self, request: Request) -> Response:
        """Add a source to a story, under the name the story may use."""
        return self.shown(actions.add(by=self.me, **self.given(AddSourceSerializer)), status=201)

    @verb(takes=RestSerializer, gives=SourceSerializer)
    def rest(self, request: Request, uuid: str) -> Response:
        """Say that a claim rests on this source, or that the source contradicts it."""
        source = self.get_object()
        actions.rest(by=self.me, source=source, **self.given(RestSerializer))
        return self.shown(source)

    @verb(takes=UnlinkSerializer, gives=SourceSerializer)
    def unlink(self, request: Request, uuid: str) -> Response:
        """Say that a claim does not rest on this source after all."""
        source = self.get_object()
        actions.unlink(by=self.me, source=source, **self.given(UnlinkSerializer))
        return self.shown(source)

    @verb(takes=GivenReasonSerializer, gives=SourceSerializer)
    def withdraw(self, request: Request, uuid: str) -> Response:
        """Withdraw the source, with the reason: it stays to be seen, and verdicts on what rests on it are suspended."""
        source = self.get_object()
        actions.withdraw(by=self.me, source=source, **self.given(GivenReasonSerializer))
        return self.shown(source)
