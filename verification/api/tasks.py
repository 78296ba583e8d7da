"""The work of fact-checkers: taking it, settling it, handing it out."""

from typing import Any

from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.errors import NotPossible
from newsroom.stories.states import StoryState
from verification.api.again import ConfirmAgainSerializer, ConfirmManyAgainSerializer
from verification.api.base import Noun, verb
from verification.api.fields import Instant, InstantFilter, Known, Seen, Word
from verification.api.people import PersonSerializer, colleagues
from verification.api.questions import QuestionSerializer
from verification.api.verdicts import VerdictSerializer, read_verdicts
from verification.checking import actions
from verification.checking.actions import Many, Shown, ToTick
from verification.checking.confirming import confirm_again, last_verdict
from verification.checking.looking import look_again
from verification.checking.models import Question, Verdict, VerificationTask
from verification.checking.queue import why_nothing
from verification.checking.states import LookOutcome, Said, So, TaskState, TaskType
from verification.claims.states import Flag, Kind, Risk
from verification.evidence.models import Evidence

MOST = 200
"""How many tasks one request may name."""


class StoryOfTaskSerializer(serializers.Serializer):
    """The story a task is about."""

    id = serializers.UUIDField(source="uuid")
    slug = serializers.CharField()
    headline = serializers.CharField()
    state = Word(StoryState)
    desk = serializers.UUIDField(source="desk.uuid")
    publish_by = serializers.DateTimeField(allow_null=True)
    copy_version = serializers.IntegerField()


class ClaimOfTaskSerializer(serializers.Serializer):
    """The claim a task is about."""

    id = serializers.UUIDField(source="uuid")
    number = serializers.IntegerField()
    label: Any = serializers.CharField()
    statement = serializers.CharField()
    kind = Word(Kind)
    risk = Word(Risk)
    flags = serializers.ListField(child=Word(Flag))
    attributed_to = serializers.CharField(allow_blank=True)
    may_be_ticked = serializers.BooleanField()
    words_digest = serializers.CharField(help_text="`words` of a verdict: what it is given for.")


class TaskSerializer(serializers.Serializer):
    """A task; `assignee` is whose it should be, `owner` who has taken it."""

    id = serializers.UUIDField(source="uuid")
    story = StoryOfTaskSerializer()
    claim = ClaimOfTaskSerializer(allow_null=True)
    type = Word(TaskType)
    state = Word(TaskState)
    is_blind = serializers.BooleanField()
    assignee = PersonSerializer(allow_null=True)
    owner = PersonSerializer(allow_null=True)
    ahead = serializers.BooleanField(help_text="Ahead of the queue, because its words changed.")
    effort = serializers.IntegerField()
    due_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField(help_text="`seen` of its verbs.")
    created_at = serializers.DateTimeField()
    taken_at = serializers.DateTimeField(allow_null=True)
    waiting_for = serializers.CharField(allow_blank=True)
    waiting_until = serializers.DateTimeField(allow_null=True)
    settled_at = serializers.DateTimeField(allow_null=True)


class NextTaskSerializer(serializers.Serializer):
    """The task that was taken, or why there was none."""

    task = TaskSerializer(allow_null=True)
    why_nothing = serializers.ListField(child=serializers.CharField())


class LeftSerializer(serializers.Serializer):
    """A task that was left as it was, and why."""

    task = TaskSerializer()
    sentence = serializers.CharField()


class ManySerializer(serializers.Serializer):
    """What a verb over many tasks did, and what it left."""

    done = TaskSerializer(many=True)
    left = LeftSerializer(many=True)


def _tasks() -> Known[VerificationTask]:
    return Known("task", VerificationTask.objects.visible_to)


class SeenTaskSerializer(serializers.Serializer):
    """The task as it was seen."""

    seen = Seen(help_text="The task's version.")


class WaitSerializer(SeenTaskSerializer):
    """What the task waits for."""

    reason = serializers.CharField(allow_blank=True)
    until = Instant(required=False, allow_null=True)


class AskSerializer(SeenTaskSerializer):
    """A question to the reporter."""

    question = serializers.CharField(allow_blank=True)


class ShownSerializer(serializers.Serializer):
    """Evidence a verdict rests on, and where in it."""

    evidence = Known("evidence", Evidence.objects.visible_to)
    where = serializers.CharField(default="", allow_blank=True)


