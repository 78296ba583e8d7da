"""Why the public needs to know something delicate."""

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from verification.api.base import Noun
from verification.api.fields import Known
from verification.api.people import PersonSerializer
from verification.claims.models import Claim
from verification.gate.models import PublicInterest
from verification.gate.public_interest import Read, say_public_interest

MOST = 200
"""How many claims one request may name."""


class PublicInterestSerializer(serializers.Serializer):
    """A reason given by a named editor for exact words."""

    id = serializers.UUIDField(source="uuid")
    story = serializers.UUIDField(source="claim.story.uuid")
    claim = serializers.UUIDField(source="claim.uuid")
    words_digest = serializers.CharField(help_text="It holds for these words alone.")
    holds = serializers.SerializerMethodField(help_text="Whether the claim says these words now.")
    reason = serializers.CharField()
    by = PersonSerializer()
    at = serializers.DateTimeField()

    def get_holds(self, said: PublicInterest) -> bool:
        return said.words_digest == said.claim.words_digest


class ReadClaimSerializer(serializers.Serializer):
    """A claim as it was read."""

    claim = Known("claim", Claim.objects.visible_to)
    words = serializers.CharField(max_length=64, help_text="The claim's words_digest, as it was read.")


class SayPublicInterestSerializer(serializers.Serializer):
    """Why the public needs to know it."""

    claims = serializers.ListField(child=ReadClaimSerializer(), allow_empty=False, max_length=MOST)
    reason = serializers.CharField(allow_blank=True)


class PublicInterestFilter(filters.FilterSet):
    story = filters.UUIDFilter("claim__story__uuid")
    claim = filters.UUIDFilter("claim__uuid")


class PublicInterests(ListModelMixin, RetrieveModelMixin, Noun[PublicInterest]):
    """Reasons given for claims of your desks."""

    queryset = PublicInterest.objects.select_related("claim__story", "by").order_by("pk")
    serializer_class = PublicInterestSerializer
    filterset_class = PublicInterestFilter

    @extend_schema(request=SayPublicInterestSerializer, responses={201: PublicInterestSerializer(many=True)})
    def create(self, request: Request) -> Response:
        """Give one reason, as an editor, for claims of a story as they read now."""
        given = self.given(SayPublicInterestSerializer)
        about = [Read(**read) for read in given["claims"]]
        said = say_public_interest(by=self.me, about=about, reason=given["reason"])
        rows = self.get_queryset().filter(pk__in=[one.pk for one in said])
        return Response(PublicInterestSerializer(rows, many=True).data, status=201)
