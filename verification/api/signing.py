"""Verbs of a story by which others than the approving editor sign."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.stories.models import Story
from verification.api.base import Noun, verb
from verification.api.fields import Known, Seen
from verification.api.sign_offs import SignOffSerializer
from verification.claims.models import Claim
from verification.gate.legal import Reading, read_legally
from verification.gate.models import SignOff
from verification.gate.signing import know_source, sign_as_head, sign_as_senior
from verification.gate.states import LegalOutcome


class SeenGateSerializer(serializers.Serializer):
    """The gate as it was read before signing."""

    seen = Seen(help_text="The gate's version.")


class KnowSourceSerializer(SeenGateSerializer):
    """The claim whose source is known."""

    claim = Known("claim", Claim.objects.visible_to)


class OtherWordsSerializer(serializers.Serializer):
    """Words one place of a claim should say in place of those it says."""

    was = serializers.CharField(trim_whitespace=False)
    words = serializers.CharField(allow_blank=True, help_text="Empty to cut it.")


class ClaimReadSerializer(serializers.Serializer):
    """What a legal reader says of one claim."""

    claim = Known("claim", Claim.objects.visible_to)
    outcome = serializers.ChoiceField(choices=LegalOutcome.choices)
    changes = OtherWordsSerializer(many=True, required=False, help_text="With `changes` alone.")


class ReadLegallySerializer(SeenGateSerializer):
    """A legal reading."""

    readings = ClaimReadSerializer(many=True)
    advice = serializers.CharField(
        required=False, allow_blank=True, help_text="For the thread that legal readers and editors alone see."
    )


class StorySigning(Noun[Story]):
    """Part of the noun `stories`."""

    @verb(takes=SeenGateSerializer, gives=SignOffSerializer)
    def sign_as_senior(self, request: Request, uuid: str) -> Response:
        """Sign as a senior editor for what would run unverified, disputed or unasked, and what the house asks."""
        return _signed(sign_as_senior(by=self.me, story=self.get_object(), **self.given(SeenGateSerializer)))

    @verb(takes=SeenGateSerializer, gives=SignOffSerializer)
    def sign_as_head(self, request: Request, uuid: str) -> Response:
        """Sign as the desk head for the claims for which the house asks for it."""
        return _signed(sign_as_head(by=self.me, story=self.get_object(), **self.given(SeenGateSerializer)))

    @verb(takes=KnowSourceSerializer, gives=SignOffSerializer)
    def know_source(self, request: Request, uuid: str) -> Response:
        """Say as a senior editor that you know who is behind a claim as it reads now."""
        story, given = self.get_object(), self.given(KnowSourceSerializer)
        _require_of(story, given["claim"])
        return _signed(know_source(by=self.me, **given))

    @verb(takes=ReadLegallySerializer, gives=SignOffSerializer)
    def read_legally(self, request: Request, uuid: str) -> Response:
        """Clear claims, clear them in other words, or refuse them, as a legal reader."""
        story, given = self.get_object(), self.given(ReadLegallySerializer)
        readings = []
        for one in given.pop("readings"):
            _require_of(story, one["claim"])
            words = {change["was"]: change["words"] for change in one.get("changes", [])}
            readings.append(Reading(one["claim"], LegalOutcome(one["outcome"]), words))
        return _signed(read_legally(by=self.me, story=story, readings=readings, **given))


def _signed(sign_off: SignOff) -> Response:
    return Response(SignOffSerializer(sign_off).data)


def _require_of(story: Story, claim: Claim) -> None:
    if claim.story_id != story.pk:
        raise serializers.ValidationError({"claim": ["This claim belongs to another story."]})
