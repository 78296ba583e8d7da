"""Who protected sources are: that it is sealed, who owns it, and the verbs. What is sealed is given by `read`."""

from typing import Any

from allauth.core import ratelimit
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import Throttled
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.errors import NotPermitted
from verification.api.base import Noun, called, verb
from verification.api.fields import Known, Word
from verification.api.freshness import require_fresh
from verification.api.once import shown_once
from verification.api.people import PersonSerializer, colleagues
from verification.api.reasons import GivenReasonSerializer
from verification.sources import identities, readers, revealing
from verification.sources.models import Identity, IdentityReader, Reveal, Source
from verification.sources.states import RevealState

NOT_BY_TOKEN = "Identities are revealed and handed on by people who are signed in, never to a token."  # noqa: S105 (a sentence)


class IdentitySerializer(serializers.Serializer):
    """A sealed identity: whose it is to keep, and to how many it is known; never who it is."""

    id = serializers.UUIDField(source="uuid")
    source: Any = serializers.UUIDField(source="source.uuid")
    story = serializers.UUIDField(source="source.story.uuid")
    owner = PersonSerializer()
    known_to = serializers.SerializerMethodField(help_text="How many people can learn it.")
    readers = serializers.SerializerMethodField(
        help_text="Who can learn it; null for who is not one of them."
    )
    needs_second = serializers.BooleanField()
    keep_until = serializers.DateField(allow_null=True)
    shredded_at = serializers.DateTimeField(allow_null=True)

    def get_known_to(self, identity: Identity) -> int:
        return len(identity.here)  # type: ignore[attr-defined]  # prefetched

    @extend_schema_field(PersonSerializer(many=True, allow_null=True))
    def get_readers(self, identity: Identity) -> Any:
        people = [reader.user for reader in identity.here]  # type: ignore[attr-defined]  # prefetched
        return PersonSerializer(people, many=True).data if self.context["request"].user in people else None


class RevealSerializer(serializers.Serializer):
    """One request to learn an identity, for those who can learn it themselves."""

    id = serializers.UUIDField(source="uuid")
    identity = serializers.UUIDField(source="identity.uuid")
    state = serializers.SerializerMethodField()
    by = PersonSerializer()
    reason = serializers.CharField()
    asked_at = serializers.DateTimeField()
    consented_by = PersonSerializer(allow_null=True)
    consented_at = serializers.DateTimeField(allow_null=True)
    refused_by = PersonSerializer(allow_null=True)
    refused_at = serializers.DateTimeField(allow_null=True)
    read_at = serializers.DateTimeField(allow_null=True)

    @extend_schema_field(Word(RevealState))
    def get_state(self, reveal: Reveal) -> str:
        return revealing.standing(reveal, timezone.now()).value


class RevealedSerializer(serializers.Serializer):
    """Who a protected source is. Given once."""

    name = serializers.CharField()
    contact = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)


class ChangeIdentitySerializer(serializers.Serializer):
    """Who a source is. What is left out is empty."""

    name = serializers.CharField(allow_blank=True)
    contact = serializers.CharField(allow_blank=True, default="")
    note = serializers.CharField(allow_blank=True, default="", trim_whitespace=False)


class RetainSerializer(serializers.Serializer):
    """The last day an identity is kept; null until it is shredded by hand."""

    keep_until = serializers.DateField(allow_null=True)


class ProtectSerializer(ChangeIdentitySerializer):
    """Who a source is, and how that is kept."""

    source: Any = Known("source", Source.objects.visible_to)
    needs_second = serializers.BooleanField(
        default=False, help_text="A second reader has to consent each time; this can not be taken back."
    )
    keep_until = serializers.DateField(allow_null=True, default=None)


class SomebodySerializer(serializers.Serializer):
    """Somebody of the desk."""

    user = Known("person", colleagues)


class IdentityFilter(filters.FilterSet):
    story = filters.UUIDFilter("source__story__uuid")
    source = filters.UUIDFilter("source__uuid")


class RevealFilter(filters.FilterSet):
    identity = filters.UUIDFilter("identity__uuid")


def _in_person(request: Request) -> None:
    """Only a signed-in session may reveal: a token shows that a program runs, not that somebody sits there."""
    if not isinstance(request.successful_authenticator, SessionAuthentication):
        raise NotPermitted(NOT_BY_TOKEN)


