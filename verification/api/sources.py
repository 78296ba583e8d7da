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
from verification.api.fields import Known, Seen, Word
from verification.api.people import PersonSerializer
from verification.api.reasons import GivenReasonSerializer
from verification.claims.models import Claim
from verification.evidence.models import Evidence
from verification.sources import actions
from verification.sources.models import Source
from verification.sources.states import GroundRules, Origin, Proximity, SourceType

LINK = ("contradicts", "authority", "is_enough", "sufficient_reason", "sufficient_by", "sufficient_at")


class RestingClaimSerializer(serializers.Serializer):
    """A claim that rests on the source, or that the source contradicts."""

    id = serializers.UUIDField(source="uuid")
    number = serializers.IntegerField()
    contradicts = serializers.BooleanField()
    authority = serializers.CharField(allow_blank=True, help_text="Why the source can know this.")
    is_enough = serializers.BooleanField(
        help_text="Was it said to be enough alone for the very words the claim has now?"
    )
    sufficient_reason = serializers.CharField(
        allow_blank=True,
        help_text="Why this official primary document is enough alone; empty: nobody said so.",
    )
    sufficient_by = PersonSerializer(allow_null=True)
    sufficient_at = serializers.DateTimeField(allow_null=True)


class SourceSerializer(serializers.Serializer):
    """A source, under the name the story may use."""

    id = serializers.UUIDField(source="uuid")
    story = serializers.UUIDField(source="story.uuid")
    name = serializers.CharField()
    type = Word(SourceType)
    proximity = Word(Proximity)
    ground_rules = Word(GroundRules)
    origin = Word(Origin)
    derives_from = serializers.UUIDField(source="derives_from.uuid", allow_null=True, default=None)
    derives_from_evidence = serializers.UUIDField(
        source="derives_from_evidence.uuid", allow_null=True, default=None
    )
    outlet = serializers.CharField(allow_blank=True, help_text="An outlet it repeats, by its name.")
    evidence = serializers.UUIDField(
        source="evidence.uuid",
        allow_null=True,
        default=None,
        help_text="The item that holds it: the post, the document, the notes.",
    )
    motive = serializers.CharField(allow_blank=True, help_text="What it may gain.")
    motive_told = serializers.BooleanField(help_text="Does the copy tell the reader?")
    contact = serializers.CharField(allow_blank=True, help_text="Always empty for a protected source.")
    protected = serializers.BooleanField()
    version = serializers.IntegerField(help_text="`seen` of revise.")
    claims = serializers.SerializerMethodField()
    added_by = PersonSerializer()
    added_at = serializers.DateTimeField()
    withdrawn_by = PersonSerializer(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_reason = serializers.CharField(allow_blank=True)

    @extend_schema_field(RestingClaimSerializer(many=True))
    def get_claims(self, source: Source) -> Any:
        resting = [
            {"uuid": claim.uuid, "number": claim.number, **{name: getattr(link, name) for name in LINK}}
            for claim in source.claims.all()
            for link in claim.rests_on.all()
            if link.source_id == source.pk
        ]
        return RestingClaimSerializer(resting, many=True).data


class SaidSerializer(serializers.Serializer):
    """What is said of a source; what is left out stays as it is."""

    name = serializers.CharField(required=False, allow_blank=True)
    type = Word(SourceType, required=False)
    proximity = Word(Proximity, required=False)
    ground_rules = Word(GroundRules, required=False)
    origin = Word(
        Origin,
        required=False,
        help_text="Left out of a new source: it repeats what it derives from; else agency reports and other media do"
        " not say, and all others are the origin themselves.",
    )
    derives_from = Known("source", Source.objects.visible_to, required=False, allow_null=True)
    derives_from_evidence = Known("evidence", Evidence.objects.visible_to, required=False, allow_null=True)
    outlet = serializers.CharField(required=False, allow_blank=True)
    evidence = Known("evidence", Evidence.objects.visible_to, required=False, allow_null=True)
    motive = serializers.CharField(required=False, allow_blank=True)
    motive_told = serializers.BooleanField(required=False)
    contact = serializers.CharField(required=False, allow_blank=True)


class AddSourceSerializer(SaidSerializer):
    """A new source of a story."""

    story = Known("story", Story.objects.visible_to)
    name = serializers.CharField(allow_blank=True)
    type = Word(SourceType)


class ReviseSourceSerializer(SaidSerializer):
    """The source, said differently."""

    seen = Seen(help_text="The source's version.")


class OfClaimSerializer(serializers.Serializer):
    """The claim it is about."""

    claim = Known("claim", Claim.objects.visible_to)


class RestSerializer(OfClaimSerializer):
    """A claim that rests on the source."""

    contradicts = serializers.BooleanField(default=False)
    authority = serializers.CharField(default="", allow_blank=True)


class SufficientSerializer(OfClaimSerializer):
    """The claim a document is enough alone for, and why."""

    reason = serializers.CharField(allow_blank=True)


class SourceFilter(filters.FilterSet):
    story = filters.UUIDFilter("story__uuid")
    type = filters.MultipleChoiceFilter(choices=SourceType.choices)


class Sources(ListModelMixin, RetrieveModelMixin, Noun[Source]):
    """Sources of stories of your desks."""

    queryset = (
        Source.objects.select_related(
            "story__desk",
            "derives_from",
            "derives_from_evidence",
            "evidence",
            "added_by",
            "withdrawn_by",
        )
        .prefetch_related("claims__rests_on__sufficient_by")
        .order_by("pk")
    )
    serializer_class = SourceSerializer
    filterset_class = SourceFilter

    @extend_schema(operation_id="sources_add", request=AddSourceSerializer, responses={201: SourceSerializer})
    def create(self, request: Request) -> Response:
        """Add a source to a story, under the name the story may use."""
        return self.shown(actions.add(by=self.me, **self.given(AddSourceSerializer)), status=201)

    @verb(takes=ReviseSourceSerializer, gives=SourceSerializer)
    def revise(self, request: Request, uuid: str) -> Response:
        """Change what is said of the source."""
        source = self.get_object()
        return self.shown(actions.revise(by=self.me, source=source, **self.given(ReviseSourceSerializer)))

    @verb(takes=RestSerializer, gives=SourceSerializer)
    def rest(self, request: Request, uuid: str) -> Response:
        """Say that a claim rests on this source, or that the source contradicts it."""
        source = self.get_object()
        actions.rest(by=self.me, source=source, **self.given(RestSerializer))
        return self.shown(source)

    @verb(takes=OfClaimSerializer, gives=SourceSerializer)
    def unlink(self, request: Request, uuid: str) -> Response:
        """Say that a claim does not rest on this source after all: verdicts that stood on it are suspended."""
        source = self.get_object()
        actions.unlink(by=self.me, source=source, **self.given(OfClaimSerializer))
        return self.shown(source)

    @verb(takes=SufficientSerializer, gives=SourceSerializer)
    def mark_sufficient(self, request: Request, uuid: str) -> Response:
        """Say that this official primary document, first-hand and the origin itself, is enough alone for a claim."""
        source = self.get_object()
        actions.mark_sufficient(by=self.me, source=source, **self.given(SufficientSerializer))
        return self.shown(source)

    @verb(takes=OfClaimSerializer, gives=SourceSerializer)
    def unmark_sufficient(self, request: Request, uuid: str) -> Response:
        """Say that this document is not enough alone for a claim after all."""
        source = self.get_object()
        actions.unmark_sufficient(by=self.me, source=source, **self.given(OfClaimSerializer))
        return self.shown(source)

    @verb(takes=GivenReasonSerializer, gives=SourceSerializer)
    def withdraw(self, request: Request, uuid: str) -> Response:
        """Withdraw the source, with the reason: it stays to be seen, and verdicts on what rests on it are suspended."""
        source = self.get_object()
        actions.withdraw(by=self.me, source=source, **self.given(GivenReasonSerializer))
        return self.shown(source)
