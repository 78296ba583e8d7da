"""Corrections of what ran: six kinds, opened, signed with the words for readers, dropped, explained."""

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.stories.models import Story
from newsroom.stories.querysets import seen_by
from verification.api.base import Noun, verb
from verification.api.fields import Instant, InstantFilter, Known, Seen, Word
from verification.api.people import PersonSerializer
from verification.claims.models import Claim
from verification.record import correcting, noting
from verification.record.models import Complaint, Correction
from verification.record.states import CorrectionState, MissedStep, RunKind


class CorrectionSerializer(serializers.Serializer):
    """A change to what ran, from finding that it is needed until readers have it."""

    id = serializers.UUIDField(source="uuid")
    story = serializers.UUIDField(source="story.uuid")
    kind = Word(RunKind)
    state = Word(CorrectionState)
    claim = serializers.UUIDField(source="claim.uuid", allow_null=True, default=None)
    complaint = serializers.UUIDField(source="complaint.uuid", allow_null=True, default=None)
    because = serializers.CharField(help_text="What is wrong with what ran.")
    words = serializers.CharField(allow_blank=True, help_text="What readers are told.")
    missed_step = Word(MissedStep, allow_blank=True)
    cause = serializers.CharField(allow_blank=True, help_text="How it came to run.")
    opened_by = PersonSerializer()
    opened_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    signed_by = PersonSerializer(allow_null=True)
    signed_at = serializers.DateTimeField(allow_null=True)
    left_by = PersonSerializer(allow_null=True)
    left_version = serializers.IntegerField(
        allow_null=True, help_text="Of the copy that readers had when it was left for a later version."
    )
    left_because = serializers.CharField(allow_blank=True)
    publication = serializers.UUIDField(source="publication.uuid", allow_null=True, default=None)
    closed_by = PersonSerializer(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    closed_because = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField(help_text="`seen` of its verbs.")


class OpenCorrectionSerializer(serializers.Serializer):
    """What is wrong with what ran, and what kind of change it asks for."""

    story = Known("story", Story.objects.visible_to)
    kind = Word(RunKind, help_text="Any but `first`.")
    because = serializers.CharField(allow_blank=True)
    claim = Known("claim", Claim.objects.visible_to, required=False, allow_null=True)
    complaint = Known(
        "complaint",
        lambda user: Complaint.objects.filter(seen_by(user)),
        required=False,
        allow_null=True,
    )
    due_at = Instant(required=False, allow_null=True)


class AgreeToCorrectionSerializer(serializers.Serializer):
    """What readers are told; `kind` makes it another kind than it was opened as."""

    seen = Seen(help_text="The correction's version.")
    words = serializers.CharField(allow_blank=True)
    kind = Word(RunKind, required=False, allow_blank=True)
    missed_step = Word(
        MissedStep,
        required=False,
        allow_blank=True,
        help_text="Which step would have caught it; asked for where something was wrong.",
    )
    cause = serializers.CharField(required=False, allow_blank=True, help_text="How it came to run.")


class RunAloneSerializer(serializers.Serializer):
    """Which correction was looked at."""

    seen = Seen(help_text="The correction's version.")


class LeaveCorrectionSerializer(serializers.Serializer):
    """Why the next version runs without it."""

    seen = Seen(help_text="The correction's version.")
    reason = serializers.CharField(allow_blank=True)


class DropCorrectionSerializer(serializers.Serializer):
    """Why what ran stands."""

    seen = Seen(help_text="The correction's version.")
    reason = serializers.CharField(allow_blank=True)


class ExplainCorrectionSerializer(serializers.Serializer):
    """Which step would have caught it, and how it came to run."""

    seen = Seen(help_text="The correction's version.")
    missed_step = Word(MissedStep)
    cause = serializers.CharField(allow_blank=True)
    claim = Known("claim", Claim.objects.visible_to, required=False, allow_null=True)


class CorrectionFilter(filters.FilterSet):
    story = filters.UUIDFilter("story__uuid")
    kind = filters.MultipleChoiceFilter(choices=RunKind.choices)
    state = filters.MultipleChoiceFilter(choices=CorrectionState.choices)
    missed_step = filters.MultipleChoiceFilter(choices=MissedStep.choices)
    due_before = InstantFilter("due_at", lookup_expr="lt")


class Corrections(ListModelMixin, RetrieveModelMixin, Noun[Correction]):
    """What was changed, or has to be, in stories of your desks that ran."""

    queryset = (
        Correction.objects.select_related(
            "story", "claim", "complaint", "publication", "opened_by", "signed_by", "left_by", "closed_by"
        )
        .defer("publication__grounds")
        .order_by("-pk")
    )
    serializer_class = CorrectionSerializer
    filterset_class = CorrectionFilter

    @extend_schema(
        operation_id="corrections_open_correction",
        request=OpenCorrectionSerializer,
        responses={201: CorrectionSerializer},
    )
    def create(self, request: Request) -> Response:
        """Say that what ran has to be changed. The editors on duty and the reporters are told."""
        made = correcting.open_correction(by=self.me, **self.given(OpenCorrectionSerializer))
        return self.shown(made, status=201)

    @verb(takes=AgreeToCorrectionSerializer, gives=CorrectionSerializer)
    def agree(self, request: Request, uuid: str) -> Response:
        """Sign it. It runs with the next version of the story; a retraction takes the story back at once."""
        found, given = self.get_object(), self.given(AgreeToCorrectionSerializer)
        return self.shown(correcting.agree(by=self.me, correction=found, **given))

    @verb(takes=RunAloneSerializer, gives=CorrectionSerializer)
    def run_alone(self, request: Request, uuid: str) -> Response:
        """Let readers have it now, with the text they have: for what changes no word of the story."""
        found, given = self.get_object(), self.given(RunAloneSerializer)
        noting.run_alone(by=self.me, correction=found, **given)
        return self.shown(found)

    @verb(takes=LeaveCorrectionSerializer, gives=CorrectionSerializer)
    def leave_for_later(self, request: Request, uuid: str) -> Response:
        """Let the next version of the story run without it."""
        found, given = self.get_object(), self.given(LeaveCorrectionSerializer)
        return self.shown(correcting.leave_for_later(by=self.me, correction=found, **given))

    @verb(takes=DropCorrectionSerializer, gives=CorrectionSerializer)
    def drop(self, request: Request, uuid: str) -> Response:
        """What ran stands."""
        found, given = self.get_object(), self.given(DropCorrectionSerializer)
        return self.shown(correcting.drop(by=self.me, correction=found, **given))

    @verb(takes=ExplainCorrectionSerializer, gives=CorrectionSerializer)
    def explain(self, request: Request, uuid: str) -> Response:
        """Say which step missed it, for the figures of the desk."""
        found, given = self.get_object(), self.given(ExplainCorrectionSerializer)
        return self.shown(correcting.explain(by=self.me, correction=found, **given))
