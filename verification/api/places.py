"""Where claims stand in the copy."""

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.stories.models import Story
from verification.api.base import Noun, verb
from verification.api.claim_shapes import ClaimSerializer, read_claims
from verification.api.fields import Word
from verification.claims.actions import remove_place
from verification.claims.models import Claim, Place
from verification.claims.places import say_beyond, say_within
from verification.claims.states import Beyond


class HowSerializer(serializers.Serializer):
    """How the words of a place say more than its claim."""

    how = Word(Beyond)


class Places(Noun[Place]):
    """Places of claims; they are listed with their claim."""

    queryset = Place.objects.select_related("claim__story__desk")

    def visible(self, rows: QuerySet[Place]) -> QuerySet[Place]:
        return rows.filter(claim__story__in=Story.objects.visible_to(self.me))

    @verb(gives=ClaimSerializer)
    def remove(self, request: Request, uuid: str) -> Response:
        """Say that these words do not assert the claim after all."""
        place = self.get_object()
        remove_place(by=self.me, place=place)
        return self._claim_of(place)

    @verb(takes=HowSerializer, gives=ClaimSerializer)
    def say_beyond(self, request: Request, uuid: str) -> Response:
        """Say how these words say more than their claim: publication is blocked while they stay so."""
        place = self.get_object()
        say_beyond(by=self.me, place=place, **self.given(HowSerializer))
        return self._claim_of(place)

    @verb(gives=ClaimSerializer)
    def say_within(self, request: Request, uuid: str) -> Response:
        """Say that these words may stand: they say no more than their claim. Not whoever wrote them."""
        place = self.get_object()
        say_within(by=self.me, place=place)
        return self._claim_of(place)

    def _claim_of(self, place: Place) -> Response:
        claims = read_claims(Claim.objects.filter(pk=place.claim_id), self.me)
        return Response(ClaimSerializer(claims.get()).data)
