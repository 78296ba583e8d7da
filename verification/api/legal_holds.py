"""Stories of which nothing is erased."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.people.states import Role
from newsroom.stories.models import Story
from newsroom.stories.querysets import seen_by
from verification.api.base import Noun, verb
from verification.api.fields import Known
from verification.api.people import PersonSerializer
from verification.record import holding
from verification.record.models import LegalHold


class LegalHoldSerializer(serializers.Serializer):
    """A hold on everything of a story, until it is released."""

    id = serializers.UUIDField(source="uuid")
    story = serializers.UUIDField(source="story.uuid")
    reason = serializers.CharField()
    by = PersonSerializer()
    at = serializers.DateTimeField()
    released_by = PersonSerializer(allow_null=True)
    released_at = serializers.DateTimeField(allow_null=True)


class HoldSerializer(serializers.Serializer):
    """Which story, and why."""

    story = Known("story", Story.objects.visible_to)
    reason = serializers.CharField(allow_blank=True)


class ReleaseSerializer(serializers.Serializer):
    """Why retention may apply again."""

    reason = serializers.CharField(allow_blank=True)


class LegalHoldFilter(filters.FilterSet):
    story = filters.UUIDFilter("story__uuid")
    standing = filters.BooleanFilter("released_at", lookup_expr="isnull")


class LegalHolds(ListModelMixin, RetrieveModelMixin, Noun[LegalHold]):
    """Legal holds on stories of the desks where you may set them."""

    queryset = LegalHold.objects.select_related("story__desk", "by", "released_by").order_by("-pk")
    serializer_class = LegalHoldSerializer
    filterset_class = LegalHoldFilter

    def visible(self, rows: QuerySet[LegalHold]) -> QuerySet[LegalHold]:
        return rows.filter(seen_by(self.me), story__desk__in=self.me.desk_ids(Role.LEGAL, Role.DESK_HEAD))

    @extend_schema(
        operation_id="legal_holds_set", request=HoldSerializer, responses={201: LegalHoldSerializer}
    )
    def create(self, request: Request) -> Response:
        """Keep everything of a story, whatever the desk's retention says."""
        return self.shown(holding.hold_for_legal(by=self.me, **self.given(HoldSerializer)), status=201)

    @verb(takes=ReleaseSerializer, gives=LegalHoldSerializer)
    def release(self, request: Request, uuid: str) -> Response:
        """Let the desk's retention apply to the story again."""
        held = holding.release_hold(by=self.me, held=self.get_object(), **self.given(ReleaseSerializer))
        return self.shown(held)
