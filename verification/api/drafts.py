"""One's own draft of a story: what is being typed and is not saved yet. Nobody reads anybody else's."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.stories.drafts import bring_back_draft, discard_draft, draft_of, keep_draft
from newsroom.stories.models import Draft, Story
from verification.api.base import Noun, verb
from verification.api.fields import Seen


class DraftSerializer(serializers.Serializer):
    """Your draft of the copy; `version` 0 says that there is none."""

    version = serializers.IntegerField(
        help_text="Moves whenever the draft is kept; give it back with the next PUT."
    )
    seen = serializers.IntegerField(help_text="The copy_version it was typed over.")
    headline = serializers.CharField(allow_blank=True)
    standfirst = serializers.CharField(allow_blank=True)
    body = serializers.CharField(allow_blank=True)
    saved_at = serializers.DateTimeField(allow_null=True)


class KeepDraftSerializer(serializers.Serializer):
    """What is being typed, over which copy, going on from which draft. What is left out is empty."""

    seen = Seen(help_text="The copy_version it is typed over.")
    version = Seen(default=0, help_text="The draft's version; 0 where there is none.")
    headline = serializers.CharField(default="", allow_blank=True, trim_whitespace=False)
    standfirst = serializers.CharField(default="", allow_blank=True, trim_whitespace=False)
    body = serializers.CharField(
        default="", allow_blank=True, trim_whitespace=False, help_text="As `save_copy` takes it."
    )


class WhichDraftSerializer(serializers.Serializer):
    """The draft that was read."""

    version = Seen(required=False)


def _shown(story: Story, draft: Draft | None) -> Response:
    nothing = {"version": 0, "seen": story.copy_version, "headline": "", "standfirst": "", "body": ""}
    return Response(DraftSerializer(draft or {**nothing, "saved_at": None}).data)


class DraftOfStory(Noun[Story]):
    """A story's draft, for the person who asks."""

    @extend_schema(responses={200: DraftSerializer})
    @action(methods=["get"], detail=True, filter_backends=[])
    def draft(self, request: Request, uuid: str) -> Response:
        """Your draft of the copy; `version` 0 when there is none."""
        story = self.get_object()
        return _shown(story, draft_of(self.me, story))

    @extend_schema(request=KeepDraftSerializer, responses={200: DraftSerializer})
    @draft.mapping.put
    def keep_draft(self, request: Request, uuid: str) -> Response:
        """Keep what is being typed; 409 when a newer draft of yours was kept from elsewhere."""
        story, given = self.get_object(), self.given(KeepDraftSerializer)
        return _shown(story, keep_draft(by=self.me, story=story, **given))

    @extend_schema(
        parameters=[OpenApiParameter("version", int, description="Only this version of the draft.")],
        responses={204: None},
    )
    @draft.mapping.delete
    def discard_draft(self, request: Request, uuid: str) -> Response:
        """Discard your draft; for an hour it can be brought back."""
        which = WhichDraftSerializer(data=request.query_params)
        which.is_valid(raise_exception=True)
        discard_draft(by=self.me, story=self.get_object(), **which.validated_data)
        return Response(status=204)

    @verb(gives=DraftSerializer)
    def bring_back_draft(self, request: Request, uuid: str) -> Response:
        """Bring back the draft you discarded a little while ago."""
        story = self.get_object()
        return _shown(story, bring_back_draft(by=self.me, story=story))
