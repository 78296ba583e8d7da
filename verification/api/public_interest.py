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
from verification.gate.public_interest import say_public_interest


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


class SayPublicInterestSerializer(serializers.Serializer):
    """Why the public needs to know it."""

    claim = Known("claim", Claim.objects.visible_to)
    words = serializers.CharField(max_length=64, help_text="The claim's words_digest, as it was read.")
    reason = serializers.CharField(allow_blank=True)


class PublicInterestFilter(filters.FilterSet):
    story = filters.UUIDFilter("claim__story__uuid")
    claim = filters.UUIDFilter("claim__uuid")


class PublicInterests(ListModelMixin, RetrieveModelMixin, Noun[PublicInterest]):
    """Reasons given for claims of your desks."""

    queryset = PublicInterest.objects.select_related("claim__story", "by").order_by("pk")
    serializer_class = PublicInterestSerializer
    filterset_class = PublicInterestFilter

    @extend_schema(request=SayPublicInterestSerializer, responses={201: PublicInterestSerializer})
    def create(self, request: Request) -> Response:
        """Give the reason, as an editor, for a claim as it reads now."""
        return self.shown(
            say_public_interest(by=self.me, **self.given(SayPublicInterestSerializer)), status=201
        )
