"""Web Annotations at the API: their media type, and the addresses and times they carry."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Max
from drf_spectacular.types import OpenApiTypes
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.ledger.models import Event
from newsroom.stories.models import Revision, Story
from verification.claims.annotation import MEDIA_TYPE, Json, annotation, collection
from verification.claims.models import Claim

LINKED_DATA = "application/ld+json"


class AnnotationRenderer(JSONRenderer):
    """JSON for a client that asks for linked data."""

    media_type = LINKED_DATA
    format = "jsonld"


RENDERERS = [AnnotationRenderer, JSONRenderer]
SHAPE = {(200, LINKED_DATA): OpenApiTypes.OBJECT}
"""How the API's description shows an annotation: its form is the W3C's, not ours."""


def annotated(request: Request, claims: Iterable[Claim], revision: Revision) -> list[Json]:
    """Claims of one story as annotations of a revision of its copy."""
    claims = list(claims)
    modified = _modified(claims)
    root = request.build_absolute_uri("/")
    source = f"{root}api/v1/stories/{revision.story.uuid}/revisions/{revision.number}/"
    return [
        annotation(
            claim,
            revision,
            at=f"{root}api/v1/claims/{claim.uuid}/annotation/",
            source=source,
            site=root,
            modified=modified.get(claim.pk, claim.made_at),
        )
        for claim in claims
    ]


def collected(request: Request, story: Story, claims: Iterable[Claim]) -> Json:
    """All claims of a story as one collection."""
    return collection(
        annotated(request, claims, story.revision),
        at=request.build_absolute_uri(f"/api/v1/stories/{story.uuid}/annotations/"),
        label=f"Claims of {story.slug}",
    )


def answer(found: Json) -> Response:
    """The annotation, under the media type its model asks for."""
    return Response(found, content_type=MEDIA_TYPE)


def _modified(claims: Iterable[Claim]) -> Mapping[int, datetime]:
    """When each claim was last changed, by its id, at one query for all of them."""
    verbs = Event.objects.filter(subject_type="claim", subject_id__in=[claim.pk for claim in claims])
    return dict(verbs.values_list("subject_id").annotate(Max("at")).order_by())
