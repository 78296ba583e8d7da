"""Stale claims: what changed since the verdict, what it was, and who may give it again."""

from typing import Any

from rest_framework import serializers

from newsroom.people.models import User
from newsroom.stories.copy import Field
from newsroom.stories.models import Story
from verification.api.fields import Word
from verification.api.people import PersonSerializer
from verification.api.verdicts import VerdictSerializer
from verification.claims.states import Flag, Kind, Risk
from verification.gate.reading import read
from verification.gate.stale import read_stale


class PieceSerializer(serializers.Serializer):
    """A piece of a word diff: "equal", "delete" or "insert"."""

    op = serializers.SerializerMethodField(help_text="equal, delete or insert.")
    text = serializers.SerializerMethodField()

    def get_op(self, piece: tuple[str, str]) -> str:
        return piece[0]

    def get_text(self, piece: tuple[str, str]) -> str:
        return piece[1]


class VersionSerializer(serializers.Serializer):
    """The version of the copy that words stand in."""

    number = serializers.IntegerField()
    saved_at = serializers.DateTimeField()


class VersionBySerializer(VersionSerializer):
    """The version of the copy that brought words, and who saved it."""

    author = PersonSerializer()


class ChangeSerializer(serializers.Serializer):
    """Words of one place, or the statement, as they were checked and as they are."""

    title = serializers.CharField()
    checked = serializers.CharField(source="old", allow_blank=True)
    now = serializers.CharField(source="new", allow_blank=True, help_text="Empty: no longer in the copy.")
    pieces = PieceSerializer(many=True, source="diff", help_text="Together they give both.")
    checked_in = VersionSerializer(source="was", allow_null=True)
    changed_in = VersionBySerializer(source="came", allow_null=True)


class ElsewhereSerializer(serializers.Serializer):
    """A place of the claim whose words stayed."""

    place = serializers.UUIDField(source="place.uuid")
    field = Word(Field, source="place.field")
    words = serializers.CharField()


class LeanedOnSerializer(serializers.Serializer):
    """A claim it leans on, and what changed there."""

    claim = serializers.UUIDField(source="claim.uuid")
    number = serializers.IntegerField(source="claim.number")
    changed = ChangeSerializer(many=True)


class ShiftSerializer(serializers.Serializer):
    """What a change does to the meaning, where that is cheap and sure to see."""

    sentence = serializers.CharField()
    grave = serializers.BooleanField(help_text="It looks like another meaning.")


class TaskToConfirmSerializer(serializers.Serializer):
    """The task to confirm it again with."""

    id = serializers.UUIDField(source="uuid")
    version = serializers.IntegerField(help_text="`seen` of confirm_again.")


class StaleClaimSerializer(serializers.Serializer):
    """A claim whose newest verdict no longer counts."""

    id = serializers.UUIDField(source="claim.uuid")
    number = serializers.IntegerField(source="claim.number")
    label: Any = serializers.CharField(source="claim.label")
    kind = Word(Kind, source="claim.kind")
    risk = Word(Risk, source="claim.risk")
    flags = serializers.ListField(child=Word(Flag), source="claim.flags")
    words = serializers.CharField(source="claim.words")
    words_digest = serializers.CharField(source="claim.words_digest", help_text="`words` of confirm_again.")
    is_lost = serializers.BooleanField()
    is_hidden = serializers.BooleanField(help_text="There is a first verdict you must not know yet.")
    since = serializers.DateTimeField(allow_null=True)
    by = PersonSerializer(allow_null=True)
    because = serializers.CharField(allow_blank=True)
    suspended_because = serializers.CharField(source="suspended", allow_blank=True)
    verdicts = VerdictSerializer(many=True, help_text="Those that no longer count: the first, the second.")
    changed = ChangeSerializer(many=True)
    elsewhere = ElsewhereSerializer(many=True)
    leans_on = LeanedOnSerializer(many=True)
    carries = serializers.ListField(
        child=serializers.IntegerField(), source="carried", help_text="Numbers of claims that lean on it."
    )
    shifts = ShiftSerializer(many=True)
    task = TaskToConfirmSerializer(source="again.task", allow_null=True)
    why_not = serializers.CharField(
        source="again.why_not", allow_blank=True, help_text="Why you can not confirm it again."
    )


def stale_claims(story: Story, user: User) -> Any:
    """The stale claims of a story as one person may know them."""
    return StaleClaimSerializer(read_stale(read(story), user), many=True).data
