"""Letting a named blocker pass: asked for by one, seconded by another, one of them senior."""

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.stories.models import Story
from verification.api.base import Noun, verb
from verification.api.fields import Instant, Known, Seen
from verification.api.people import PersonSerializer
from verification.api.signing import SeenGateSerializer
from verification.gate.models import Override
from verification.gate.overriding import ask_override, second_override, withdraw_override


class OverrideSerializer(serializers.Serializer):
    """One blocker that passes until an instant; whether it does as things stand, the gate says."""

    id = serializers.UUIDField(source="uuid")
    story = serializers.UUIDField(source="story.uuid")
    key = serializers.CharField(help_text="The `key` of the finding of the gate.")
    claim = serializers.UUIDField(source="claim.uuid", default=None, allow_null=True)
    sentence = serializers.CharField()
    reason = serializers.CharField()
    asked_by = PersonSerializer()
    asked_at = serializers.DateTimeField()
    seconded_by = PersonSerializer(allow_null=True)
    seconded_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField()
    withdrawn_by = PersonSerializer(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class AskOverrideSerializer(serializers.Serializer):
    """A blocker of a story, why it may pass, and until when."""

    story = Known("story", Story.objects.visible_to)
    key = serializers.CharField(help_text="The `key` of the finding of the gate.")
    seen = Seen(help_text="The story's gate version.")
    reason = serializers.CharField(allow_blank=True)
    expires_at = Instant(required=False, allow_null=True, help_text="Left out: the longest the desk allows.")


class OverrideFilter(filters.FilterSet):
    story = filters.UUIDFilter("story__uuid")
    is_seconded = filters.BooleanFilter("seconded_at", lookup_expr="isnull", exclude=True)


class Overrides(ListModelMixin, RetrieveModelMixin, Noun[Override]):
    """Overrides in stories of your desks, the newest first."""

    queryset = Override.objects.select_related(
        "story__desk", "claim", "asked_by", "seconded_by", "withdrawn_by"
    ).order_by("-pk")
    serializer_class = OverrideSerializer
    filterset_class = OverrideFilter

    @extend_schema(
        operation_id="overrides_ask", request=AskOverrideSerializer, responses={201: OverrideSerializer}
    )
    def create(self, request: Request) -> Response:
        """Ask that one blocker be let pass; it lets nothing pass until somebody else seconds it."""
        return self.shown(ask_override(by=self.me, **self.given(AskOverrideSerializer)), status=201)

    @verb(takes=SeenGateSerializer, gives=OverrideSerializer)
    def second(self, request: Request, uuid: str) -> Response:
        """Let the blocker pass, as the second of two people."""
        found = self.get_object()
        return self.shown(second_override(by=self.me, override=found, **self.given(SeenGateSerializer)))

    @verb(gives=OverrideSerializer)
    def withdraw(self, request: Request, uuid: str) -> Response:
        """Take it back: the blocker stops the story again."""
        return self.shown(withdraw_override(by=self.me, override=self.get_object()))
