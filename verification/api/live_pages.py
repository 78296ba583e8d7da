"""Where readers have a story, and whether it says there what was approved."""

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.stories.models import Story
from verification.api.base import Noun, reads, verb
from verification.api.fields import Known
from verification.api.people import PersonSerializer
from verification.record import live
from verification.record.models import LivePage


class LivePageSerializer(serializers.Serializer):
    """The page that readers have of a story."""

    id = serializers.UUIDField(source="uuid")
    story = serializers.UUIDField(source="story.uuid")
    url = serializers.CharField()
    cms_id = serializers.CharField(allow_blank=True, help_text="What the CMS calls it.")
    told_by = PersonSerializer(allow_null=True, help_text="Nobody: the CMS.")
    told_at = serializers.DateTimeField()
    next_look_at = serializers.DateTimeField(allow_null=True)


class DifferenceSerializer(serializers.Serializer):
    """One difference; without `approved` it was added, without `live` it is not there."""

    where = serializers.CharField()
    approved = serializers.CharField(allow_blank=True)
    live = serializers.CharField(allow_blank=True)


class LookSerializer(serializers.Serializer):
    """One look at the page."""

    at = serializers.DateTimeField()
    publication = serializers.UUIDField(source="publication.uuid", help_text="What it was compared with.")
    differs = serializers.BooleanField()
    differences = DifferenceSerializer(many=True)
    failed = serializers.CharField(allow_blank=True, help_text="Why it could not be looked at.")


class NamePageSerializer(serializers.Serializer):
    """Where readers have a story."""

    story = Known("story", Story.objects.visible_to)
    url = serializers.CharField(allow_blank=True)


class LivePageFilter(filters.FilterSet):
    story = filters.UUIDFilter("story__uuid")


class LivePages(ListModelMixin, RetrieveModelMixin, Noun[LivePage]):
    """Pages that readers have of your desks' stories."""

    queryset = LivePage.objects.select_related("story__desk", "told_by").order_by("-pk")
    serializer_class = LivePageSerializer
    filterset_class = LivePageFilter

    @extend_schema(
        operation_id="live_pages_name", request=NamePageSerializer, responses={201: LivePageSerializer}
    )
    def create(self, request: Request) -> Response:
        """Say where readers have a story that ran; said again, it moves there."""
        return self.shown(live.name_page(by=self.me, **self.given(NamePageSerializer)), status=201)

    @verb(gives=LivePageSerializer)
    def look_now(self, request: Request, uuid: str) -> Response:
        """Have it looked at as soon as a worker is free."""
        return self.shown(live.look_now(by=self.me, page=self.get_object()))

    @verb(gives=LivePageSerializer)
    def stop_looking(self, request: Request, uuid: str) -> Response:
        """Look at it no more, until somebody asks or another version runs."""
        return self.shown(live.stop_looking(by=self.me, page=self.get_object()))

    @reads(gives=LookSerializer(many=True))
    def looks(self, request: Request, uuid: str) -> Response:
        """What was found when it was looked at, newest first."""
        return self.paged(
            self.get_object().looks.select_related("publication").order_by("-pk"), LookSerializer
        )
