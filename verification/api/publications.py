"""What ran, on what grounds, and who signed."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.stories.models import Story
from verification.api.base import Noun, reads
from verification.api.fields import Word
from verification.api.people import PersonSerializer
from verification.record.models import Publication
from verification.record.states import RunKind
from verification.record.telling import told


class PublicationSerializer(serializers.Serializer):
    """A story as it ran."""

    id = serializers.UUIDField(source="uuid")
    story = serializers.UUIDField(source="story.uuid")
    number = serializers.IntegerField()
    copy_version = serializers.IntegerField(source="revision.number")
    approval = serializers.UUIDField(source="approval.uuid")
    text_sha256 = serializers.CharField()
    kind = Word(RunKind)
    note = serializers.CharField(allow_blank=True, help_text="What readers are told.")
    policy_number = serializers.IntegerField()
    record_sha256 = serializers.CharField(help_text="Over the canonical bytes of `grounds`.")
    signature = serializers.CharField(help_text="Ed25519, base64, under the same bytes.")
    key_id = serializers.CharField()
    grounds = serializers.DictField(
        help_text="Claims with their words and verdicts; who signed; who was asked."
    )
    published_by = PersonSerializer()
    published_at = serializers.DateTimeField()


class RecordFileSerializer(serializers.Serializer):
    """A record as a file that `verify_record.py` reads: docs/record.md describes it."""

    format = serializers.CharField()
    records: Any = serializers.ListField(child=serializers.DictField())
    keys: Any = serializers.DictField(
        child=serializers.CharField(), help_text="Public keys by their id, base64."
    )


class PublicationFilter(filters.FilterSet):
    story = filters.UUIDFilter("story__uuid")


class Publications(ListModelMixin, RetrieveModelMixin, Noun[Publication]):
    """What ran of your desks; not what would tell you a verdict that you are to check without knowing it."""

    queryset = (
        Publication.objects.select_related("story__desk", "revision", "approval", "published_by")
        .defer("revision__blocks", "revision__text")
        .order_by("-pk")
    )
    serializer_class = PublicationSerializer
    filterset_class = PublicationFilter

    def visible(self, rows: QuerySet[Publication]) -> QuerySet[Publication]:
        shown = Publication.objects.told_to(self.me)
        return rows.filter(story__in=Story.objects.visible_to(self.me), pk__in=shown.values("pk"))

    @reads(gives=RecordFileSerializer)
    def record(self, request: Request, uuid: str) -> Response:
        """This version and those before it, signed, to be verified anywhere."""
        last = self.get_object()
        ran = self.get_queryset().filter(story=last.story, number__lte=last.number)
        return Response(told(ran.order_by("number")))
