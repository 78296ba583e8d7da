"""Mails that came in: those of requests you see, and the queue of what belongs to none."""

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from verification.api.base import Noun, verb
from verification.api.fields import Known, Word
from verification.api.people import PersonSerializer
from verification.outreach import settling
from verification.outreach.models import InboundMail, ReplyRequest
from verification.outreach.states import InboundKind, InboundState
from verification.outreach.unmatched import queue_of


class InboundMailSerializer(serializers.Serializer):
    """A mail that came in, and what it belongs to."""

    id = serializers.UUIDField(source="uuid")
    kind = Word(InboundKind)
    state = Word(InboundState)
    desk = serializers.UUIDField(source="desk.uuid", allow_null=True, default=None)
    reply_request = serializers.UUIDField(source="request.uuid", allow_null=True, default=None)
    sender = serializers.CharField(allow_blank=True)
    subject = serializers.CharField(allow_blank=True)
    text = serializers.CharField(allow_blank=True)
    why = serializers.CharField(allow_blank=True, help_text="Why it matches nothing, or what was not taken.")
    received_at = serializers.DateTimeField()
    settled_by = PersonSerializer(allow_null=True)
    settled_at = serializers.DateTimeField(allow_null=True)


class MatchSerializer(serializers.Serializer):
    """The request that a mail answers."""

    reply_request = Known("reply request", ReplyRequest.objects.visible_to)


class SetAsideSerializer(serializers.Serializer):
    """Why it belongs to nothing here."""

    reason = serializers.CharField(allow_blank=True)


class InboundMailFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=InboundState.choices)
    reply_request = filters.UUIDFilter("request__uuid")


class InboundMails(ListModelMixin, RetrieveModelMixin, Noun[InboundMail]):
    """Mails that came in, newest first; what belongs to no request, for who settles it."""

    queryset = InboundMail.objects.select_related("desk", "request", "settled_by").order_by("-pk")
    serializer_class = InboundMailSerializer
    filterset_class = InboundMailFilter

    def visible(self, rows: QuerySet[InboundMail]) -> QuerySet[InboundMail]:
        of_requests = Q(request__in=ReplyRequest.objects.visible_to(self.me))
        return rows.filter(of_requests | Q(pk__in=queue_of(self.me).filter(request=None).values("pk")))

    @verb(takes=MatchSerializer, gives=InboundMailSerializer)
    def match(self, request: Request, uuid: str) -> Response:
        """Say which request a mail answers: it is kept there as a reply, with what came with it."""
        mail = self.get_object()
        settling.match(by=self.me, mail=mail, request=self.given(MatchSerializer)["reply_request"])
        return self.shown(mail)

    @verb(takes=SetAsideSerializer, gives=InboundMailSerializer)
    def set_aside(self, request: Request, uuid: str) -> Response:
        """Say that a mail belongs to nothing here, and why."""
        mail = self.get_object()
        settling.set_aside(by=self.me, mail=mail, **self.given(SetAsideSerializer))
        return self.shown(mail)

    @verb(gives=InboundMailSerializer)
    def bring_back(self, request: Request, uuid: str) -> Response:
        """Put a mail that was set aside into the queue again."""
        mail = self.get_object()
        settling.bring_back(by=self.me, mail=mail)
        return self.shown(mail)
