"""The thread of legal advice: for legal readers and editors of the desk; to all others it is not there."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.people.models import User
from newsroom.people.states import Role
from newsroom.stories.models import Story
from verification.api.base import Noun
from verification.api.fields import Known
from verification.api.people import PersonSerializer
from verification.gate.advising import advise
from verification.gate.models import Advice


def _advised_on(user: User) -> QuerySet[Story]:
    """Stories whose thread the person sees: of the thread of others nothing is said, not even that it is there."""
    return Story.objects.visible_to(user).filter(desk__in=user.desk_ids(Role.LEGAL, Role.EDITOR))


class AdviceSerializer(serializers.Serializer):
    """Something in the thread of a story."""

    id = serializers.UUIDField(source="uuid")
    story = serializers.UUIDField(source="story.uuid")
    by = PersonSerializer()
    at = serializers.DateTimeField()
    text = serializers.CharField()


class AdviseSerializer(serializers.Serializer):
    """Something for the thread."""

    story = Known("story", _advised_on)
    text = serializers.CharField(allow_blank=True)


class AdviceFilter(filters.FilterSet):
    story = filters.UUIDFilter("story__uuid")


class Advices(ListModelMixin, RetrieveModelMixin, Noun[Advice]):
    """Legal advice on stories of desks where you are a legal reader or an editor."""

    queryset = Advice.objects.select_related("story", "by").order_by("pk")
    serializer_class = AdviceSerializer
    filterset_class = AdviceFilter

    @extend_schema(request=AdviseSerializer, responses={201: AdviceSerializer})
    def create(self, request: Request) -> Response:
        """Write into the thread. Others of it are told that there is something, and not what."""
        return self.shown(advise(by=self.me, **self.given(AdviseSerializer)), status=201)
