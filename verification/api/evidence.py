"""What shows whether claims hold."""

from typing import Any, BinaryIO, cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.errors import Invalid
from newsroom.stories.models import Story
from verification.api.base import reads, verb
from verification.api.evidence_shapes import (
    AddEvidenceSerializer,
    AttachSerializer,
    DateSerializer,
    EvidenceSerializer,
    StateFactsSerializer,
)
from verification.api.keeping import Kept
from verification.api.parsers import JSONParser
from verification.api.reasons import GivenReasonSerializer
from verification.evidence import actions, leaving
from verification.evidence.deriving import derive_at_once
from verification.evidence.models import Evidence
from verification.evidence.states import EvidenceKind, Way
from verification.evidence.streaming import is_too_large
from verification.evidence.uploads import Received, receive, too_large


class EvidenceFilter(filters.FilterSet):
    story = filters.UUIDFilter("story__uuid")
    kind = filters.MultipleChoiceFilter(choices=EvidenceKind.choices)
    way = filters.MultipleChoiceFilter(choices=Way.choices)
    is_standing = filters.BooleanFilter("withdrawn_at", lookup_expr="isnull")
    search = filters.CharFilter(method="searched", max_length=100)

    def searched(self, rows: Any, _name: str, words: str) -> Any:
        """Items whose title or address holds each of the words."""
        return rows.searched(words.replace("\x00", ""))


class EvidenceOfStories(Kept, ListModelMixin, RetrieveModelMixin):
    """Evidence in stories of your desks."""

    queryset = (
        Evidence.objects.with_state()
        .select_related("story__desk", "added_by", "withdrawn_by", "set_against")
        .order_by("pk")
    )
    serializer_class = EvidenceSerializer
    filterset_class = EvidenceFilter
    parser_classes = [JSONParser, MultiPartParser]

    def _received(self, story: Story, upload: UploadedFile | None) -> Received | None:
        if is_too_large(self.request.META):
            raise too_large()
        if upload is None:
            return None
        return receive(by=self.me, story=story, name=upload.name or "", content=cast(BinaryIO, upload.file))

    @extend_schema(
        operation_id="evidence_add", request=AddEvidenceSerializer, responses={201: EvidenceSerializer}
    )
    def create(self, request: Request) -> Response:
        """Add evidence to a story: an address, a file (multipart), pasted words or notes."""
        given = self.given(AddEvidenceSerializer)
        file = self._received(given["story"], given.pop("upload", None))
        evidence = actions.add(by=self.me, file=file, **given)
        derive_at_once(evidence)
        return self.shown(evidence, status=201)

    @verb(takes=AttachSerializer, gives=EvidenceSerializer)
    def attach(self, request: Request, uuid: str) -> Response:
        """Give an item its original by hand (multipart), where its page could not be captured."""
        evidence = self.get_object()
        file = self._received(evidence.story, self.given(AttachSerializer).get("upload"))
        if file is None:
            raise Invalid({"upload": ["Choose the file."]})
        actions.attach(by=self.me, evidence=evidence, file=file)
        derive_at_once(evidence)
        return self.shown(evidence)

    @verb(takes=DateSerializer, gives=EvidenceSerializer)
    def date(self, request: Request, uuid: str) -> Response:
        """Say when the thing itself is from, how that is known, and what it is set against."""
        evidence = self.get_object()
        actions.date(by=self.me, evidence=evidence, **self.given(DateSerializer))
        return self.shown(evidence)

    @verb(takes=StateFactsSerializer, gives=EvidenceSerializer)
    def state_facts(self, request: Request, uuid: str) -> Response:
        """State what the item does not say itself: place, credit, licence."""
        evidence = self.get_object()
        actions.state_facts(by=self.me, evidence=evidence, **self.given(StateFactsSerializer))
        return self.shown(evidence)

    @verb(takes=GivenReasonSerializer, gives=EvidenceSerializer)
    def withdraw(self, request: Request, uuid: str) -> Response:
        """Withdraw evidence; verdicts that rest on it are suspended."""
        evidence = self.get_object()
        actions.withdraw(by=self.me, evidence=evidence, **self.given(GivenReasonSerializer))
        return self.shown(evidence)

    @reads(gives={(200, "application/octet-stream"): OpenApiTypes.BINARY}, url_path="files/<uuid:file>")
    def file(self, request: Request, uuid: str, file: UUID) -> FileResponse:
        """The bytes of a file of the item, to be saved; noted in its custody log."""
        found = self.get_object().files.select_related("blob", "evidence").filter(uuid=file).first()
        if found is None:
            raise Http404
        return FileResponse(
            leaving.download(by=self.me, file=found, how="Through the API"),
            as_attachment=True,
            filename=found.name,
            content_type=leaving.ATTACHED_TYPE,
            headers=leaving.HEADERS,
        )
