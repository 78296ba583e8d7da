"""What checkers ask reporters, and the answers."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.stories.models import Story
from verification.api.base import Noun, verb
from verification.api.people import PersonSerializer
from verification.checking.actions import answer
from verification.checking.models import Question


class QuestionSerializer(serializers.Serializer):
    """A question about a task, and its answer."""

    id = serializers.UUIDField(source="uuid")
    task = serializers.UUIDField(source="task.uuid")
    story = serializers.UUIDField(source="task.story.uuid")
    text = serializers.CharField()
    asked_by = PersonSerializer()
    asked_at = serializers.DateTimeField()
    answer = serializers.CharField(allow_blank=True)
    answered_by = PersonSerializer(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)


class AnswerSerializer(serializers.Serializer):
    """The answer."""

    answer = serializers.CharField(allow_blank=True)


class QuestionFilter(filters.FilterSet):
    story = filters.UUIDFilter("task__story__uuid")
    task = filters.UUIDFilter("task__uuid")
    is_open = filters.BooleanFilter("answered_at", lookup_expr="isnull")


class Questions(ListModelMixin, RetrieveModelMixin, Noun[Question]):
    """Questions of checkers on your desks."""

    queryset = Question.objects.select_related("task__story__desk", "asked_by", "answered_by").order_by("pk")
    serializer_class = QuestionSerializer
    filterset_class = QuestionFilter

    def visible(self, rows: QuerySet[Question]) -> QuerySet[Question]:
        return rows.filter(task__story__in=Story.objects.visible_to(self.me))

    @verb(takes=AnswerSerializer, gives=QuestionSerializer)
    def answer(self, request: Request, uuid: str) -> Response:
        """Answer a question; the task goes back to work."""
        question, given = self.get_object(), self.given(AnswerSerializer)
        return self.shown(answer(by=self.me, question=question, text=given["answer"]))
