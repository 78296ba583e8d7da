"""How a claim is shown at the API, and what is read for it."""

from typing import Any

from django.db.models import Case, F, OuterRef, Prefetch, Subquery, TextChoices, Value, When
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from newsroom.people.models import User
from newsroom.stories.copy import Field
from verification.api.fields import Word
from verification.api.people import PersonSerializer
from verification.api.verdicts import VerdictGivenSerializer
from verification.checking.models import Verdict
from verification.claims.models import Anchor, Claim, Lean
from verification.claims.querysets import ClaimQuerySet
from verification.claims.states import AnchorOutcome, Beyond, Flag, Kind, Risk


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
    beyond = serializers.SerializerMethodField(help_text="How these words say more than the claim.")
    beyond_by = serializers.SerializerMethodField()
    beyond_at = serializers.SerializerMethodField()

    @extend_schema_field(Word(Beyond, allow_blank=True))
    def get_beyond(self, anchor: Anchor) -> str:
        return anchor.place.beyond if anchor.is_beyond else ""

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_beyond_by(self, anchor: Anchor) -> Any:
        return PersonSerializer(anchor.place.beyond_by).data if anchor.is_beyond else None

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_beyond_at(self, anchor: Anchor) -> Any:
        return anchor.place.beyond_at if anchor.is_beyond else None


class RestsOnSerializer(serializers.Serializer):
    """A source the claim rests on, or that contradicts it."""

    source: Any = serializers.UUIDField(source="source.uuid")
    name = serializers.CharField(source="source.name")
    contradicts = serializers.BooleanField()
    authority = serializers.CharField(allow_blank=True, help_text="Why the source can know this.")
    is_enough = serializers.BooleanField(
        help_text="Was it said to be enough alone for the very words the claim has now?"
    )
    sufficient_reason = serializers.CharField(allow_blank=True, help_text="Why it is enough alone.")


class OtherClaimSerializer(serializers.Serializer):
    """Another claim of the story."""

    id = serializers.UUIDField(source="uuid")
    number = serializers.IntegerField()


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
    leans_on = serializers.SerializerMethodField(help_text="Claims that carry its hedge, source or limits.")
    carries = serializers.SerializerMethodField(help_text="Claims that lean on it.")
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

    @extend_schema_field(OtherClaimSerializer(many=True))
    def get_leans_on(self, claim: Claim) -> Any:
        return OtherClaimSerializer([lean.on for lean in claim.leans.all()], many=True).data

    @extend_schema_field(OtherClaimSerializer(many=True))
    def get_carries(self, claim: Claim) -> Any:
        return OtherClaimSerializer([lean.claim for lean in claim.carries.all()], many=True).data

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
    leans = Lean.objects.order_by("pk")
    return (
        _with_state(claims)
        .with_anchors()
        .select_related("story__desk", "story__filed_by", "made_by", "withdrawn_by")
        .prefetch_related(
            "rests_on__source",
            "places__beyond_by",
            Prefetch("leans", queryset=leans.select_related("on")),
            Prefetch("carries", queryset=leans.select_related("claim")),
            Prefetch("verdicts", queryset=told, to_attr="verdicts_told"),
        )
    )
