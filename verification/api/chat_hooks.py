"""Chats that hear messages: of the desks you head, and your own."""

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.dispatch import chat as verbs
from newsroom.dispatch.models import ChatHook
from newsroom.dispatch.states import ChatFormat
from newsroom.people.states import Role
from verification.api.base import Noun, verb
from verification.api.fields import Known, Word
from verification.api.people import PersonSerializer
from verification.api.subscriptions import headed


class ChatHookSerializer(serializers.Serializer):
    """A chat. The address of its incoming webhook is a secret and never shown."""

    id = serializers.UUIDField(source="uuid")
    desk = serializers.UUIDField(source="desk.uuid", allow_null=True, default=None)
    format = Word(ChatFormat)
    host = serializers.CharField()
    added_by = PersonSerializer()
    added_at = serializers.DateTimeField()
    failing_since = serializers.DateTimeField(allow_null=True)
    disabled_at = serializers.DateTimeField(allow_null=True)
    disabled_because = serializers.CharField(allow_blank=True)


class AddChatHookSerializer(serializers.Serializer):
    """A chat of a desk that you head; without a desk, your own."""

    desk = Known("desk", headed, default=None, allow_null=True)
    format = Word(ChatFormat)
    url = serializers.CharField()


class ChatHooks(ListModelMixin, RetrieveModelMixin, Noun[ChatHook]):
    """Chats that hear messages: of the desks you head, and your own."""

    queryset = ChatHook.objects.select_related("desk", "added_by").order_by("pk")
    serializer_class = ChatHookSerializer

    def visible(self, rows: QuerySet[ChatHook]) -> QuerySet[ChatHook]:
        return rows.filter(
            Q(desk_id__in=self.me.desk_ids(Role.DESK_HEAD)) | Q(user=self.me), removed_at__isnull=True
        )

    @extend_schema(
        operation_id="chat_hooks_add_hook",
        request=AddChatHookSerializer,
        responses={201: ChatHookSerializer},
    )
    def create(self, request: Request) -> Response:
        """Say messages in a chat from now on."""
        return self.shown(verbs.add_hook(by=self.me, **self.given(AddChatHookSerializer)), status=201)

    @verb(gives=None, status=204)
    def remove(self, request: Request, uuid: str) -> Response:
        """Say nothing there any more; the address is forgotten."""
        verbs.remove_hook(by=self.me, hook=self.get_object())
        return Response(status=204)

    @verb(gives=ChatHookSerializer)
    def enable(self, request: Request, uuid: str) -> Response:
        """Say things there again, after it was disabled."""
        return self.shown(verbs.enable_hook(by=self.me, hook=self.get_object()))

    @verb(gives=ChatHookSerializer, url_path="try")
    def try_hook(self, request: Request, uuid: str) -> Response:
        """Say a sentence there, to see whether it arrives."""
        hook = self.get_object()
        verbs.try_hook(by=self.me, hook=hook)
        return self.shown(hook)
