"""The house policies of desks: what the gate asks there, how hard, and who has to sign."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.people.models import Desk
from verification.api.base import Noun, called, verb
from verification.api.fields import LARGEST, Known, Seen, Word
from verification.api.people import PersonSerializer
from verification.claims.states import Flag, Kind, Risk
from verification.gate.catalogue import CATALOGUE
from verification.gate.models import Policy
from verification.gate.numbers import NUMBERS
from verification.gate.permissions import may_set_policy
from verification.gate.policy import proposed, set_policy
from verification.gate.policy_effect import effect
from verification.gate.states import Preset, SignOffKind

NAMES = {
    **{rule: f"levels.{rule}" for rule in CATALOGUE},
    **{name: f"numbers.{name}" for name in NUMBERS},
}
"""How the API calls the fields of the verb."""


class StandardSerializer(serializers.Serializer):
    """A published rule: the document and its section, and what it asks, in our words."""

    where = serializers.CharField()
    section = serializers.CharField()
    says = serializers.CharField()


class HouseRuleSerializer(serializers.Serializer):
    """A rule of the gate on a desk; `level` is "" where it is as the product has it."""

    name = serializers.CharField()
    title = serializers.CharField()
    who = serializers.CharField(help_text="Who acts on it.")
    level = serializers.CharField(allow_blank=True)
    own = serializers.CharField(help_text="What the rule does where no desk set it, in words.")
    may_be = serializers.ListField(child=serializers.CharField(), help_text="What a desk may set it to.")
    never_passes = serializers.BooleanField(
        help_text="Neither a policy nor an override lets a story past it."
    )
    follows = StandardSerializer(many=True)


class SignerSerializer(serializers.Serializer):
    """Who has to sign what: asked for the claims that meet all of it, for every claim where it names nothing."""

    kind = Word(SignOffKind)
    flags = serializers.ListField(child=Word(Flag), required=False)
    kinds = serializers.ListField(child=Word(Kind), required=False)
    risk = Word(Risk, allow_blank=True, required=False, help_text="At least this risk.")
    after = serializers.ListField(child=Word(SignOffKind), required=False)


class HousePolicySerializer(serializers.Serializer):
    """The policy that holds on a desk: number 0 is the product's own."""

    number = serializers.IntegerField(help_text="`seen` of the next one.")
    preset = Word(Preset)
    rules = HouseRuleSerializer(many=True)
    numbers: Any = serializers.DictField(child=serializers.IntegerField())
    signers = SignerSerializer(many=True)


class PolicySerializer(serializers.Serializer):
    """A policy as it was set; it never changes."""

    id = serializers.UUIDField(source="uuid")
    desk = serializers.UUIDField(source="desk.uuid")
    number = serializers.IntegerField()
    preset = Word(Preset)
    levels: Any = serializers.DictField(child=serializers.CharField())
    numbers: Any = serializers.DictField(child=serializers.IntegerField())
    signers = SignerSerializer(many=True)
    reason = serializers.CharField()
    set_by = PersonSerializer()
    set_at = serializers.DateTimeField()


class WantedPolicySerializer(serializers.Serializer):
    """What a policy would be; what is left out is as the preset has it."""

    desk = Known("desk", lambda user: Desk.objects.of(user))
    preset = Word(Preset)
    levels: Any = serializers.DictField(
        child=serializers.CharField(allow_blank=True),
        required=False,
        help_text='By rule; "" is the product’s.',
    )
    numbers: Any = serializers.DictField(
        child=serializers.IntegerField(min_value=0, max_value=LARGEST), required=False
    )
    signers = SignerSerializer(many=True, required=False)


class SetPolicySerializer(WantedPolicySerializer):
    """A policy, upon the one that was looked at."""

    reason = serializers.CharField(allow_blank=True)
    seen = Seen(help_text="The number of the policy that was looked at; 0 is the product’s own.")


class StoppedSerializer(serializers.Serializer):
    """A story with new blockers, by what they ask."""

    story = serializers.UUIDField(source="story.uuid")
    slug = serializers.CharField(source="story.slug")
    asks = serializers.ListField(child=serializers.CharField())


class EffectSerializer(serializers.Serializer):
    """What a policy would do to the stories under way, were it set now."""

    stories = serializers.IntegerField()
    stopped = StoppedSerializer(many=True)
    freed = serializers.ListField(child=serializers.UUIDField(), help_text="Stories that nothing would stop.")
    approvals = serializers.IntegerField(help_text="Approvals it would take back.")


class PolicyFilter(filters.FilterSet):
    desk = filters.UUIDFilter("desk__uuid")


class Policies(ListModelMixin, RetrieveModelMixin, Noun[Policy]):
    """The house policies that your desks set, the newest first; the highest number of a desk holds."""

    queryset = Policy.objects.select_related("desk", "set_by").order_by("-pk")
    serializer_class = PolicySerializer
    filterset_class = PolicyFilter

    def visible(self, rows: QuerySet[Policy]) -> QuerySet[Policy]:
        return rows.filter(desk_id__in=self.me.desk_ids())

    @extend_schema(
        operation_id="policies_set_policy", request=SetPolicySerializer, responses={201: PolicySerializer}
    )
    def create(self, request: Request) -> Response:
        """Set what the gate asks on a desk that you head."""
        with called(NAMES):
            return self.shown(set_policy(by=self.me, **self.given(SetPolicySerializer)), status=201)

    @verb(takes=WantedPolicySerializer, gives=EffectSerializer, detail=False)
    def preview(self, request: Request) -> Response:
        """See what a policy would do to the stories under way; nothing is set."""
        given = self.given(WantedPolicySerializer)
        desk = given.pop("desk")
        may_set_policy(by=self.me, desk=desk)
        with called(NAMES):
            found = effect(desk, proposed(**given), to=self.me)
        shown = {
            "stories": found.stories,
            "stopped": found.stopped,
            "freed": [story.uuid for story in found.freed],
            "approvals": found.approvals,
        }
        return Response(EffectSerializer(shown).data)
