"""What the copy asserts, where it stands, and what was found about it."""

from typing import Any

from django.db.models import Case, F, OuterRef, Prefetch, Subquery, TextChoices, Value, When
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.people.models import User
from newsroom.stories.copy import Field
from newsroom.stories.models import Story
from verification.api.base import Noun, verb
from verification.api.fields import Known, Seen, Word
from verification.api.people import PersonSerializer
from verification.api.reasons import GivenReasonSerializer
from verification.api.selectors import TargetSerializer, in_target
from verification.api.tasks import TaskSerializer
from verification.api.verdicts import VerdictGivenSerializer
from verification.checking.actions import ask_second_check
from verification.checking.models import Verdict, VerificationTask
from verification.claims import actions
from verification.claims.models import Claim
from verification.claims.querysets import ClaimQuerySet
from verification.claims.states import AnchorOutcome, Flag, Kind, Risk


class ClaimState(TextChoices):
    """How far a claim is: computed, never stored."""

    UNCHECKED = "unchecked", "Unchecked"
    CHECKED = "checked", "Checked for the words it has now"
    STALE = "stale", "Stale: its verdict was given for other words, or is suspended"
    WITHDRAWN = "withdrawn", "Withdrawn"


class PlaceSerializer(serializers.Serializer):
    """Where the claim stands in the present copy: code points of the story's text, none for a place that is lost."""

    id = serializers.UUIDField(source="place.uuid")
    field = Word(Field, source="place.field")
    outcome = Word(AnchorOutcome)
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)
    words = serializers.CharField()


class RestsOnSerializer(serializers.Serializer):
    """A source the claim rests on, or that contradicts it."""

    source: Any = serializers.UUIDField(source="source.uuid")
    name = serializers.CharField(source="source.name")
    contradicts = serializers.BooleanField()


