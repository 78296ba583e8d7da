"""Events of a story, with their numbers inside the house left inside."""

from typing import Any

from rest_framework import serializers

from newsroom.ledger.models import Event
from verification.api.people import PersonSerializer
from verification.outreach.links import without_addresses

TOLD = frozenset(
    {
        "at",
        "before",
        "channel",
        "claim",
        "contradicts",
        "copy_version",
        "embargo_until",
        "end",
        "fault",
        "faulty",
        "field",
        "files",
        "flags",
        "gate_version",
        "kind",
        "late",
        "outcome",
        "publish_by",
        "reason_code",
        "reply_by",
        "result",
        "revision",
        "risk",
        "rule",
        "said",
        "second",
        "sha256",
        "so",
        "start",
        "text_sha256",
        "type",
        "until",
        "warnings",
        "words",
    }
)
"""Facts that mean something outside; the others are primary keys."""

TOLD_BLINDLY = frozenset({"claim", "second"})


class EventSerializer(serializers.Serializer):
    """One verb that was done: who, when, to what, with what was written."""

    position = serializers.IntegerField()
    at = serializers.DateTimeField()
    verb = serializers.CharField()
    actor = PersonSerializer(allow_null=True, help_text="Nobody: the clock.")
    subject = serializers.CharField(source="subject_type")
    facts = serializers.SerializerMethodField()
    texts = serializers.SerializerMethodField()
    hash = serializers.CharField()

    def get_facts(self, event: Event) -> dict[str, Any]:
        told = TOLD_BLINDLY if self._is_hidden(event) else TOLD
        return {name: value for name, value in event.facts.items() if name in told}

    def get_texts(self, event: Event) -> dict[str, str]:
        return (
            {}
            if self._is_hidden(event)
            else {text.name: without_addresses(text.text) for text in event.texts.all()}
        )

    def _is_hidden(self, event: Event) -> bool:
        return event in self.context["kept_back"]
