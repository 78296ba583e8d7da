"""Complaints about what ran: taken in, handed over, answered; one that is upheld leads to a correction."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.people.models import User
from newsroom.stories.models import Story
from newsroom.stories.querysets import seen_by
from verification.api.base import Noun, verb
from verification.api.fields import Instant, InstantFilter, Known, Seen, Word
from verification.api.people import PersonSerializer, colleagues
from verification.claims.models import Claim
from verification.record import complaints
from verification.record.models import Complaint
from verification.record.states import ComplaintOutcome, RunKind


class ComplaintSerializer(serializers.Serializer):
    """Who complains of what, who answers until when, and what was answered."""

    id = serializers.UUIDField(source="uuid")
    story = serializers.UUIDField(source="story.uuid", allow_null=True, default=None)
    claim = serializers.UUIDField(source="claim.uuid", allow_null=True, default=None)
    complainant = serializers.CharField()
    contact = serializers.CharField(allow_blank=True)
    text = serializers.CharField()
    received_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    owner = PersonSerializer()
    logged_by = PersonSerializer(
        allow_null=True, help_text="Nobody where it came by the page that readers have."
    )
    outcome = Word(ComplaintOutcome, allow_blank=True)
    answer = serializers.CharField(allow_blank=True)
    answered_by = PersonSerializer(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    led_to = serializers.SerializerMethodField(help_text="Corrections that were opened for it.")
    version = serializers.IntegerField(help_text="`seen` of its verbs.")

    def get_led_to(self, complaint: Complaint) -> list[UUID]:
        return [correction.uuid for correction in complaint.corrections.all()]


class LogComplaintSerializer(serializers.Serializer):
    """Who complains, of what, and when it came."""

    story = Known("story", Story.objects.visible_to)
    complainant = serializers.CharField(allow_blank=True)
    contact = serializers.CharField(required=False, allow_blank=True)
    text = serializers.CharField(allow_blank=True)
    claim = Known("claim", Claim.objects.visible_to, required=False, allow_null=True)
    received_at = Instant(required=False, allow_null=True, help_text="Now, where it is left out.")
    due_at = Instant(required=False, allow_null=True)
    owner = Known("person on your desks", colleagues, required=False, allow_null=True)


class HandOverComplaintSerializer(serializers.Serializer):
    """Who answers it, and until when."""

    seen = Seen(help_text="The complaint's version.")
    to = Known("person on your desks", colleagues)
    due_at = Instant(required=False, allow_null=True)


class AnswerComplaintSerializer(serializers.Serializer):
    """What was decided, and what they are answered; `kind` opens the correction that follows."""

    seen = Seen(help_text="The complaint's version.")
    outcome = Word(ComplaintOutcome)
    answer = serializers.CharField(allow_blank=True)
    kind = Word(RunKind, required=False, allow_blank=True)
    because = serializers.CharField(
        required=False, allow_blank=True, help_text="What is wrong with what ran."
    )


def about(user: User) -> Q:
    """Complaints about stories that the person sees, and those to their desks about none."""
    return seen_by(user) | Q(story__isnull=True, desk_id__in=user.desk_ids())


class ComplaintFilter(filters.FilterSet):
    story = filters.UUIDFilter("story__uuid")
    owner = filters.UUIDFilter("owner__uuid")
    is_open = filters.BooleanFilter("answered_at", lookup_expr="isnull")
    due_before = InstantFilter("due_at", lookup_expr="lt")


class Complaints(ListModelMixin, RetrieveModelMixin, Noun[Complaint]):
    """Complaints about stories of your desks, what is due first comes first."""

    queryset = (
        Complaint.objects.select_related("story", "claim", "owner", "logged_by", "answered_by")
        .prefetch_related("corrections")
        .order_by("due_at", "pk")
    )
    serializer_class = ComplaintSerializer
    filterset_class = ComplaintFilter

    def visible(self, rows: QuerySet[Complaint]) -> QuerySet[Complaint]:
        return rows.filter(about(self.me))

    @extend_schema(
        operation_id="complaints_log_complaint",
        request=LogComplaintSerializer,
        responses={201: ComplaintSerializer},
    )
    def create(self, request: Request) -> Response:
        """Take a complaint in; its owner is told, and reminded."""
        made = complaints.log_complaint(by=self.me, **self.given(LogComplaintSerializer))
        return self.shown(made, status=201)

    @verb(takes=HandOverComplaintSerializer, gives=ComplaintSerializer)
    def hand_over(self, request: Request, uuid: str) -> Response:
        """Give it to somebody else to answer."""
        found, given = self.get_object(), self.given(HandOverComplaintSerializer)
        return self.shown(complaints.hand_over(by=self.me, complaint=found, **given))

    @verb(takes=AnswerComplaintSerializer, gives=ComplaintSerializer)
    def answer(self, request: Request, uuid: str) -> Response:
        """Decide it. Nothing is sent to the complainant by itself."""
        found, given = self.get_object(), self.given(AnswerComplaintSerializer)
        return self.shown(complaints.answer_complaint(by=self.me, complaint=found, **given))
