"""Captures of the pages behind evidence that was added by address."""

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from verification.api.base import Noun, reads, verb
from verification.api.fields import Word
from verification.api.people import PersonSerializer
from verification.evidence import capturing, watching
from verification.evidence.models import Capture, Change, Evidence, Watch
from verification.evidence.states import CapturePurpose, CaptureState, ChangeKind


class HopSerializer(serializers.Serializer):
    """One step on the way to the page: what was asked of which network address, and how it answered."""

    url = serializers.CharField()
    address = serializers.CharField()
    at = serializers.DateTimeField()
    status = serializers.IntegerField()
    reason = serializers.CharField(allow_blank=True)
    headers = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    certificate = serializers.DictField(child=serializers.CharField())


class CaptureSerializer(serializers.Serializer):
    """One request to capture a page, and what came of it; `reason` says in words why it failed, or failed so far."""

    id = serializers.UUIDField(source="uuid")
    evidence = serializers.UUIDField(source="evidence.uuid")
    purpose = Word(CapturePurpose)
    state = Word(CaptureState)
    tries = serializers.IntegerField()
    next_try_at = serializers.DateTimeField()
    reason = serializers.CharField(allow_blank=True)
    asked_by = PersonSerializer(allow_null=True)
    asked_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    final_url = serializers.CharField(allow_blank=True)
    status = serializers.IntegerField(allow_null=True)
    address = serializers.CharField(allow_blank=True)
    certificate = serializers.DictField(child=serializers.CharField())
    chain = HopSerializer(many=True)
    text_sha256 = serializers.CharField(allow_blank=True)
    gone = serializers.BooleanField()
    note = serializers.CharField(allow_blank=True)
    archive_url = serializers.CharField(allow_blank=True)
    archive_note = serializers.CharField(allow_blank=True)


class WatchSerializer(serializers.Serializer):
    """A page that is looked at again and again until somebody stops it."""

    every_minutes = serializers.IntegerField()
    next_at = serializers.DateTimeField()
    started_by = PersonSerializer()
    started_at = serializers.DateTimeField()


class StartWatchSerializer(serializers.Serializer):
    """How often the page is looked at."""

    every_minutes = serializers.IntegerField(default=60)


class PageChangeSerializer(serializers.Serializer):
    """A page that said something else, went, or came back; the difference in words is a list of [operation, text]."""

    id = serializers.UUIDField(source="uuid")
    kind = Word(ChangeKind)
    before = serializers.UUIDField(source="before.uuid")
    after = serializers.UUIDField(source="after.uuid")
    found_at = serializers.DateTimeField()
    difference = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.ListField(child=serializers.CharField())))
    def get_difference(self, change: Change) -> list[list[str]]:
        return [list(piece) for piece in watching.difference(change)]


class CaptureFilter(filters.FilterSet):
    evidence = filters.UUIDFilter("evidence__uuid")
    story = filters.UUIDFilter("evidence__story__uuid")
    state = filters.MultipleChoiceFilter(choices=CaptureState.choices)


class Captures(ListModelMixin, RetrieveModelMixin, Noun[Capture]):
    """Captures of pages in stories of your desks."""

    queryset = Capture.objects.select_related("evidence", "asked_by").order_by("pk")
    serializer_class = CaptureSerializer
    filterset_class = CaptureFilter


class EvidenceByAddress(Noun[Evidence]):
    """What is done with the page behind an item's address."""

    queryset = Evidence.objects.select_related("story__desk")
    serializer_class = CaptureSerializer

    def _capture(self, capture: Capture) -> Response:
        fresh = Capture.objects.select_related("evidence", "asked_by").get(pk=capture.pk)
        return Response(CaptureSerializer(fresh).data)

    @verb(gives=CaptureSerializer)
    def capture_again(self, request: Request, uuid: str) -> Response:
        """Capture the page once more; what was captured before stays."""
        return self._capture(capturing.capture_again(by=self.me, evidence=self.get_object()))

    @verb(gives=CaptureSerializer)
    def try_now(self, request: Request, uuid: str) -> Response:
        """Try a capture that waits for its next try at once."""
        return self._capture(capturing.try_now(by=self.me, evidence=self.get_object()))

    @verb(gives=None, status=204)
    def dont_fetch(self, request: Request, uuid: str) -> Response:
        """Never fetch this address: it would tip people off."""
        capturing.dont_fetch(by=self.me, evidence=self.get_object())
        return Response(status=204)

    @verb(gives=None, status=204)
    def allow_fetch(self, request: Request, uuid: str) -> Response:
        """Allow this address to be fetched after all; nothing is fetched before somebody asks for it."""
        capturing.allow_fetch(by=self.me, evidence=self.get_object())
        return Response(status=204)

    @verb(takes=StartWatchSerializer, gives=WatchSerializer)
    def watch(self, request: Request, uuid: str) -> Response:
        """Capture this page again at intervals, and say when its words change or it goes."""
        evidence = self.get_object()
        watched = watching.watch(by=self.me, evidence=evidence, **self.given(StartWatchSerializer))
        return Response(WatchSerializer(Watch.objects.select_related("started_by").get(pk=watched.pk)).data)

    @verb(gives=None, status=204)
    def stop_watching(self, request: Request, uuid: str) -> Response:
        """Look at this page no more; what was found stays."""
        watching.stop_watching(by=self.me, evidence=self.get_object())
        return Response(status=204)

    @reads(gives=PageChangeSerializer(many=True))
    def changes(self, request: Request, uuid: str) -> Response:
        """What became of the page since it was first captured, newest first."""
        changes = self.get_object().changes.select_related("before", "after").order_by("-pk")
        return self.paged(changes, PageChangeSerializer)
