"""What the copy says of reaching people, against the reply log, as the API shows it."""

from typing import Any

from rest_framework import serializers

from verification.claims.models import Claim
from verification.gate.reading import read


class SaidOfPartySerializer(serializers.Serializer):
    """One thing that the claim says of one party."""

    who = serializers.CharField(help_text="As the reply log calls them, else as the copy does.")
    says = serializers.CharField(source="reading.says")
    channel = serializers.CharField(
        source="reading.channel", help_text="The channel that the copy names, or none."
    )
    by = serializers.CharField(source="reading.by", help_text="Until when nothing came, as the copy puts it.")
    why = serializers.CharField(help_text="Why the log does not bear it out; empty where it does.")


class LinePassageSerializer(serializers.Serializer):
    """A passage of the copy, and the words that the log bears out as of now."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()
    words = serializers.CharField()
    said = SaidOfPartySerializer(many=True)
    longer = serializers.CharField(help_text="Empty where nothing was tried: then nothing may be said.")
    shorter = serializers.CharField()


class LineSerializer(serializers.Serializer):
    """Whether the reply log bears out, as of now, what a claim says of reaching somebody."""

    holds = serializers.BooleanField()
    passages = LinePassageSerializer(many=True)


def line_of(claim: Claim) -> dict[str, Any]:
    """The passages in which a claim tells of reaching somebody."""
    lines = [line for line in read(claim.story).lines if line.about(claim)]
    passages = [
        {
            "start": line.start,
            "end": line.end,
            "words": line.words,
            "said": line.about(claim),
            "longer": line.longer,
            "shorter": line.shorter,
        }
        for line in lines
    ]
    holds = not any(one.why for line in lines for one in line.about(claim))
    return {"holds": holds, "passages": passages}
