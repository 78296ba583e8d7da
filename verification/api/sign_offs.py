"""Who signed what, at which version."""

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from verification.api.base import Noun, verb
from verification.api.fields import Word
from verification.api.people import PersonSerializer
from verification.gate.models import SignOff
from verification.gate.signing import withdraw_sign_off
from verification.gate.states import LegalOutcome, SignOffKind


class WantedWordsSerializer(serializers.Serializer):
    """Words that a legal reader wants in one place of a claim."""

    claim = serializers.UUIDField(allow_null=True)
    was = serializers.CharField()
    words = serializers.CharField(allow_blank=True, help_text="Empty to cut it.")


class SignOffSerializer(serializers.Serializer):
    """A named person's signature under a story as it was at one gate version."""

    id = serializers.UUIDField(source="uuid")
    story = serializers.UUIDField(source="story.uuid")
    kind = Word(SignOffKind)
    by = PersonSerializer()
    at = serializers.DateTimeField()
    gate_version = serializers.IntegerField()
    copy_version = serializers.IntegerField(source="revision.number")
    text_sha256 = serializers.CharField()
    outcome = Word(LegalOutcome, allow_blank=True, help_text="Of a legal read.")
    claims = serializers.SerializerMethodField(help_text="The claims it was given for, as they were then.")
    changes = serializers.SerializerMethodField(help_text="What a legal reader wants changed.")
    voided_at = serializers.DateTimeField(allow_null=True)
    voided_because = serializers.CharField(allow_blank=True)

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_claims(self, sign_off: SignOff) -> list[str]:
        return [str(c.uuid) for c in sign_off.story.claims.all() if str(c.pk) in sign_off.covers]

    @extend_schema_field(WantedWordsSerializer(many=True))
    def get_changes(self, sign_off: SignOff) -> list[dict[str, object]]:
        ids = {claim.pk: str(claim.uuid) for claim in sign_off.story.claims.all()} if sign_off.changes else {}
        return [{**change, "claim": ids.get(change["claim"])} for change in sign_off.changes]


class SignOffFilter(filters.FilterSet):
    story = filters.UUIDFilter("story__uuid")
    kind = filters.MultipleChoiceFilter(choices=SignOffKind.choices)
    in_force = filters.BooleanFilter("voided_at", lookup_expr="isnull")


class SignOffs(ListModelMixin, RetrieveModelMixin, Noun[SignOff]):
    """Signatures under stories of your desks."""

    queryset = (
        SignOff.objects.select_related("story__desk", "by", "revision")
        .prefetch_related("story__claims")
        .defer("revision__blocks", "revision__text")
        .order_by("pk")
    )
    serializer_class = SignOffSerializer
    filterset_class = SignOffFilter

    @verb(gives=SignOffSerializer)
    def withdraw(self, request: Request, uuid: str) -> Response:
        """Take your signature back; an approval takes the story back into checking."""
        sign_off = self.get_object()
        withdraw_sign_off(by=self.me, sign_off=sign_off)
        return self.shown(sign_off)
