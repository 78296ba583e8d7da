"""Two checks that disagree: both reasons, then one of them stands."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.stories.models import Story
from verification.api import blind
from verification.api.base import Noun, verb
from verification.api.fields import Seen, Word
from verification.api.people import PersonSerializer
from verification.checking import consolidating
from verification.checking.models import Consolidation
from verification.checking.states import ConsolidationState


class ConsolidationSerializer(serializers.Serializer):
    """Two checks of a claim that came to different answers."""

    id = serializers.UUIDField(source="uuid")
    story = serializers.UUIDField(source="claim.story.uuid")
    claim = serializers.UUIDField(source="claim.uuid")
    first = serializers.UUIDField(source="first.uuid", help_text="The first check's verdict.")
    second = serializers.UUIDField(source="second.uuid", help_text="The second check's verdict.")
    state = Word(ConsolidationState)
    opened_at = serializers.DateTimeField()
    first_kept_because = serializers.CharField(allow_blank=True)
    second_kept_because = serializers.CharField(allow_blank=True)
    stands = serializers.UUIDField(source="stands.uuid", allow_null=True, default=None)
    reason = serializers.CharField(allow_blank=True, help_text="Why it stands.")
    settled_by = PersonSerializer(allow_null=True)
    settled_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField(help_text="`seen` of its verbs.")


class ReasonedSerializer(serializers.Serializer):
    """Why, for the other checker and the record."""

    seen = Seen(help_text="The consolidation's version.")
    reason = serializers.CharField(allow_blank=True)


class DecideSerializer(ReasonedSerializer):
    """Which of the two checks stands."""

    stands = serializers.CharField(help_text="`first` or `second`.")


class ConsolidationFilter(filters.FilterSet):
    story = filters.UUIDFilter("claim__story__uuid")
    claim = filters.UUIDFilter("claim__uuid")
    state = filters.MultipleChoiceFilter(choices=ConsolidationState.choices)


class Consolidations(ListModelMixin, RetrieveModelMixin, Noun[Consolidation]):
    """Checks that disagree on your desks, less those a blind second check must not know."""

    queryset = Consolidation.objects.select_related(
        "claim__story", "first", "second", "stands", "settled_by"
    ).order_by("pk")
    serializer_class = ConsolidationSerializer
    filterset_class = ConsolidationFilter

    def visible(self, rows: QuerySet[Consolidation]) -> QuerySet[Consolidation]:
        seen = rows.filter(claim__story__in=Story.objects.visible_to(self.me))
        return seen.exclude(first__in=blind.hidden_verdicts(self.me))

    @verb(takes=ReasonedSerializer, gives=ConsolidationSerializer)
    def come_round(self, request: Request, uuid: str) -> Response:
        """Give the other check's answers as your own, with the reason that convinced you."""
        one = self.get_object()
        consolidating.come_round(by=self.me, consolidation=one, **self.given(ReasonedSerializer))
        return self.shown(one)

    @verb(takes=ReasonedSerializer, gives=ConsolidationSerializer)
    def keep(self, request: Request, uuid: str) -> Response:
        """Keep to your own answers. When both do, it goes to the desk head."""
        one = self.get_object()
        return self.shown(consolidating.keep(by=self.me, consolidation=one, **self.given(ReasonedSerializer)))

    @verb(takes=DecideSerializer, gives=ConsolidationSerializer)
    def decide(self, request: Request, uuid: str) -> Response:
        """As the desk head, let one of the two stand."""
        one = self.get_object()
        return self.shown(consolidating.decide(by=self.me, consolidation=one, **self.given(DecideSerializer)))
