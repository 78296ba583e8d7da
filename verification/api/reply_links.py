"""Reply pages: where a party answers once, without an account."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.people.permissions import allows
from verification.api.base import Noun, verb
from verification.api.fields import Known
from verification.api.people import PersonSerializer
from verification.outreach import links
from verification.outreach.models import ReplyLink, ReplyRequest
from verification.outreach.permissions import may_log_replies


class ReplyLinkSerializer(serializers.Serializer):
    """A reply page of a request."""

    id = serializers.UUIDField(source="uuid")
    reply_request = serializers.UUIDField(source="request.uuid")
    address = serializers.SerializerMethodField(help_text="Empty for who does not keep the reply log.")
    made_by = PersonSerializer()
    made_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    revoked_by = PersonSerializer(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    is_open = serializers.BooleanField()

    def get_address(self, link: ReplyLink) -> str:
        user: Any = self.context["request"].user
        keeps = allows(may_log_replies, by=user, story=link.request.story)
        return links.address_of(link) if keeps else ""


class MakeLinkSerializer(serializers.Serializer):
    """For which request."""

    reply_request = Known("reply request", ReplyRequest.objects.visible_to)


class ReplyLinkFilter(filters.FilterSet):
    reply_request = filters.UUIDFilter("request__uuid")
    story = filters.UUIDFilter("request__story__uuid")


class ReplyLinks(ListModelMixin, RetrieveModelMixin, Noun[ReplyLink]):
    """Reply pages of your desks."""

    queryset = ReplyLink.objects.select_related("request__story__desk", "made_by", "revoked_by").order_by(
        "pk"
    )
    serializer_class = ReplyLinkSerializer
    filterset_class = ReplyLinkFilter

    def visible(self, rows: QuerySet[ReplyLink]) -> QuerySet[ReplyLink]:
        return rows.filter(request__in=ReplyRequest.objects.visible_to(self.me))

    @extend_schema(
        operation_id="reply_links_make_link",
        request=MakeLinkSerializer,
        responses={201: ReplyLinkSerializer},
    )
    def create(self, request: Request) -> Response:
        """Make a reply page for a request, or find the one that is still open."""
        asked = self.given(MakeLinkSerializer)["reply_request"]
        return self.shown(links.make_link(by=self.me, request=asked), status=201)

    @verb(gives=ReplyLinkSerializer)
    def revoke(self, request: Request, uuid: str) -> Response:
        """Take a reply page back."""
        link = self.get_object()
        links.revoke(by=self.me, link=link)
        return self.shown(link)
