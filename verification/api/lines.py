"""What the copy says of reaching people, against the reply log, as the API shows it."""

from rest_framework import serializers

from verification.claims.models import Claim
from verification.gate.reading import read
from verification.outreach.line import Line, Said


class SaidSerializer(serializers.Serializer):
    """One thing that the claim says of one party."""

    who = serializers.CharField(help_text="As the reply log calls them, else as the copy does.")
    says = serializers.CharField(source="reading.says")
    channel = serializers.CharField(source="reading.channel", help_text="The channel that the copy names, or none.")
    by = serializers.CharField(source="reading.by", help_text="Until when nothing came, as the copy puts it.")
    why = serializers.CharField(help_text="Why the log does not bear it out; empty where it does.")


class LineSerializer(serializers.Serializer):
    """A passage of the copy, and the words that the log bears out as of now."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()
    words = serializers.CharField()
    holds = serializers.SerializerMethodField()
    said = serializers.SerializerMethodField()
    longer = serializers.CharField(help_text="Empty where nothing was tried: then nothing may be said.")
    shorter = serializers.CharField()

    def get_holds(self, line: Line) -> bool:
        return not any(one.why for one in self._said(line))

    def get_said(self, line: Line) -> list[dict[str, str]]:
        return list(SaidSerializer(self._said(line), many=True).data)

    def _said(self, line: Line) -> list[Said]:
        return line.about(self.context["claim"])


def lines_of(claim: Claim) -> list[Line]:
    """The passages in which a claim tells of reaching somebody."""
    return [line for line in read(claim.story).lines if line.about(claim)]
