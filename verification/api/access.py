"""Who sees a story: its filer, the desk's editors and heads say so."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.people.models import Desk, User
from newsroom.stories import access
from newsroom.stories.models import Story
from newsroom.stories.seers import seers
from verification.api.base import Noun, reads, verb
from verification.api.fields import Known
from verification.api.people import DeskNamedSerializer, PersonSerializer, colleagues


class SeerSerializer(serializers.Serializer):
    """A person or a desk that sees the story, and why."""

    person = PersonSerializer(source="user", allow_null=True)
    desk = DeskNamedSerializer(allow_null=True)
    why = serializers.CharField()
    given_by = PersonSerializer(allow_null=True)
    given_at = serializers.DateTimeField(allow_null=True)


class AccessSerializer(serializers.Serializer):
    """Who sees the story."""

    confidential = serializers.BooleanField()
    seen_by = SeerSerializer(many=True)


def _anybody(_user: User) -> QuerySet[User]:
    """Whoever works here, of any desk: an id is known to who was given it."""
    return User.objects.filter(is_active=True)


def _any_desk(_user: User) -> QuerySet[Desk]:
    return Desk.objects.all()


class MakeConfidentialSerializer(serializers.Serializer):
    """Whom to name at once; you are named with it."""

    people = serializers.ListField(child=Known("person on your desks", colleagues), required=False)


class WhomSerializer(serializers.Serializer):
    """A person of the newsroom, of any desk."""

    person = Known("person", _anybody)


class WithWhomSerializer(serializers.Serializer):
    """A person or a desk: one of the two."""

    person: Any = Known("person", _anybody, required=False, allow_null=True)
    desk: Any = Known("desk", _any_desk, required=False, allow_null=True)


class StoryAccess(Noun[Story]):
    """Who sees a story, and the verbs that change it."""

    @reads(gives=AccessSerializer)
    def access(self, request: Request, uuid: str) -> Response:
        """Who sees the story, and why."""
        return self._who(self.get_object())

    def _who(self, story: Story) -> Response:
        found = Story.objects.select_related("desk", "filed_by").get(pk=story.pk)
        said = {"confidential": found.confidential, "seen_by": seers(found)}
        return Response(AccessSerializer(said).data)

    @verb(takes=MakeConfidentialSerializer, gives=AccessSerializer)
    def make_confidential(self, request: Request, uuid: str) -> Response:
        """Let only its filer, its bylines and the people who are named see it; what it was shared as ends."""
        story, given = self.get_object(), self.given(MakeConfidentialSerializer)
        return self._who(access.make_confidential(by=self.me, story=story, **given))

    @verb(gives=AccessSerializer)
    def open_to_desk(self, request: Request, uuid: str) -> Response:
        """Let the whole desk see it again."""
        return self._who(access.open_to_desk(by=self.me, story=self.get_object()))

    @verb(takes=WhomSerializer, gives=AccessSerializer)
    def name_person(self, request: Request, uuid: str) -> Response:
        """Let a person see a confidential story."""
        story = self.get_object()
        access.name_person(by=self.me, story=story, **self.given(WhomSerializer))
        return self._who(story)

    @verb(takes=WhomSerializer, gives=None, status=204)
    def unname_person(self, request: Request, uuid: str) -> Response:
        """Take a person off a confidential story; they may be yourself."""
        access.unname_person(by=self.me, story=self.get_object(), **self.given(WhomSerializer))
        return Response(status=204)

    @verb(takes=WithWhomSerializer, gives=AccessSerializer)
    def share(self, request: Request, uuid: str) -> Response:
        """Let a person of another desk, or another desk, read the story."""
        story = self.get_object()
        access.share(by=self.me, story=story, **self.given(WithWhomSerializer))
        return self._who(story)

    @verb(takes=WithWhomSerializer, gives=AccessSerializer)
    def unshare(self, request: Request, uuid: str) -> Response:
        """Share the story no longer with a person or a desk."""
        story = self.get_object()
        access.unshare(by=self.me, story=story, **self.given(WithWhomSerializer))
        return self._who(story)