class Identities(ListModelMixin, RetrieveModelMixin, Noun[Identity]):
    """Sealed identities of protected sources of your desks."""

    queryset = (
        Identity.objects.select_related("owner", "source__story__desk")
        .prefetch_related(Prefetch("readers", IdentityReader.objects.here(), to_attr="here"))
        .order_by("pk")
    )
    serializer_class = IdentitySerializer
    filterset_class = IdentityFilter

    @extend_schema(
        operation_id="identities_protect", request=ProtectSerializer, responses={201: IdentitySerializer}
    )
    @method_decorator(sensitive_variables())
    def create(self, request: Request) -> Response:
        """Seal who a source is; you own the identity then."""
        return self.shown(identities.protect(by=self.me, **self.given(ProtectSerializer)), status=201)

    @verb(takes=ChangeIdentitySerializer, gives=IdentitySerializer)
    @method_decorator(sensitive_variables())
    def change(self, request: Request, uuid: str) -> Response:
        """Seal other words in place of what was sealed."""
        identity = self.get_object()
        identities.change(by=self.me, identity=identity, **self.given(ChangeIdentitySerializer))
        return self.shown(identity)

    @verb(takes=SomebodySerializer, gives=IdentitySerializer)
    def add_reader(self, request: Request, uuid: str) -> Response:
        """Name somebody of the desk who may learn it."""
        identity = self.get_object()
        _in_person(request)
        require_fresh(request)
        readers.add_reader(by=self.me, identity=identity, **self.given(SomebodySerializer))
        return self.shown(identity)

    @verb(takes=SomebodySerializer, gives=IdentitySerializer)
    def remove_reader(self, request: Request, uuid: str) -> Response:
        """Take somebody off the list."""
        identity = self.get_object()
        readers.remove_reader(by=self.me, identity=identity, **self.given(SomebodySerializer))
        return self.shown(identity)

    @verb(takes=SomebodySerializer, gives=IdentitySerializer)
    def hand_over(self, request: Request, uuid: str) -> Response:
        """Make somebody else the owner."""
        identity = self.get_object()
        _in_person(request)
        require_fresh(request)
        with called({"to": "user"}):
            readers.hand_over(by=self.me, identity=identity, to=self.given(SomebodySerializer)["user"])
        return self.shown(identity)

    @verb(takes=RetainSerializer, gives=IdentitySerializer)
    def retain(self, request: Request, uuid: str) -> Response:
        """Say until when it is kept."""
        identity = self.get_object()
        identities.retain(by=self.me, identity=identity, **self.given(RetainSerializer))
        return self.shown(identity)

    @verb(takes=GivenReasonSerializer, gives=IdentitySerializer)
    def shred(self, request: Request, uuid: str) -> Response:
        """Wipe it for good. The reason stands in the story's timeline: name nobody."""
        identity = self.get_object()
        _in_person(request)
        require_fresh(request)
        identities.shred(by=self.me, identity=identity, **self.given(GivenReasonSerializer))
        return self.shown(identity)

    @verb(takes=GivenReasonSerializer, gives=RevealSerializer, status=201)
    def reveal(self, request: Request, uuid: str) -> Response:
        """Ask to learn it, in a signed-in session; then read the reveal. The reason is not sealed: name nobody."""
        identity = self.get_object()
        _in_person(request)
        asked = revealing.reveal(by=self.me, identity=identity, **self.given(GivenReasonSerializer))
        return Response(RevealSerializer(asked).data, status=201)


class Reveals(ListModelMixin, RetrieveModelMixin, Noun[Reveal]):
    """Who asked to learn the identities that you can learn."""

    queryset = Reveal.objects.select_related(
        "by", "consented_by", "refused_by", "identity__owner", "identity__source__story__desk"
    ).order_by("-pk")
    serializer_class = RevealSerializer
    filterset_class = RevealFilter

    @verb(gives=RevealSerializer)
    def consent(self, request: Request, uuid: str) -> Response:
        """Let the other reader learn it, in a signed-in session."""
        reveal = self.get_object()
        _in_person(request)
        require_fresh(request)
        revealing.consent(by=self.me, reveal=reveal)
        return self.shown(reveal)

    @verb(gives=RevealSerializer)
    def refuse(self, request: Request, uuid: str) -> Response:
        """Say no to the other reader."""
        reveal = self.get_object()
        revealing.refuse(by=self.me, reveal=reveal)
        return self.shown(reveal)

    @shown_once
    @verb(gives=RevealedSerializer)
    @method_decorator(sensitive_variables())
    @method_decorator(never_cache)
    def read(self, request: Request, uuid: str) -> Response:
        """Who it is: once, to whoever asked, in a session that was confirmed within the last minutes."""
        reveal = self.get_object()
        _in_person(request)
        require_fresh(request)
        if not ratelimit.consume(request._request, action="reveal", user=self.me):
            raise Throttled(detail="Identities were learnt too often just now. Wait a few minutes.")
        return Response(RevealedSerializer(revealing.read(by=self.me, reveal=reveal)).data)
