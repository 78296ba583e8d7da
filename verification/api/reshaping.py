"""The verbs that make one claim of two, two of one, or none of it; and those of what leans on what."""

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.people.models import User
from verification.api.base import Noun, verb
from verification.api.claim_shapes import ClaimSerializer
from verification.api.fields import Known, Seen
from verification.api.selectors import TargetSerializer, in_target
from verification.claims.cutting import cut
from verification.claims.joining import merge, split
from verification.claims.leaning import lean, unlean
from verification.claims.models import Claim, Place


def _places_seen(user: User) -> QuerySet[Place]:
    return Place.objects.filter(claim__in=Claim.objects.visible_to(user))


class IntoSerializer(serializers.Serializer):
    """The claim that stays."""

    into = Known("claim", Claim.objects.visible_to)


class OnSerializer(serializers.Serializer):
    """The claim that carries the hedge, the source or the limits of this one."""

    on = Known("claim", Claim.objects.visible_to)


class SplitSerializer(serializers.Serializer):
    """What becomes a claim of its own: some of the places, or the first or last words of one place."""

    seen = Seen(help_text="The story's copy_version.")
    places = serializers.ListField(child=Known("place", _places_seen), required=False)
    target = TargetSerializer(required=False)


class CutSerializer(serializers.Serializer):
    """The copy from which the claim is cut."""

    seen = Seen(help_text="The story's copy_version.")


class Reshaping(Noun[Claim]):
    """Verbs of claims after which there are more or fewer of them, or after which one holds only with another."""

    @verb(takes=IntoSerializer, gives=ClaimSerializer)
    def merge(self, request: Request, uuid: str) -> Response:
        """Make one claim of two that assert the same: `into` stands at the places of both and is checked anew."""
        return self.shown(merge(by=self.me, claim=self.get_object(), **self.given(IntoSerializer)))

    @verb(takes=SplitSerializer, gives=ClaimSerializer, status=201)
    def split(self, request: Request, uuid: str) -> Response:
        """Make a claim of its own of some places or words of the claim; both are to be checked."""
        claim, given = self.get_object(), self.given(SplitSerializer)
        with in_target():
            target = given.get("target", {})
            new = split(by=self.me, claim=claim, seen=given["seen"], places=given.get("places", ()), **target)
        return self.shown(new, status=201)

    @verb(takes=CutSerializer, gives=ClaimSerializer)
    def cut(self, request: Request, uuid: str) -> Response:
        """Take the sentences of the claim out of the copy, as a new version; the claim is withdrawn."""
        claim = self.get_object()
        cut(by=self.me, claim=claim, **self.given(CutSerializer))
        return self.shown(claim)

    @verb(takes=OnSerializer, gives=ClaimSerializer)
    def lean(self, request: Request, uuid: str) -> Response:
        """Say that the claim holds only with another beside it; its verdict is given anew."""
        claim = self.get_object()
        lean(by=self.me, claim=claim, **self.given(OnSerializer))
        return self.shown(claim)

    @verb(takes=OnSerializer, gives=ClaimSerializer)
    def unlean(self, request: Request, uuid: str) -> Response:
        """Say that the claim stands without the other after all."""
        claim = self.get_object()
        unlean(by=self.me, claim=claim, **self.given(OnSerializer))
        return self.shown(claim)
