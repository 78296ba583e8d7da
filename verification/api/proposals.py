"""What the spotter proposes as claims; a person accepts or dismisses it."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from verification.api.base import Noun, verb
from verification.api.claim_shapes import ClaimSerializer, read_claims
from verification.api.claims import PutSerializer
from verification.api.fields import Word
from verification.api.people import PersonSerializer
from verification.claims.actions import accept, bring_back, dismiss
from verification.claims.models import Claim, Proposal
from verification.claims.states import Flag, Kind, ProposalState, Risk


class ProposalSerializer(serializers.Serializer):
    """A passage that may be a claim, and why the spotter thinks so."""

    id = serializers.UUIDField(source="uuid")
    story = serializers.UUIDField(source="story.uuid")
    copy_version = serializers.IntegerField(source="revision.number")
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    words = serializers.CharField()
    statement = serializers.CharField()
    kind = Word(Kind)
    risk = Word(Risk)
    flags = serializers.ListField(child=Word(Flag))
    attributed_to = serializers.CharField(source="speaker", allow_blank=True)
    channel = serializers.CharField(allow_blank=True)
    reason = serializers.CharField()
    rule = serializers.CharField()
    state = Word(ProposalState)
    claim = serializers.UUIDField(source="claim.uuid", allow_null=True, default=None)
    settled_by = PersonSerializer(allow_null=True)
    settled_at = serializers.DateTimeField(allow_null=True)


def read_proposals(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Proposals with everything that is shown of them."""
    return proposals.select_related("story__desk", "revision", "claim", "settled_by").defer(
        "revision__blocks", "revision__text"
    )


class ProposalFilter(filters.FilterSet):
    story = filters.UUIDFilter("story__uuid")
    state = filters.MultipleChoiceFilter(choices=ProposalState.choices)


class Proposals(ListModelMixin, RetrieveModelMixin, Noun[Proposal]):
    """Passages the spotter proposed as claims, in reading order."""

    queryset = read_proposals(Proposal.objects.order_by("story", "start", "-end", "pk"))
    serializer_class = ProposalSerializer
    filterset_class = ProposalFilter

    @verb(takes=PutSerializer, gives=ClaimSerializer)
    def accept(self, request: Request, uuid: str) -> Response:
        """Accept a proposal as a claim; what is given replaces what was proposed."""
        claim = accept(by=self.me, proposal=self.get_object(), **self.given(PutSerializer))
        return Response(ClaimSerializer(read_claims(Claim.objects.filter(pk=claim.pk), self.me).get()).data)

    @verb(gives=None, status=204)
    def dismiss(self, request: Request, uuid: str) -> Response:
        """Dismiss a proposal: the same words are not proposed again in this story."""
        dismiss(by=self.me, proposal=self.get_object())
        return Response(status=204)

    @verb(gives=None, status=204)
    def bring_back(self, request: Request, uuid: str) -> Response:
        """Undo a dismissal; when the copy has changed, the spotter looks again and the proposal may have another id."""
        bring_back(by=self.me, proposal=self.get_object())
        return Response(status=204)
