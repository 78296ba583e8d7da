"""The fast path: breaking news that runs before all of it is checked."""

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.stories.models import Story
from verification.api.base import Noun, verb
from verification.api.fields import Known, Seen
from verification.api.overrides import SeenGateSerializer
from verification.api.people import PersonSerializer
from verification.api.reasons import GivenReasonSerializer
from verification.gate.fast import ask_fast_path, end_fast_path, sign_fast_path
from verification.gate.models import FastPath


class FastPathSerializer(serializers.Serializer):
    """What it puts off, the gate says; `due_at` is by when all that ran unchecked is checked."""

    id = serializers.UUIDField(source="uuid")
    story = serializers.UUIDField(source="story.uuid")
    reason = serializers.CharField()
    hours = serializers.IntegerField()
    asked_by = PersonSerializer()
    asked_at = serializers.DateTimeField()
    signed_by = PersonSerializer(allow_null=True)
    signed_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    ended_because = serializers.CharField(allow_blank=True)


class AskFastPathSerializer(serializers.Serializer):
    """A story, why it can not wait, and within how many hours of publication it is checked."""

    story = Known("story", Story.objects.visible_to)
    seen = Seen(help_text="The story's gate version.")
    reason = serializers.CharField(allow_blank=True)
    hours = serializers.IntegerField(
        required=False, allow_null=True, help_text="Left out: the most that the desk allows."
    )


class FastPathFilter(filters.FilterSet):
    story = filters.UUIDFilter("story__uuid")
    is_running = filters.BooleanFilter("ended_at", lookup_expr="isnull")


class FastPaths(ListModelMixin, RetrieveModelMixin, Noun[FastPath]):
    """Fast paths of stories of your desks, the newest first."""

    queryset = FastPath.objects.select_related("story__desk", "asked_by", "signed_by").order_by("-pk")
    serializer_class = FastPathSerializer
    filterset_class = FastPathFilter

    @extend_schema(
        operation_id="fast_paths_ask", request=AskFastPathSerializer, responses={201: FastPathSerializer}
    )
    def create(self, request: Request) -> Response:
        """Ask that a story run before its checks are made; a senior editor signs for it."""
        return self.shown(ask_fast_path(by=self.me, **self.given(AskFastPathSerializer)), status=201)

    @verb(takes=SeenGateSerializer, gives=FastPathSerializer)
    def sign(self, request: Request, uuid: str) -> Response:
        """Sign, as a senior editor, for what would run unchecked as it stands."""
        found = self.get_object()
        return self.shown(sign_fast_path(by=self.me, path=found, **self.given(SeenGateSerializer)))

    @verb(takes=GivenReasonSerializer, gives=FastPathSerializer)
    def end(self, request: Request, uuid: str) -> Response:
        """Take a story off the fast path before it ran."""
        found = self.get_object()
        return self.shown(end_fast_path(by=self.me, path=found, **self.given(GivenReasonSerializer)))
