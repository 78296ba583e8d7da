"""What the gate finds, for its own page and for a refusal that carries it."""

from rest_framework import serializers

from verification.api.fields import Word
from verification.gate.states import Level


class FindingSerializer(serializers.Serializer):
    """One condition for publication: what it is, where it is mended, and who must act."""

    key = serializers.CharField(help_text="What names it when it is to be let pass.")
    rule = serializers.CharField()
    level = Word(Level)
    sentence = serializers.CharField()
    detail = serializers.CharField(allow_blank=True)
    path = serializers.CharField(allow_blank=True, help_text="The page that mends it.")
    who = serializers.CharField(allow_blank=True)
    carried = serializers.BooleanField(help_text="It stood the same way when the story last ran.")
    claim = serializers.IntegerField(allow_null=True, help_text="The number of the claim it is about.")


class GateSerializer(serializers.Serializer):
    """All findings, and the version they were read at: what `approve` and `sign_as_senior` take as `seen`."""

    version = serializers.IntegerField()
    is_open = serializers.BooleanField()
    findings = FindingSerializer(many=True)