class JudgeSerializer(SeenTaskSerializer):
    """A verdict: the two answers, why, what shows it, and better words if there are any."""

    words = serializers.CharField(help_text="The claim's words_digest, as you saw it.")
    said = Word(Said, allow_blank=True)
    so = Word(So, allow_blank=True)
    rationale = serializers.CharField(allow_blank=True)
    shows = serializers.ListField(child=ShownSerializer(), required=False, max_length=MOST)
    fix = serializers.CharField(default="", allow_blank=True)


class TickedSerializer(SeenTaskSerializer):
    """One of the tasks to tick."""

    task = _tasks()
    where = serializers.CharField(
        default="",
        allow_blank=True,
        help_text="Where in the document it stands; left out, what holds for all.",
    )


class TickSerializer(serializers.Serializer):
    """Plain facts that one document shows."""

    tasks = serializers.ListField(child=TickedSerializer(), allow_empty=False, max_length=MOST)
    evidence = Known("evidence", Evidence.objects.visible_to)
    where = serializers.CharField(default="", allow_blank=True)


class LookAgainSerializer(SeenTaskSerializer):
    """What looking again at a claim that ran came to."""

    outcome = Word(LookOutcome)
    found = serializers.CharField(allow_blank=True)


class ReopenSerializer(SeenTaskSerializer):
    """Why the task is opened again."""

    reason = serializers.CharField(allow_blank=True)


class CancelSerializer(SeenTaskSerializer):
    """Why the task ends without a verdict."""

    reason = serializers.CharField(allow_blank=True)


class BalanceSerializer(serializers.Serializer):
    """Open tasks to spread over the team."""

    tasks = serializers.ListField(child=_tasks(), allow_empty=False, max_length=MOST)


class AssignSerializer(BalanceSerializer):
    """Open tasks, and whose they should be."""

    to = Known("person on your desks", colleagues, allow_null=True)


class TaskFilter(filters.FilterSet):
    desk = filters.UUIDFilter("story__desk__uuid")
    story = filters.UUIDFilter("story__uuid")
    claim = filters.UUIDFilter("claim__uuid")
    state = filters.MultipleChoiceFilter(choices=TaskState.choices)
    type = filters.MultipleChoiceFilter(choices=TaskType.choices)
    assignee = filters.UUIDFilter("assignee__uuid")
    owner = filters.UUIDFilter("owner__uuid")
    due_before = InstantFilter("due_at", lookup_expr="lt")


