"""How a request is followed up, as the API shows it."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from verification.outreach.clock import Why
from verification.outreach.following import times_of
from verification.outreach.models import ReplyRequest
from verification.outreach.no_hour import no_hour_left
from verification.outreach.paces import numbers_on


class NoHourLeftSerializer(serializers.Serializer):
    """They do not work any more before publish-by, and the ways out."""

    sentence = serializers.CharField()
    ways = serializers.ListField(child=serializers.CharField())


class ClockSerializer(serializers.Serializer):
    """What happens next with a request, reckoned from its log as it stands now."""

    started_at = serializers.DateTimeField(allow_null=True)
    over_at = serializers.DateTimeField(
        allow_null=True, help_text="When their time is over; null while nothing has reached them."
    )
    follow_up_at = serializers.DateTimeField(allow_null=True)
    why = serializers.ChoiceField([why.value for why in Why], source="why.value")
    otherwise_at = serializers.DateTimeField(
        allow_null=True, help_text="When the house numbers alone would have the follow-up."
    )
    follow_ups_left = serializers.IntegerField()
    last_call_at = serializers.DateTimeField(allow_null=True)
    opens_at = serializers.DateTimeField(
        allow_null=True, help_text="When they open; null when they are open now, or never are."
    )
    no_hour_left = NoHourLeftSerializer(source="finding", allow_null=True)


def clock_of(request: ReplyRequest, known: Any) -> Any:
    """The clock of a request. The numbers of each desk are asked for once in an answer, and `known` from then on."""
    numbers = known.setdefault("house_numbers", {})
    desk = request.story.desk
    if desk.pk not in numbers:
        numbers[desk.pk] = numbers_on(desk)
    times = times_of(request, timezone.now(), numbers[desk.pk][request.type, request.pace])
    return ClockSerializer({**vars(times), "finding": no_hour_left(request, times)}).data
