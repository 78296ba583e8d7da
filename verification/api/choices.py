"""What you hear of, over which channels, and when you are left alone."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.dispatch.choices import choose, chosen, keep_quiet, reset_choices, when_to_send
from newsroom.dispatch.kinds import CHOSEN, all_kinds
from newsroom.dispatch.states import Channel, When
from newsroom.people.models import User
from verification.api.base import Door

CHANNELS = [(channel.value, str(channel.label)) for channel in Channel if channel in CHOSEN]


class ChoiceSerializer(serializers.Serializer):
    """When you want a kind of message over a channel."""

    kind = serializers.CharField()
    channel = serializers.ChoiceField(CHANNELS)
    when = serializers.ChoiceField(When.choices)


class KindChoiceSerializer(ChoiceSerializer):
    """The same, with what it may be and what it is by default."""

    called = serializers.CharField(help_text="What people call the kind.")
    group = serializers.CharField()
    default = serializers.CharField()
    possible = serializers.ListField(child=serializers.CharField())


class QuietSerializer(serializers.Serializer):
    """Wall times of your own zone; no quiet hours with both left empty."""

    quiet_from = serializers.TimeField(allow_null=True)
    quiet_until = serializers.TimeField(allow_null=True)
    digest_at = serializers.TimeField()


class HearingSerializer(QuietSerializer):
    """Everything about what you hear of."""

    choices = KindChoiceSerializer(many=True)


class ChoicesSerializer(serializers.Serializer):
    """Choices to make; others stay as they are."""

    choices = ChoiceSerializer(many=True, allow_empty=False)


def _hearing(user: User) -> dict[str, Any]:
    kinds = list(all_kinds())
    kept = chosen([user.pk], [kind.name for kind in kinds])
    choices = [
        {
            "kind": kind.name,
            "called": kind.label,
            "group": kind.group.value,
            "channel": channel,
            "when": when_to_send(kind, user.pk, channel, kept),
            "default": kind.default(channel),
            "possible": [when.value for when in When if kind.may_choose(channel, when)],
        }
        for kind in kinds
        for channel in CHOSEN
    ]
    times = {name: getattr(user, name) for name in ("quiet_from", "quiet_until", "digest_at")}
    return {**times, "choices": choices}


class MyChoices(Door):
    """What you hear of."""

    of_the_person = True

    @extend_schema(operation_id="me_choices", responses=HearingSerializer)
    def get(self, request: Request) -> Response:
        """What you hear of, over which channels, and when you are left alone."""
        return Response(HearingSerializer(_hearing(self.me)).data)


class Choose(Door):
    """Choosing."""

    of_the_person = True

    @extend_schema(operation_id="me_choose", request=ChoicesSerializer, responses=HearingSerializer)
    def post(self, request: Request) -> Response:
        """Choose when you want which kinds of messages over which channels."""
        given = self.given(ChoicesSerializer)["choices"]
        choose(by=self.me, choices=[(one["kind"], one["channel"], one["when"]) for one in given])
        return Response(HearingSerializer(_hearing(self.me)).data)


class ResetChoices(Door):
    """Going back to the defaults."""

    of_the_person = True

    @extend_schema(operation_id="me_reset_choices", request=None, responses=HearingSerializer)
    def post(self, request: Request) -> Response:
        """Hear of everything as it comes by default."""
        reset_choices(by=self.me)
        return Response(HearingSerializer(_hearing(self.me)).data)


class KeepQuiet(Door):
    """Quiet hours and digest."""

    of_the_person = True

    @extend_schema(operation_id="me_keep_quiet", request=QuietSerializer, responses=HearingSerializer)
    def post(self, request: Request) -> Response:
        """Set your quiet hours and the time of your digest."""
        keep_quiet(by=self.me, **self.given(QuietSerializer))
        return Response(HearingSerializer(_hearing(self.me)).data)
