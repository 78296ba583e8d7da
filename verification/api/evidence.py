"""What shows whether claims hold."""

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.stories.models import Story
from verification.api.base import verb
from verification.api.fields import Known, Word
from verification.api.keeping import Kept
from verification.api.people import PersonSerializer
from verification.api.reasons import GivenReasonSerializer
from verification.evidence import actions
from verification.evidence.models import Evidence
from verification.evidence.states import EvidenceKind


class EvidenceSerializer(serializers.Serializer):
    """Evidence; withdrawn evidence stays visible, with its reason."""

    id = serializers.UUIDField(source="uuid")
    story = serializers.UUIDField(source="story.uuid")
    kind = Word(EvidenceKind)
    title = serializers.CharField()
    url = serializers.CharField(allow_blank=True)
    text = serializers.CharField(allow_blank=True)
    text_sha256 = serializers.CharField()
    added_by = PersonSerializer()
    added_at = serializers.DateTimeField()
    withdrawn_by = PersonSerializer(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_reason = serializers.CharField(allow_blank=True)


class AddEvidenceSerializer(serializers.Serializer):
    """New evidence: an address, the words that matter, or both."""

    story = Known("story", Story.objects.visible_to)
    kind = Word(EvidenceKind)
    title = serializers.CharField(allow_blank=True)
    url = serializers.CharField(default="", allow_blank=True)
    text = serializers.CharField(default="", allow_blank=True)


class EvidenceFilter(filters.FilterSet):
    story = filters.UUIDFilter("story__uuid")
    kind = filters.MultipleChoiceFilter(choices=EvidenceKind.choices)
    is_standing = filters.BooleanFilter("withdrawn_at", lookup_expr="isnull")


class EvidenceOfStories(Kept, ListModelMixin, RetrieveModelMixin):
    """Evidence in stories of your desks."""

    queryset = Evidence.objects.select_related("story__desk", "added_by", "withdrawn_by").order_by("pk")
    serializer_class = EvidenceSerializer
    filterset_class = EvidenceFilter

    @extend_schema(
        operation_id="evidence_add", request=AddEvidenceSerializer, responses={201: EvidenceSerializer}
    )
    def create(self, request: Request) -> Response:
        """Add evidence to a story."""
        return self.shown(actions.add(by=self.me, **self.given(AddEvidenceSerializer)), status=201)

    @verb(takes=GivenReasonSerializer, gives=EvidenceSerializer)
    def withdraw(self, request: Request, uuid: str) -> Response:
        """Withdraw evidence; verdicts that rest on it are suspended."""
        evidence = self.get_object()
        actions.withdraw(by=self.me, evidence=evidence, **self.given(GivenReasonSerializer))
        return self.shown(evidence)
