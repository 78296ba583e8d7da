"""Figures of the copy that are reckoned again."""

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from verification.api.base import Noun, verb
from verification.api.fields import Known
from verification.api.people import PersonSerializer
from verification.checking.calculating import calculate, proposed_for
from verification.checking.models import Calculation
from verification.claims.models import Claim
from verification.text.figures.kinds import KINDS

ONE_OF = f"One of {', '.join(KINDS)}."
WHAT_GOES_IN = "By kind: " + "; ".join(
    f"`{name}` takes {', '.join(field.name for field in kind.fields)}" for name, kind in KINDS.items()
)


class ReckonedSerializer(serializers.Serializer):
    """A calculation that the copy states, done again."""

    kind = serializers.CharField(help_text=ONE_OF)
    inputs = serializers.DictField(child=serializers.CharField())
    stated = serializers.CharField(help_text="As the copy has it.")
    result = serializers.CharField(allow_blank=True)
    holds = serializers.BooleanField(allow_null=True, help_text="Null while something it needs is not known.")
    sentence = serializers.CharField()


class CalculationSerializer(ReckonedSerializer):
    """A calculation that is kept: for exact words, and with the verdict on them."""

    id = serializers.UUIDField(source="uuid")
    story = serializers.UUIDField(source="claim.story.uuid")
    claim = serializers.UUIDField(source="claim.uuid")
    claim_number = serializers.IntegerField(source="claim.number")
    words_digest = serializers.CharField(help_text="It was made for these words.")
    verdict = serializers.UUIDField(source="verdict.uuid", allow_null=True, default=None)
    by = PersonSerializer()
    at = serializers.DateTimeField()


class CalculateSerializer(serializers.Serializer):
    """A figure of the copy, and what it is reckoned from."""

    claim = Known("claim", Claim.objects.visible_to)
    words = serializers.CharField(help_text="The words_digest of the claim as it was seen.")
    kind = serializers.CharField(help_text=ONE_OF)
    inputs = serializers.DictField(child=serializers.CharField(allow_blank=True), help_text=WHAT_GOES_IN)
    stated = serializers.CharField(
        help_text="As the copy has it, like “about 25 per cent”.", allow_blank=True
    )


class CalculationOfSerializer(serializers.Serializer):
    """The claim whose words are read."""

    claim = Known("claim", Claim.objects.visible_to)


class CalculationFilter(filters.FilterSet):
    story = filters.UUIDFilter("claim__story__uuid")
    claim = filters.UUIDFilter("claim__uuid")
    holds = filters.BooleanFilter()


class Calculations(ListModelMixin, RetrieveModelMixin, Noun[Calculation]):
    """Calculations on your desks, less those kept with a verdict that a blind second check must not know."""

    queryset = Calculation.objects.select_related("claim__story__desk", "verdict", "by").order_by("pk")
    serializer_class = CalculationSerializer
    filterset_class = CalculationFilter

    @extend_schema(
        operation_id="calculations_calculate",
        request=CalculateSerializer,
        responses={201: CalculationSerializer},
    )
    def create(self, request: Request) -> Response:
        """Reckon a figure of the copy again and keep how it came out, for the words that were seen."""
        return self.shown(calculate(by=self.me, **self.given(CalculateSerializer)), status=201)

    @verb(takes=CalculationOfSerializer, gives=ReckonedSerializer(many=True), detail=False)
    def propose(self, request: Request) -> Response:
        """What a claim's words state and how it comes out; nothing is kept."""
        claim = self.given(CalculationOfSerializer)["claim"]
        return Response(ReckonedSerializer(proposed_for(claim, claim.story.revision.text), many=True).data)
