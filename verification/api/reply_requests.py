"""The reply log: who was asked what, how it was tried, what came back."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.errors import Invalid
from newsroom.stories.models import Story
from verification.api.base import Noun, called, verb
from verification.api.fields import Instant, Known, Seen, Word
from verification.api.following import ClockSerializer, clock_of
from verification.api.parties import PartyNamedSerializer
from verification.api.people import PersonSerializer
from verification.api.reasons import GivenReasonSerializer
from verification.claims.models import Claim
from verification.outreach import actions
from verification.outreach.links import without_addresses
from verification.outreach.models import Address, Attempt, Mail, Party, Reply, ReplyRequest
from verification.outreach.noting import one_of
from verification.outreach.states import (
    STILL_OUT,
    AttemptResult,
    Channel,
    MailStep,
    Outcome,
    Pace,
    RequestType,
    Via,
)
from verification.outreach.templates import fill


class AttemptSerializer(serializers.Serializer):
    """One attempt to reach a party."""

    id = serializers.UUIDField(source="uuid")
    channel = Word(Channel)
    at = serializers.DateTimeField()
    result = Word(AttemptResult)
    detail = serializers.CharField(allow_blank=True)
    address = serializers.UUIDField(source="address.uuid", default=None, allow_null=True)
    mail = serializers.UUIDField(source="mail.uuid", default=None, allow_null=True)
    corrects = serializers.SerializerMethodField()
    by = PersonSerializer()
    logged_at = serializers.DateTimeField()

    @extend_schema_field({"type": "string", "format": "uuid", "nullable": True})
    def get_corrects(self, attempt: Attempt) -> str | None:
        """The attempt that this one stands for instead."""
        first = next((one for one in attempt.request.attempts.all() if one.pk == attempt.corrects_id), None)
        return str(first.uuid) if first else None


class MailSerializer(serializers.Serializer):
    """A mail to a party that was sent from here."""

    id = serializers.UUIDField(source="uuid")
    address = serializers.UUIDField(source="address.uuid")
    step = Word(MailStep)
    subject = serializers.CharField()
    body = serializers.SerializerMethodField()
    by = PersonSerializer()
    at = serializers.DateTimeField()

    def get_body(self, mail: Mail) -> str:
        """What was sent, without the address of a reply page: whoever has that answers as the party."""
        return without_addresses(mail.body)


class ClaimAsPutSerializer(serializers.Serializer):
    """A claim as it stood when it was put to them."""

    number = serializers.IntegerField()
    statement = serializers.CharField()
    words = serializers.CharField()
    is_allegation = serializers.BooleanField()


class PuttingSerializer(serializers.Serializer):
    """What was put to them at one time."""

    number = serializers.IntegerField()
    text = serializers.CharField()
    claims = ClaimAsPutSerializer(many=True)
    by = PersonSerializer()
    at = serializers.DateTimeField()


class ReplySerializer(serializers.Serializer):
    """What came back, or the fact that nothing did."""

    id = serializers.UUIDField(source="uuid")
    outcome = Word(Outcome)
    text = serializers.CharField(allow_blank=True)
    via = Word(Via)
    said_by = serializers.CharField(allow_blank=True)
    received_at = serializers.DateTimeField()
    by = PersonSerializer(allow_null=True, help_text="Nobody, where it came in by itself.")
    logged_at = serializers.DateTimeField()


class ClaimPutSerializer(serializers.Serializer):
    """A claim that was put to them."""

    id = serializers.UUIDField(source="uuid")
    number = serializers.IntegerField()


class ReplyRequestSerializer(serializers.Serializer):
    """What was put to a party about one story, every attempt, and what came of it."""

    id = serializers.UUIDField(source="uuid")
    story = serializers.UUIDField(source="story.uuid")
    party = PartyNamedSerializer()
    type = Word(RequestType)
    pace = Word(Pace)
    language = serializers.CharField()
    put = serializers.CharField()
    claims = ClaimPutSerializer(many=True)
    puttings = PuttingSerializer(many=True)
    allow_minutes = serializers.IntegerField()
    stale_at = serializers.DateTimeField(allow_null=True)
    stale_because = serializers.CharField(allow_blank=True)
    reply_by = serializers.DateTimeField()
    next_follow_up_at = serializers.DateTimeField(allow_null=True)
    follow_up_by_hand = serializers.BooleanField()
    paused_at = serializers.DateTimeField(allow_null=True)
    paused_because = serializers.CharField(allow_blank=True)
    clock = serializers.SerializerMethodField()
    owner = PersonSerializer()
    outcome = Word(Outcome, allow_blank=True)
    promised_until = serializers.DateTimeField(allow_null=True)
    is_outstanding = serializers.BooleanField()
    was_delivered = serializers.BooleanField()
    attempts = AttemptSerializer(many=True)
    mails = MailSerializer(many=True)
    replies = ReplySerializer(many=True)
    created_at = serializers.DateTimeField()
    version = serializers.IntegerField()

    @extend_schema_field(ClockSerializer)
    def get_clock(self, request: ReplyRequest) -> Any:
        """What happens next: reply-by, the next follow-up and why then, the last call."""
        return clock_of(request, self.context)


def _parties() -> Known[Party]:
    return Known("party", Party.objects.visible_to)


class PutToPartySerializer(serializers.Serializer):
    """What is put to whom, and by when they should reply."""

    story = Known("story", Story.objects.visible_to)
    party = _parties()
    type = Word(RequestType)
    put = serializers.CharField(allow_blank=True)
    pace = Word(Pace, default=Pace.ROUTINE)
    language = serializers.CharField(default="en")
    reply_by = Instant(required=False, allow_null=True)
    claims = serializers.ListField(child=Known("claim", Claim.objects.visible_to), required=False)


class PutAgainSerializer(serializers.Serializer):
    """What is put to them now; the claims stay as they are where none are given."""

    seen = Seen()
    put = serializers.CharField(allow_blank=True)
    claims = serializers.ListField(
        child=Known("claim", Claim.objects.visible_to), required=False, allow_null=True
    )
    reply_by = Instant(required=False, allow_null=True)
    at = Instant(required=False, allow_null=True)


def _address() -> Known[Address]:
    return Known(
        "address",
        lambda user: Address.objects.filter(party__in=Party.objects.visible_to(user)),
        required=False,
        allow_null=True,
    )


class CorrectSerializer(serializers.Serializer):
    """How an attempt really was; what is left out was as it is logged."""

    attempt = serializers.UUIDField()
    result = Word(AttemptResult)
    at = Instant(required=False, allow_null=True)
    channel = Word(Channel, default="", allow_blank=True)
    address = _address()
    detail = serializers.CharField(default="", allow_blank=True)


class BouncedSerializer(serializers.Serializer):
    """That an attempt came back, and what it says."""

    attempt = serializers.UUIDField()
    at = Instant()
    reason = serializers.CharField(allow_blank=True)


class SendSerializer(serializers.Serializer):
    """A mail to the party. `id` is yours to make: the same one sent twice is one mail."""

    id = serializers.UUIDField(required=False)
    seen = Seen()
    address = Known("address", lambda user: Address.objects.filter(party__in=Party.objects.visible_to(user)))
    step = Word(MailStep)
    subject = serializers.CharField(allow_blank=True)
    body = serializers.CharField(allow_blank=True)


class SettleUnknownSerializer(serializers.Serializer):
    """What became of a mail of which nobody knows whether it left; not arrived, it is sent again."""

    mail = serializers.UUIDField()
    arrived = serializers.BooleanField()


class LetterAskedSerializer(serializers.Serializer):
    """Of which step the letter is wanted."""

    step = Word(MailStep)


class LetterSerializer(serializers.Serializer):
    """A mail as it could be sent now, filled from what was put to them."""

    subject = serializers.CharField()
    body = serializers.CharField()


class LogAttemptSerializer(serializers.Serializer):
    """An attempt to reach the party, and when to follow up."""

    channel = Word(Channel, default="", allow_blank=True)
    address = _address()
    at = Instant()
    result = Word(AttemptResult)
    detail = serializers.CharField(default="", allow_blank=True)
    next_follow_up_at = Instant(required=False, allow_null=True)


class LogReplySerializer(serializers.Serializer):
    """What came back, or that nothing did."""

    outcome = Word(Outcome)
    text = serializers.CharField(default="", allow_blank=True)
    said_by = serializers.CharField(default="", allow_blank=True)
    received_at = Instant(required=False, allow_null=True)
    until = Instant(required=False, allow_null=True)
    follows = Known(
        "reply",
        lambda user: Reply.objects.filter(request__in=ReplyRequest.objects.visible_to(user)),
        required=False,
        allow_null=True,
        help_text="The reply that came in by itself, and that was read.",
    )


class FollowUpSerializer(serializers.Serializer):
    """When to follow up next."""

    at = Instant()


def _of(rows: Any, uuid: UUID, name: str) -> Any:
    """One of the attempts or mails of a request."""
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise Invalid({name: [f"This request has no {name} with this id."]})
    return found


class ReplyRequestFilter(filters.FilterSet):
    story = filters.UUIDFilter("story__uuid")
    is_outstanding = filters.BooleanFilter(method="by_outcome")

    def by_outcome(
        self, rows: QuerySet[ReplyRequest], name: str, outstanding: bool
    ) -> QuerySet[ReplyRequest]:
        still_out = Q(outcome__in=STILL_OUT)
        return rows.filter(still_out if outstanding else ~still_out)


class ReplyRequests(ListModelMixin, RetrieveModelMixin, Noun[ReplyRequest]):
    """The reply log of your desks."""

    queryset = ReplyRequest.objects.for_lists().order_by("pk")
    serializer_class = ReplyRequestSerializer
    filterset_class = ReplyRequestFilter

    @extend_schema(
        operation_id="reply_requests_put",
        request=PutToPartySerializer,
        responses={201: ReplyRequestSerializer},
    )
    def create(self, request: Request) -> Response:
        """Note what is put to a party about a story, and by when they should reply."""
        return self.shown(actions.put(by=self.me, **self.given(PutToPartySerializer)), status=201)

    @verb(takes=LogAttemptSerializer, gives=ReplyRequestSerializer)
    def log_attempt(self, request: Request, uuid: str) -> Response:
        """Log an attempt to reach the party."""
        asked = self.get_object()
        actions.log_attempt(by=self.me, request=asked, **self.given(LogAttemptSerializer))
        return self.shown(asked)

    @verb(takes=PutAgainSerializer, gives=ReplyRequestSerializer)
    def put_again(self, request: Request, uuid: str) -> Response:
        """Put something new or more to them: their time starts anew."""
        asked = self.get_object()
        actions.put_again(by=self.me, request=asked, **self.given(PutAgainSerializer))
        return self.shown(asked)

    @verb(takes=CorrectSerializer, gives=ReplyRequestSerializer)
    def correct(self, request: Request, uuid: str) -> Response:
        """Log how an attempt really was."""
        asked, given = self.get_object(), self.given(CorrectSerializer)
        actions.correct(by=self.me, attempt=_of(asked.attempts, given.pop("attempt"), "attempt"), **given)
        return self.shown(asked)

    @verb(takes=BouncedSerializer, gives=ReplyRequestSerializer)
    def bounced(self, request: Request, uuid: str) -> Response:
        """Log that what was sent came back."""
        asked, given = self.get_object(), self.given(BouncedSerializer)
        actions.bounced(by=self.me, attempt=_of(asked.attempts, given.pop("attempt"), "attempt"), **given)
        return self.shown(asked)

    @verb(takes=LetterAskedSerializer, gives=LetterSerializer)
    def fill_letter(self, request: Request, uuid: str) -> Response:
        """The desk's letter of a step, filled. Nothing is sent or kept."""
        words = fill(self.get_object(), self._step(), by=self.me)
        return Response(LetterSerializer({"subject": words.subject, "body": words.body}).data)

    def _step(self) -> str:
        step: str = self.given(LetterAskedSerializer)["step"]
        one_of("step", step, MailStep.values)
        return step

    @verb(takes=SendSerializer, gives=ReplyRequestSerializer)
    def send(self, request: Request, uuid: str) -> Response:
        """Send them a mail. It can not be called back; its attempt is logged once it left or failed."""
        asked, given = self.get_object(), self.given(SendSerializer)
        actions.send(by=self.me, request=asked, uuid=given.pop("id", None), **given)
        return self.shown(asked)

    @verb(takes=SettleUnknownSerializer, gives=ReplyRequestSerializer)
    def settle_unknown(self, request: Request, uuid: str) -> Response:
        """Say what became of a mail of which nobody knows whether it left."""
        asked, given = self.get_object(), self.given(SettleUnknownSerializer)
        mail = _of(asked.mails, given["mail"], "mail")
        actions.settle_unknown(by=self.me, mail=mail, arrived=given["arrived"])
        return self.shown(asked)

    @verb(takes=GivenReasonSerializer, gives=ReplyRequestSerializer)
    def give_up_search(self, request: Request, uuid: str) -> Response:
        """Say why no other way to them is looked for."""
        asked = self.get_object()
        actions.give_up_search(by=self.me, request=asked, **self.given(GivenReasonSerializer))
        return self.shown(asked)

    @verb(takes=LogReplySerializer, gives=ReplyRequestSerializer)
    def log_reply(self, request: Request, uuid: str) -> Response:
        """Log what came back, or that nothing did."""
        asked = self.get_object()
        actions.log_reply(by=self.me, request=asked, **self.given(LogReplySerializer))
        return self.shown(asked)

    @verb(takes=FollowUpSerializer, gives=ReplyRequestSerializer)
    def follow_up(self, request: Request, uuid: str) -> Response:
        """Set when to follow up next."""
        asked, given = self.get_object(), self.given(FollowUpSerializer)
        with called({"next_follow_up_at": "at"}):
            actions.follow_up(by=self.me, request=asked, at=given["at"])
        return self.shown(asked)

    @verb(gives=ReplyRequestSerializer)
    def unset_follow_up(self, request: Request, uuid: str) -> Response:
        """Give up the follow-up that was set by hand; the house numbers hold again."""
        return self.shown(actions.unset_follow_up(by=self.me, request=self.get_object()))

    @verb(takes=GivenReasonSerializer, gives=ReplyRequestSerializer)
    def pause(self, request: Request, uuid: str) -> Response:
        """Stop following up for now, and say why. Their time runs on."""
        return self.shown(
            actions.pause(by=self.me, request=self.get_object(), **self.given(GivenReasonSerializer))
        )

    @verb(gives=ReplyRequestSerializer)
    def resume(self, request: Request, uuid: str) -> Response:
        """Follow up again; what fell due meanwhile is due now."""
        return self.shown(actions.resume(by=self.me, request=self.get_object()))
