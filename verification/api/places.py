"""Where claims stand in the copy."""

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.stories.models import Story
from verification.api.base import Noun, verb
from verification.api.claims import ClaimSerializer, read_claims
from verification.claims.actions import remove_place
from verification.claims.models import Claim, Place


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
        return Response(
            ClaimSerializer(read_claims(Claim.objects.filter(pk=place.claim_id), self.me).get()).data
        )
