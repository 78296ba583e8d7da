"""What polls disclose of themselves, and what that says to the copy."""

from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.stories.models import Story
from verification.api.base import Noun, reads, verb
from verification.api.fields import LARGEST, Known, Seen, Word
from verification.api.people import PersonSerializer
from verification.claims.models import Claim
from verification.evidence.models import Evidence
from verification.sources import polls
from verification.sources.models import PollCard
from verification.sources.polling import read_card
from verification.sources.polls import TEXTS
from verification.sources.states import Sampling
from verification.text.polls import Poll, missing


class ShareSerializer(serializers.Serializer):
    """An answer, its per cent as printed, and whether it is for or against what was asked."""

    answer = serializers.CharField()
    share = serializers.CharField(help_text="Per cent as printed, like 18 or 18.5.", max_length=12)
    side = serializers.ChoiceField(choices=["for", "against", ""], default="")


class DisclosedSerializer(serializers.Serializer):
    """The items that AAPOR asks a pollster to disclose; what is empty was not disclosed."""

    title = serializers.CharField(allow_blank=True)
    evidence: Any = Known("evidence", Evidence.objects.visible_to, required=False, allow_null=True)
    sponsor = serializers.CharField(default="", allow_blank=True)
    conducted_by = serializers.CharField(default="", allow_blank=True)
    population = serializers.CharField(default="", allow_blank=True)
    sampling = Word(Sampling, default="", allow_blank=True)
    recruitment = serializers.CharField(default="", allow_blank=True)
    mode = serializers.CharField(default="", allow_blank=True)
    field_from = serializers.DateField(default=None, allow_null=True)
    field_to = serializers.DateField(default=None, allow_null=True)
    sample_size = serializers.IntegerField(default=None, allow_null=True, max_value=LARGEST)
    margin = serializers.DecimalField(
        max_digits=5, decimal_places=2, default=None, allow_null=True, help_text="In percentage points."
    )
    margin_none = serializers.BooleanField(default=False, help_text="No margin can be computed.")
    weighting = serializers.CharField(default="", allow_blank=True)
    processing = serializers.CharField(default="", allow_blank=True)
    question = serializers.CharField(default="", allow_blank=True)
    limitations = serializers.CharField(default="", allow_blank=True)
    shares = ShareSerializer(many=True, default=list)


class AddPollCardSerializer(DisclosedSerializer):
    """A new card."""

    story = Known("story", Story.objects.visible_to)
    claims = serializers.ListField(
        child=Known("claim", Claim.objects.visible_to),
        default=list,
        max_length=200,
        help_text="Claims about it.",
    )


class RevisePollCardSerializer(DisclosedSerializer):
    """A card as it shall be."""

    seen = Seen(help_text="The card's version.")


class AboutSerializer(serializers.Serializer):
    """A claim that is about the poll, or is not."""

    claim = Known("claim", Claim.objects.visible_to)


class DropSerializer(serializers.Serializer):
    """The card that was looked at."""

    seen = Seen(help_text="The card's version.")


class ClaimOfPollSerializer(serializers.Serializer):
    """A claim that is about the poll."""

    id = serializers.UUIDField(source="uuid")
    number = serializers.IntegerField()


class PollCardSerializer(DisclosedSerializer):
    """A poll card, and the items it lacks."""

    id = serializers.UUIDField(source="uuid")
    story = serializers.UUIDField(source="story.uuid")
    evidence: Any = serializers.UUIDField(source="evidence.uuid", allow_null=True, default=None)
    claims: Any = ClaimOfPollSerializer(many=True)
    missing = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    added_by = PersonSerializer()
    added_at = serializers.DateTimeField()

    def get_missing(self, card: PollCard) -> list[str]:
        return missing(polls.poll_of(card))


class PollFindingSerializer(serializers.Serializer):
    """What the card shows: `false` does not hold, `look` wants a second look, `holds` holds."""

    level = serializers.ChoiceField(choices=["false", "look", "holds"])
    sentence = serializers.CharField()


class PollPassageSerializer(serializers.Serializer):
    """A sentence of the copy that speaks of the poll."""

    words = serializers.CharField()
    start = serializers.IntegerField(source="span.start")
    end = serializers.IntegerField(source="span.end")
    claims: Any = ClaimOfPollSerializer(many=True)
    findings = PollFindingSerializer(many=True)


class ReadingSerializer(serializers.Serializer):
    """A card held against the copy."""

    missing = serializers.ListField(child=serializers.CharField())
    of_card = PollFindingSerializer(many=True)
    passages = PollPassageSerializer(many=True)
    of_all = PollFindingSerializer(many=True)


class PollCardFilter(filters.FilterSet):
    story = filters.UUIDFilter("story__uuid")
    claim = filters.UUIDFilter("claims__uuid")


class PollCards(ListModelMixin, RetrieveModelMixin, Noun[PollCard]):
    """Poll cards of stories of your desks."""

    queryset = (
        PollCard.objects.select_related("story__desk", "evidence", "added_by")
        .prefetch_related("claims")
        .order_by("pk")
    )
    serializer_class = PollCardSerializer
    filterset_class = PollCardFilter

    @extend_schema(
        operation_id="poll_cards_add", request=AddPollCardSerializer, responses={201: PollCardSerializer}
    )
    def create(self, request: Request) -> Response:
        """Make a card of what a poll discloses."""
        given = self.given(AddPollCardSerializer)
        about = {name: given[name] for name in ("story", "claims")}
        return self.shown(polls.add(by=self.me, **about, **_disclosed(given)), status=201)

    @verb(takes=RevisePollCardSerializer, gives=PollCardSerializer)
    def revise(self, request: Request, uuid: str) -> Response:
        """Change what a card says; it takes all items, as they shall be."""
        card, given = self.get_object(), self.given(RevisePollCardSerializer)
        card = polls.revise(by=self.me, card=card, seen=given["seen"], **_disclosed(given))
        return self.shown(card)

    @verb(takes=AboutSerializer, gives=PollCardSerializer)
    def link(self, request: Request, uuid: str) -> Response:
        """Say that a claim is about the poll of this card."""
        card = self.get_object()
        polls.link(by=self.me, card=card, **self.given(AboutSerializer))
        return self.shown(card)

    @verb(takes=AboutSerializer, gives=PollCardSerializer)
    def unlink(self, request: Request, uuid: str) -> Response:
        """Say that a claim is not about the poll of this card after all."""
        card = self.get_object()
        polls.unlink(by=self.me, card=card, **self.given(AboutSerializer))
        return self.shown(card)

    @verb(takes=DropSerializer, gives=None, status=204)
    def drop(self, request: Request, uuid: str) -> Response:
        """Take a card away that should not have been made."""
        polls.drop(by=self.me, card=self.get_object(), **self.given(DropSerializer))
        return Response(status=204)

    @reads(gives=ReadingSerializer)
    def findings(self, request: Request, uuid: str) -> Response:
        """What the card lacks, what its figures show of itself, and of each sentence of the copy about the poll."""
        return Response(ReadingSerializer(read_card(self.get_object())).data)


def _disclosed(given: dict[str, Any]) -> dict[str, Any]:
    """What a body says of the poll, as the verbs take it."""
    poll = Poll(
        **{name: given[name] for name in TEXTS},
        field_from=given["field_from"],
        field_to=given["field_to"],
        sampling=given["sampling"],
        sample_size=given["sample_size"],
        margin=given["margin"],
        margin_none=given["margin_none"],
        shares=polls.shares_from((one["answer"], one["share"], one["side"]) for one in given["shares"]),
    )
    return {"title": given["title"], "evidence": given.get("evidence"), "poll": poll}
