"""How evidence is kept: its files with their SHA-256, whether they are whole, and the custody log."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from verification.api.base import Noun, reads, verb
from verification.api.fields import Word
from verification.api.people import PersonSerializer
from verification.evidence import fixity
from verification.evidence.models import Evidence
from verification.evidence.states import CustodyVerb, Fault, FileRole


class KeptFileSerializer(serializers.Serializer):
    """A file of an item. Without a fault its bytes were found whole at `checked_at`."""

    id = serializers.UUIDField(source="uuid")
    role = Word(FileRole)
    name = serializers.CharField()
    media_type = serializers.CharField()
    size = serializers.IntegerField(source="blob.size")
    sha256 = serializers.CharField(source="blob.sha256")
    tool = serializers.CharField(allow_blank=True)
    made_at = serializers.DateTimeField()
    checked_at = serializers.DateTimeField(source="blob.checked_at")
    fault = Word(Fault, source="blob.fault", allow_blank=True)
    fault_at = serializers.DateTimeField(source="blob.fault_at", allow_null=True)


class CustodySerializer(serializers.Serializer):
    """One line of the custody log: who did what with the item or one of its files, when and how."""

    verb = Word(CustodyVerb)
    by = PersonSerializer(allow_null=True, help_text="Nobody: a job.")
    at = serializers.DateTimeField()
    file = serializers.UUIDField(source="file.uuid", allow_null=True, default=None)
    how = serializers.CharField(allow_blank=True)


class LookedSerializer(serializers.Serializer):
    """How many files were looked at, and how many of them are missing or altered."""

    files = serializers.IntegerField()
    faulty = serializers.IntegerField()


class Kept(Noun[Evidence]):
    """What the noun *evidence* says of its keeping."""

    @reads(gives=KeptFileSerializer(many=True))
    def files(self, request: Request, uuid: str) -> Response:
        """Files of the item, in the order in which they were kept."""
        return self.paged(self.get_object().files.select_related("blob").order_by("pk"), KeptFileSerializer)

    @reads(gives=CustodySerializer(many=True))
    def custody(self, request: Request, uuid: str) -> Response:
        """The custody log, newest first."""
        log = self.get_object().custody.select_related("by", "file").order_by("-pk")
        return self.paged(log, CustodySerializer)

    @verb(gives=LookedSerializer)
    def check(self, request: Request, uuid: str) -> Response:
        """Look at every byte of the item's files now; a fault closes the gate of every story that uses it."""
        return Response(LookedSerializer(fixity.check(by=self.me, evidence=self.get_object())).data)
