"""A story in the formats it leaves the house in."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from verification.api.base import Noun
from verification.api.freshness import require_fresh
from verification.record.exports.formats import FORMATS, Exported, export


class _AsAsked(BaseContentNegotiation):
    """The query's `format` names a file of ours, not a renderer of the framework."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> Any:
        first = next(iter(renderers))
        return first, first.media_type


def answer(exported: Exported) -> HttpResponse:
    """The file, to be saved."""
    return HttpResponse(exported.content, content_type=exported.media_type, headers=exported.headers)


class StoryExports(Noun[Story]):
    """How a story leaves the house."""

    @extend_schema(
        parameters=[OpenApiParameter("format", str, enum=list(FORMATS), default="ninjs")],
        responses={
            (200, known.media_type.partition(";")[0]): (
                OpenApiTypes.OBJECT if "json" in known.media_type else OpenApiTypes.BINARY
            )
            for known in FORMATS.values()
        },
    )
    @action(methods=["get"], detail=True, filter_backends=[], content_negotiation_class=_AsAsked)
    def export(self, request: Request, uuid: str) -> HttpResponse:
        """The story in one format: what ran (ninjs, jsonld, claimreview), or the checked copy as it stands."""
        form = request.query_params.get("format", "ninjs")
        story = self.get_object()
        if story.confidential and story.state != StoryState.PUBLISHED:
            require_fresh(request)  # which a token never is
        return answer(export(story=story, format=form, by=self.me))
