"""What no longer rests on what it rested on when it ran, and everything that used it."""

from typing import Any, cast
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin

from newsroom.stories.models import Story
from newsroom.stories.permissions import sees
from verification.api.base import Noun
from verification.api.fields import Word
from verification.checking.states import TaskState
from verification.record.falling import story_of
from verification.record.models import Fall, Use
from verification.record.states import FallCause, UseWhere


class UseSerializer(serializers.Serializer):
    """One place that used what fell, and the task to look at it again."""

    id = serializers.UUIDField(source="uuid")
    story = serializers.UUIDField(source="story.uuid")
    claim_number = serializers.IntegerField(source="claim.number")
    where = Word(UseWhere)
    words = serializers.CharField()
    short_line = serializers.UUIDField(source="short_line.uuid", allow_null=True, default=None)
    task = serializers.UUIDField(source="task.uuid", allow_null=True, default=None)
    task_state = Word(TaskState, source="task.state", allow_null=True, default=None)


class FallSerializer(serializers.Serializer):
    """A fall. Its reason is for who sees the story it fell in; of those you do not see, the number is told."""

    id = serializers.UUIDField(source="uuid")
    cause = Word(FallCause)
    at = serializers.DateTimeField()
    because = serializers.SerializerMethodField()
    claim = serializers.SerializerMethodField()
    uses = serializers.SerializerMethodField()
    other_stories = serializers.SerializerMethodField()

    def _sees(self, story: Story) -> bool:
        known: dict[int, bool] = cast(dict[str, Any], self.context).setdefault("stories_seen", {})
        if story.pk not in known:
            known[story.pk] = sees(self.context["request"].user, story)
        return known[story.pk]

    def get_because(self, fall: Fall) -> str:
        return fall.because if self._sees(story_of(fall)) else ""

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_claim(self, fall: Fall) -> str | None:
        return str(fall.claim.uuid) if fall.claim and self._sees(fall.claim.story) else None

    @extend_schema_field(UseSerializer(many=True))
    def get_uses(self, fall: Fall) -> Any:
        seen = [use for use in fall.uses.all() if self._sees(use.story)]
        return UseSerializer(seen, many=True).data

    def get_other_stories(self, fall: Fall) -> int:
        """Stories you do not see that used it too; confidential ones are not counted."""
        others = {use.story for use in fall.uses.all() if not self._sees(use.story)}
        return sum(not story.confidential for story in others)


class FallFilter(filters.FilterSet):
    story = filters.UUIDFilter(method="of_story", label="A story that used it.")
    cause = filters.MultipleChoiceFilter(choices=FallCause.choices)

    def of_story(self, rows: QuerySet[Fall], _name: str, uuid: UUID) -> QuerySet[Fall]:
        return rows.filter(_used_in(Story.objects.filter(uuid=uuid))).distinct()


def _used_in(stories: QuerySet[Story]) -> Q:
    """Some place in one of these stories used it. Where it fell, where nothing used it, it is told to nobody."""
    return Q(uses__story__in=stories)


class Falls(ListModelMixin, RetrieveModelMixin, Noun[Fall]):
    """What fell under stories of your desks, the newest first."""

    queryset = (
        Fall.objects.select_related("claim__story", "evidence__story", "source__story")
        .prefetch_related(
            Prefetch("uses", Use.objects.select_related("story", "claim", "short_line", "task"))
        )
        .order_by("-pk")
    )
    serializer_class = FallSerializer
    filterset_class = FallFilter

    def visible(self, rows: QuerySet[Fall]) -> QuerySet[Fall]:
        return rows.filter(_used_in(Story.objects.visible_to(self.me))).distinct()