class ClaimSerializer(serializers.Serializer):
    """A claim with its places, its verdicts and its sources."""

    id = serializers.UUIDField(source="uuid")
    story = serializers.UUIDField(source="story.uuid")
    number = serializers.IntegerField()
    label: Any = serializers.CharField()
    statement = serializers.CharField()
    kind = Word(Kind)
    risk = Word(Risk)
    flags = serializers.ListField(child=Word(Flag))
    attributed_to = serializers.CharField(allow_blank=True)
    channel = serializers.CharField(allow_blank=True)
    state = Word(ClaimState)
    is_lost = serializers.BooleanField()
    may_be_ticked = serializers.BooleanField()
    words = serializers.CharField()
    words_digest = serializers.CharField(help_text="`words` of a verdict: what it is given for.")
    version = serializers.IntegerField(help_text="`seen` of amend.")
    places = PlaceSerializer(many=True, source="anchors_now")
    verdict = serializers.SerializerMethodField()
    second_verdict = serializers.SerializerMethodField()
    rests_on = RestsOnSerializer(many=True)
    made_by = PersonSerializer()
    made_at = serializers.DateTimeField()
    withdrawn_by = PersonSerializer(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_reason = serializers.CharField(allow_blank=True)

    @extend_schema_field(VerdictGivenSerializer(allow_null=True))
    def get_verdict(self, claim: Claim) -> dict[str, Any] | None:
        return self._newest(claim, second=False)

    @extend_schema_field(VerdictGivenSerializer(allow_null=True))
    def get_second_verdict(self, claim: Claim) -> dict[str, Any] | None:
        return self._newest(claim, second=True)

    def _newest(self, claim: Any, *, second: bool) -> dict[str, Any] | None:
        given = [verdict for verdict in claim.verdicts_told if verdict.second == second]
        return VerdictGivenSerializer(given[-1]).data if given else None


def _with_state(claims: ClaimQuerySet) -> ClaimQuerySet:
    """Claims with their state; the newest verdict decides, as it does for the gate."""
    newest = Verdict.objects.filter(claim=OuterRef("pk"), second=False).order_by("-pk")
    return claims.annotate(
        judged_words=Subquery(newest.values("words_digest")[:1]),
        judged_suspended=Subquery(newest.values("suspended_at")[:1]),
        state=Case(
            When(withdrawn_at__isnull=False, then=Value(ClaimState.WITHDRAWN)),
            When(judged_words__isnull=True, then=Value(ClaimState.UNCHECKED)),
            When(
                judged_words=F("words_digest"), judged_suspended__isnull=True, then=Value(ClaimState.CHECKED)
            ),
            default=Value(ClaimState.STALE),
        ),
    )


def read_claims(claims: ClaimQuerySet, user: User) -> ClaimQuerySet:
    """Claims with everything that is shown of them to this person, verdicts they must not know left out."""
    told = (
        Verdict.objects.exclude(pk__in=Verdict.objects.hidden_from(user)).select_related("by").order_by("pk")
    )
    return (
        _with_state(claims)
        .with_anchors()
        .select_related("story__desk", "story__filed_by", "made_by", "withdrawn_by")
        .prefetch_related("rests_on__source", Prefetch("verdicts", queryset=told, to_attr="verdicts_told"))
    )


PUT = ("kind", "risk", "flags", "statement", "attributed_to", "channel")


class PutSerializer(serializers.Serializer):
    """How a claim is put; what is left out stays as it is."""

    kind = Word(Kind, required=False)
    risk = Word(Risk, required=False)
    flags = serializers.ListField(child=Word(Flag), required=False)
    statement = serializers.CharField(required=False, allow_blank=True)
    attributed_to = serializers.CharField(required=False, allow_blank=True)
    channel = serializers.CharField(required=False, allow_blank=True)


class MarkClaimSerializer(PutSerializer):
    """Words of the copy that assert something."""

    story = Known("story", Story.objects.visible_to)
    seen = Seen(help_text="The story's copy_version.")
    target = TargetSerializer()
    kind = Word(Kind)


class AmendSerializer(PutSerializer):
    """The claim put differently."""

    seen = Seen(help_text="The claim's version.")


class AddPlaceSerializer(serializers.Serializer):
    """Other words that assert the same claim."""

    seen = Seen(help_text="The story's copy_version.")
    target = TargetSerializer()


class ClaimFilter(filters.FilterSet):
    story = filters.UUIDFilter("story__uuid")
    number = filters.NumberFilter()
    kind = filters.MultipleChoiceFilter(choices=Kind.choices)
    risk = filters.MultipleChoiceFilter(choices=Risk.choices)
    state = filters.MultipleChoiceFilter(choices=ClaimState.choices)


class Claims(ListModelMixin, RetrieveModelMixin, Noun[Claim]):
    """What stories of your desks assert."""

    queryset = Claim.objects.all()
    serializer_class = ClaimSerializer
    filterset_class = ClaimFilter

    def get_queryset(self) -> ClaimQuerySet:
        return read_claims(Claim.objects.visible_to(self.me).order_by("story", "number"), self.me)

    @extend_schema(operation_id="claims_mark", request=MarkClaimSerializer, responses={201: ClaimSerializer})
    def create(self, request: Request) -> Response:
        """Make a claim of words in the copy, pointed at as in a Web Annotation."""
        given = self.given(MarkClaimSerializer)
        target = given.pop("target")
        with in_target():
            claim = actions.mark(by=self.me, **given, **target)
        return self.shown(claim, status=201)

    @verb(takes=AmendSerializer, gives=ClaimSerializer)
    def amend(self, request: Request, uuid: str) -> Response:
        """Change how the claim is put; another statement or attribution suspends its verdict."""
        claim = self.get_object()
        now = {name: getattr(claim, name) for name in PUT}
        return self.shown(actions.amend(by=self.me, claim=claim, **{**now, **self.given(AmendSerializer)}))

    @verb(takes=GivenReasonSerializer, gives=ClaimSerializer)
    def withdraw(self, request: Request, uuid: str) -> Response:
        """The copy no longer asserts this, or it never was a claim; its open task is cancelled."""
        claim = self.get_object()
        actions.withdraw(by=self.me, claim=claim, **self.given(GivenReasonSerializer))
        return self.shown(claim)

    @verb(gives=ClaimSerializer)
    def reinstate(self, request: Request, uuid: str) -> Response:
        """Undo a withdrawal."""
        claim = self.get_object()
        actions.reinstate(by=self.me, claim=claim)
        return self.shown(claim)

    @verb(takes=AddPlaceSerializer, gives=ClaimSerializer)
    def add_place(self, request: Request, uuid: str) -> Response:
        """Say that other words of the copy assert the same claim."""
        claim, given = self.get_object(), self.given(AddPlaceSerializer)
        with in_target():
            actions.add_place(by=self.me, claim=claim, seen=given["seen"], **given["target"])
        return self.shown(claim)

    @verb(gives=TaskSerializer)
    def ask_second_check(self, request: Request, uuid: str) -> Response:
        """Ask for a second pair of eyes on the claim, whatever its risk."""
        task = ask_second_check(by=self.me, claim=self.get_object())
        return Response(TaskSerializer(VerificationTask.objects.for_lists().get(pk=task.pk)).data)
