"""What confirming again takes: tasks and words as they were seen, and why the meaning is the same."""

from rest_framework import serializers

from verification.api.fields import Known, Seen
from verification.checking.models import VerificationTask

MOST = 200
"""How many tasks one request may name."""


class SeenWordsSerializer(serializers.Serializer):
    """The task and the words of its claim as they were seen."""

    seen = Seen(help_text="The task's version.")
    words = serializers.CharField(help_text="The claim's words_digest, as you saw it.")


class ConfirmAgainSerializer(SeenWordsSerializer):
    """Same meaning, other words, and why if that needs saying."""

    reason = serializers.CharField(default="", allow_blank=True)


class ConfirmedSerializer(SeenWordsSerializer):
    """One of the tasks to confirm again."""

    task: Known[VerificationTask] = Known("task", VerificationTask.objects.visible_to)


class ConfirmManyAgainSerializer(serializers.Serializer):
    """Your own verdicts, to be given again for the words of now."""

    tasks = serializers.ListField(child=ConfirmedSerializer(), allow_empty=False, max_length=MOST)
    reason = serializers.CharField(default="", allow_blank=True)