class Tasks(ListModelMixin, RetrieveModelMixin, Noun[VerificationTask]):
    """Tasks of your desks, the most urgent first."""

    queryset = VerificationTask.objects.for_lists().most_urgent_first()
    serializer_class = TaskSerializer
    filterset_class = TaskFilter

    @verb(takes=SeenTaskSerializer, gives=TaskSerializer)
    def take(self, request: Request, uuid: str) -> Response:
        """Take an open task: from here on it is yours alone."""
        return self.shown(actions.take(by=self.me, task=self.get_object(), **self.given(SeenTaskSerializer)))

    @verb(gives=NextTaskSerializer, detail=False)
    def take_next(self, request: Request) -> Response:
        """Take the most urgent task you may take; when there is none, the answer says why."""
        task = actions.take_next(by=self.me)
        fresh = self.get_queryset().get(pk=task.pk) if task else None
        why = [] if task else why_nothing(self.me)
        return Response(NextTaskSerializer({"task": fresh, "why_nothing": why}).data)

    @verb(takes=SeenTaskSerializer, gives=TaskSerializer)
    def release(self, request: Request, uuid: str) -> Response:
        """Give the task back to the desk."""
        return self.shown(
            actions.release(by=self.me, task=self.get_object(), **self.given(SeenTaskSerializer))
        )

    @verb(takes=WaitSerializer, gives=TaskSerializer)
    def wait(self, request: Request, uuid: str) -> Response:
        """Keep the task while waiting for something outside."""
        return self.shown(actions.wait(by=self.me, task=self.get_object(), **self.given(WaitSerializer)))

    @verb(takes=SeenTaskSerializer, gives=TaskSerializer)
    def resume(self, request: Request, uuid: str) -> Response:
        """Go on with a task that waited."""
        return self.shown(
            actions.resume(by=self.me, task=self.get_object(), **self.given(SeenTaskSerializer))
        )

    @verb(takes=AskSerializer, gives=QuestionSerializer)
    def ask(self, request: Request, uuid: str) -> Response:
        """Return to the reporter with a question; the task stays yours and waits."""
        asked = actions.ask(by=self.me, task=self.get_object(), **self.given(AskSerializer))
        return Response(QuestionSerializer(Question.objects.get(pk=asked.pk)).data)

    @verb(takes=JudgeSerializer, gives=VerdictSerializer)
    def judge(self, request: Request, uuid: str) -> Response:
        """Give the verdict."""
        task, given = self.get_object(), self.given(JudgeSerializer)
        shows = [Shown(**one) for one in given.pop("shows", [])]
        verdict = actions.judge(by=self.me, task=task, shows=shows, **given)
        return Response(VerdictSerializer(read_verdicts(Verdict.objects.filter(pk=verdict.pk)).get()).data)

    @verb(takes=TickSerializer, gives=ManySerializer, detail=False)
    def tick(self, request: Request) -> Response:
        """Tick plain facts that one document shows, many in one go; what cannot be ticked is left, with the reason."""
        given = self.given(TickSerializer)
        ticks = [ToTick(**one) for one in given.pop("tasks")]
        return self._many(actions.tick(by=self.me, tasks=ticks, **given))

    @verb(takes=ConfirmAgainSerializer, gives=VerdictSerializer)
    def confirm_again(self, request: Request, uuid: str) -> Response:
        """Same meaning, other words: give your own verdict again, on the same evidence."""
        task, given = self.get_object(), self.given(ConfirmAgainSerializer)
        tasks = [(task, given["seen"], given["words"])]
        many = confirm_again(by=self.me, tasks=tasks, reason=given["reason"])
        if many.left:
            raise NotPossible(many.left[0].sentence)
        verdict = last_verdict(task)
        assert verdict is not None  # it was given just now
        return Response(VerdictSerializer(read_verdicts(Verdict.objects.filter(pk=verdict.pk)).get()).data)

    @verb(takes=ConfirmManyAgainSerializer, gives=ManySerializer, detail=False, url_path="confirm_again")
    def confirm_many_again(self, request: Request) -> Response:
        """Give your own verdicts again, many in one go; what cannot be confirmed is left, with the reason."""
        given = self.given(ConfirmManyAgainSerializer)
        tasks = [(one["task"], one["seen"], one["words"]) for one in given["tasks"]]
        return self._many(confirm_again(by=self.me, tasks=tasks, reason=given["reason"]))

    @verb(takes=LookAgainSerializer, gives=TaskSerializer)
    def look_again(self, request: Request, uuid: str) -> Response:
        """Say whether a claim that ran still stands, now that a page it rests on changed."""
        return self.shown(look_again(by=self.me, task=self.get_object(), **self.given(LookAgainSerializer)))

    @verb(takes=ReopenSerializer, gives=TaskSerializer)
    def reopen(self, request: Request, uuid: str) -> Response:
        """Open a settled task again; a verdict it gave no longer counts."""
        return self.shown(actions.reopen(by=self.me, task=self.get_object(), **self.given(ReopenSerializer)))

    @verb(takes=CancelSerializer, gives=TaskSerializer)
    def cancel(self, request: Request, uuid: str) -> Response:
        """End the task without a verdict."""
        return self.shown(actions.cancel(by=self.me, task=self.get_object(), **self.given(CancelSerializer)))

    @verb(takes=AssignSerializer, gives=ManySerializer, detail=False)
    def assign(self, request: Request) -> Response:
        """Say whose open tasks should be, nobody's with null; what does not fit is left, with the reason."""
        return self._many(actions.assign(by=self.me, **self.given(AssignSerializer)))

    @verb(takes=BalanceSerializer, gives=ManySerializer, detail=False)
    def balance(self, request: Request) -> Response:
        """Spread open tasks over the team."""
        return self._many(actions.balance(by=self.me, **self.given(BalanceSerializer)))

    def _many(self, many: Many) -> Response:
        named = [*many.done, *(left.task for left in many.left)]
        fresh = {task.pk: task for task in self.get_queryset().filter(pk__in=[task.pk for task in named])}
        done = [fresh[task.pk] for task in many.done]
        left = [{"task": fresh[one.task.pk], "sentence": one.sentence} for one in many.left]
        return Response(ManySerializer({"done": done, "left": left}).data)
