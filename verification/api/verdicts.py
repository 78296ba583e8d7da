"""What checkers found, and what became of the words they proposed."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from verification.api.base import Noun, verb
from verification.api.fields import Seen, Word
from verification.api.people import PersonSerializer
from verification.checking.fixes import accept_fix, stet
from verification.checking.models import Verdict
from verification.checking.states import FixState, Said, So


class VerdictGivenSerializer(serializers.Serializer):
    """A verdict, as its claim shows it."""

    id = serializers.UUIDField(source="uuid")
    label: Any = serializers.CharField(source="label.words")
    said = Word(Said)
    so = Word(So)
    second = serializers.BooleanField(help_text="Given in a second check.")
    ticked = serializers.BooleanField()
    by = PersonSerializer()
    at = serializers.DateTimeField()
    words_digest = serializers.CharField(help_text="It counts for these words alone.")
    suspended_at = serializers.DateTimeField(allow_null=True)
    suspended_because = serializers.CharField(allow_blank=True)


class ShowsSerializer(serializers.Serializer):
    """Evidence a verdict rests on, and where in it."""

    evidence = serializers.UUIDField(source="evidence.uuid")
    title = serializers.CharField(source="evidence.title")
    where = serializers.CharField(allow_blank=True)


class VerdictSerializer(VerdictGivenSerializer):
    """A verdict with its grounds."""

    story = serializers.UUIDField(source="claim.story.uuid")
    claim = serializers.UUIDField(source="claim.uuid")
    claim_number = serializers.IntegerField(source="claim.number")
    task = serializers.UUIDField(source="task.uuid")
    counts = serializers.SerializerMethodField(help_text="Whether it counts for the words the claim has now.")
    copy_version = serializers.IntegerField()
    rationale = serializers.CharField(allow_blank=True)
    shows = ShowsSerializer(many=True)
    fix = serializers.CharField(allow_blank=True)
    fix_state = Word(FixState, allow_blank=True)
    fix_settled_by = PersonSerializer(allow_null=True)
    fix_settled_at = serializers.DateTimeField(allow_null=True)

    def get_counts(self, verdict: Verdict) -> bool:
        return verdict.counts_for(verdict.claim)


def read_verdicts(verdicts: QuerySet[Verdict]) -> QuerySet[Verdict]:
    """Verdicts with everything that is shown of them."""
    return verdicts.select_related("claim__story__desk", "task", "by", "fix_settled_by").prefetch_related(
        "shows__evidence"
    )


class AcceptFixSerializer(serializers.Serializer):
    """The copy into which the proposed words go."""

    seen = Seen(help_text="The story's copy_version.")


class VerdictFilter(filters.FilterSet):
    story = filters.UUIDFilter("claim__story__uuid")
    claim = filters.UUIDFilter("claim__uuid")
    task = filters.UUIDFilter("task__uuid")
    fix_state = filters.MultipleChoiceFilter(choices=FixState.choices)


class Verdicts(ListModelMixin, RetrieveModelMixin, Noun[Verdict]):
    """Verdicts on your desks, less those a blind second check must not know."""

    queryset = read_verdicts(Verdict.objects.order_by("pk"))
    serializer_class = VerdictSerializer
    filterset_class = VerdictFilter

    @verb(takes=AcceptFixSerializer, gives=VerdictSerializer)
    def accept_fix(self, request: Request, uuid: str) -> Response:
        """Put the proposed words into the copy; whoever proposed them may not judge this claim again."""
        verdict = self.get_object()
        accept_fix(by=self.me, verdict=verdict, **self.given(AcceptFixSerializer))
        return self.shown(verdict)

    @verb(gives=VerdictSerializer)
    def stet(self, request: Request, uuid: str) -> Response:
        """Let the words stand as they are."""
        verdict = self.get_object()
        stet(by=self.me, verdict=verdict)
        return self.shown(verdict)
