"""How evidence looks at the API, and what its verbs take."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from newsroom.stories.models import Story
from verification.api.fields import Known, Seen, Word
from verification.api.people import PersonSerializer
from verification.evidence.captions import FACTS
from verification.evidence.models import Evidence
from verification.evidence.states import CaptureState, DateKnown, EvidenceKind, Way


class FactsSerializer(serializers.Serializer):
    """What is known of an item; what is not known is left out."""

    def get_fields(self) -> dict[str, Any]:
        return {
            key: serializers.CharField(required=False, allow_blank=True, max_length=1_000) for key in FACTS
        }

    def to_representation(self, instance: Any) -> dict[str, str]:
        return {key: value for key, value in instance.items() if key in FACTS}


class EvidenceSerializer(serializers.Serializer):
    """Evidence; withdrawn evidence stays visible, with its reason."""

    id = serializers.UUIDField(source="uuid")
    story = serializers.UUIDField(source="story.uuid")
    version = serializers.IntegerField()
    kind = Word(EvidenceKind)
    way = Word(Way)
    title = serializers.CharField()
    url = serializers.CharField(allow_blank=True)
    no_fetch = serializers.BooleanField()
    capture_state = serializers.SerializerMethodField()
    text = serializers.CharField(allow_blank=True)
    text_sha256 = serializers.CharField()
    language = serializers.CharField(allow_blank=True)
    own_date = serializers.DateField(allow_null=True)
    own_date_how = Word(DateKnown, allow_blank=True)
    set_against = serializers.UUIDField(source="set_against.uuid", allow_null=True, default=None)
    facts = FactsSerializer()
    stated = FactsSerializer()
    added_by = PersonSerializer(allow_null=True)
    added_at = serializers.DateTimeField()
    withdrawn_by = PersonSerializer(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_reason = serializers.CharField(allow_blank=True)

    @extend_schema_field(Word(CaptureState, allow_blank=True))
    def get_capture_state(self, evidence: Evidence) -> str:
        """How its newest capture stands; blank where there is none."""
        return getattr(evidence, "capture_state", None) or ""


class AddEvidenceSerializer(serializers.Serializer):
    """New evidence. An address waits to be captured; a file comes as multipart; else words, pasted or noted."""

    story = Known("story", Story.objects.visible_to)
    title = serializers.CharField(default="", allow_blank=True)
    kind = Word(EvidenceKind, default="", allow_blank=True)
    way = Word(Way, default="", allow_blank=True)
    url = serializers.CharField(default="", allow_blank=True)
    no_fetch = serializers.BooleanField(default=False)
    text = serializers.CharField(default="", allow_blank=True)
    language = serializers.CharField(default="", allow_blank=True)
    upload = serializers.FileField(required=False, allow_empty_file=True)


class AttachSerializer(serializers.Serializer):
    """The original of an item that could not be captured."""

    upload = serializers.FileField(required=False, allow_empty_file=True)


class DateSerializer(serializers.Serializer):
    """When the thing itself is from, how that is known, and what it is set against; null takes it back."""

    seen = Seen()
    own_date = serializers.DateField(allow_null=True)
    how = Word(DateKnown, default="", allow_blank=True)
    against = Known("evidence", Evidence.objects.visible_to, required=False, allow_null=True, default=None)


class StateFactsSerializer(serializers.Serializer):
    """All that is stated about the item; what is left out is not stated any more."""

    seen = Seen()
    facts = FactsSerializer()
