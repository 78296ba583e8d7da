"""How the copy of a story is accounted for: by claims, which are exported as annotations, or as nothing to check."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.stories.models import Story
from verification.api import annotations
from verification.api.base import Noun, called, reads, verb
from verification.api.fields import LARGEST, Seen, Word
from verification.api.people import PersonSerializer
from verification.claims.coverage import pass_over, take_up
from verification.claims.models import NothingToCheck
from verification.claims.states import Covered
from verification.gate.reading import read


class NothingToCheckSerializer(serializers.Serializer):
    """A sentence in which, somebody says, nothing can be checked; for these very words."""

    id = serializers.UUIDField(source="uuid")
    words = serializers.CharField()
    by = PersonSerializer()
    at = serializers.DateTimeField()


class SentenceSerializer(serializers.Serializer):
    """One sentence of the copy. Offsets count code points of the story's text; `start` names it for `pass_over`."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()
    words = serializers.CharField()
    state = Word(Covered)
    claims = serializers.ListField(child=serializers.IntegerField(), help_text="Numbers of claims in it.")
    checkable = serializers.FloatField(help_text="How checkable it looks, 0 to 1, while it is unclaimed.")
    passed_over = NothingToCheckSerializer(allow_null=True)


class CoverageSerializer(serializers.Serializer):
    """Every sentence of the copy, in order."""

    seen = serializers.IntegerField(help_text="The copy_version this is of: `seen` of `pass_over`.")
    sentences = SentenceSerializer(many=True)


class PassOverSerializer(serializers.Serializer):
    """Sentences with nothing to check, each by its offset in the copy that was seen."""

    seen = Seen(help_text="The story's copy_version.")
    starts = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=LARGEST), max_length=5_000
    )


class StoryCoverage(Noun[Story]):
    """What can be asked of a story about its copy and the claims in it."""

    @reads(gives=annotations.SHAPE, renderers=annotations.RENDERERS)
    def annotations(self, request: Request, uuid: str) -> Response:
        """Claims of the story as a collection of W3C Web Annotations of its copy."""
        story = self.get_object()
        claims = story.claims.standing().with_anchors().select_related("made_by")
        return annotations.answer(annotations.collected(request, story, claims))

    @reads(gives=CoverageSerializer)
    def coverage(self, request: Request, uuid: str) -> Response:
        """Every sentence of the copy: claimed, passed over by a person, or unclaimed."""
        view = read(self.get_object())
        found = {"seen": view.revision.number, "sentences": view.coverage}
        return Response(CoverageSerializer(found).data)

    @verb(takes=PassOverSerializer, gives=NothingToCheckSerializer(many=True))
    def pass_over(self, request: Request, uuid: str) -> Response:
        """Say of whole sentences that nothing in them can be checked; not whoever is responsible for the words."""
        with called({"sentences": "starts"}):
            made = pass_over(by=self.me, story=self.get_object(), **self.given(PassOverSerializer))
        return Response(NothingToCheckSerializer(made, many=True).data)


class NothingToChecks(Noun[NothingToCheck]):
    """Sentences that were passed over; they are listed with the coverage of their story."""

    queryset = NothingToCheck.objects.select_related("story__desk", "story__filed_by")

    @verb(gives=None, status=204)
    def take_up(self, request: Request, uuid: str) -> Response:
        """Undo it: the sentence is unclaimed again."""
        take_up(by=self.me, mark=self.get_object())
        return Response(status=204)
