"""Messages shown inside the product."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.dispatch.actions import read_notice, read_notices
from newsroom.dispatch.models import Notice
from newsroom.people.models import User
from verification.api.base import Noun, verb
from verification.api.fields import Known


class NoticeSerializer(serializers.Serializer):
    """A message to you."""

    id = serializers.UUIDField(source="uuid")
    kind = serializers.CharField()
    text = serializers.CharField()
    path = serializers.CharField(help_text="The page it is about.")
    at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)


def _notices(user: User) -> QuerySet[Notice]:
    return Notice.objects.of(user)


class UptoSerializer(serializers.Serializer):
    """The newest notice you were shown."""

    upto = Known("notice", _notices)


class ReadSerializer(serializers.Serializer):
    """How many notices were marked as read."""

    read = serializers.IntegerField()


class NoticeFilter(filters.FilterSet):
    is_unread = filters.BooleanFilter("read_at", lookup_expr="isnull")


class Notices(ListModelMixin, Noun[Notice]):
    """Messages to you, newest first."""

    queryset = Notice.objects.order_by("-pk")
    serializer_class = NoticeSerializer
    filterset_class = NoticeFilter

    def visible(self, rows: QuerySet[Notice]) -> QuerySet[Notice]:
        return rows.filter(pk__in=_notices(self.me).values("pk"))

    @verb(gives=NoticeSerializer, url_path="read")
    def read_one(self, request: Request, uuid: str) -> Response:
        """Mark one notice as read."""
        notice = self.get_object()
        read_notice(by=self.me, notice=notice)
        return self.shown(notice)

    @verb(takes=UptoSerializer, gives=ReadSerializer, detail=False)
    def read(self, request: Request) -> Response:
        """Mark your notices as read, up to the newest one you were shown."""
        newest = self.given(UptoSerializer)["upto"]
        return Response(ReadSerializer({"read": read_notices(by=self.me, upto=newest.pk)}).data)
