"""How a desk words its mails to parties."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.people.models import Desk
from verification.api.base import Noun, verb
from verification.api.fields import Known, Seen, Word
from verification.api.people import PersonSerializer
from verification.outreach.actions import reset_template, save_template
from verification.outreach.models import Template
from verification.outreach.states import MailStep, RequestType


class TemplateSerializer(serializers.Serializer):
    """A letter of a desk: for a type of request, a step and a language."""

    id = serializers.UUIDField(source="uuid")
    desk = serializers.UUIDField(source="desk.uuid")
    type = Word(RequestType)
    step = Word(MailStep)
    language = serializers.CharField()
    subject = serializers.CharField()
    body = serializers.CharField()
    version = serializers.IntegerField()
    changed_by = PersonSerializer()
    changed_at = serializers.DateTimeField()


class SaveTemplateSerializer(serializers.Serializer):
    """The words of a letter; `seen` is the version that was looked at, left out for a new one."""

    desk = Known("desk", lambda user: Desk.objects.of(user))
    type = Word(RequestType)
    step = Word(MailStep)
    language = serializers.CharField()
    subject = serializers.CharField(allow_blank=True)
    body = serializers.CharField(allow_blank=True)
    seen = Seen(default=0)


class ResetTemplateSerializer(serializers.Serializer):
    """The version that was looked at."""

    seen = Seen()


class TemplateFilter(filters.FilterSet):
    desk = filters.UUIDFilter("desk__uuid")
    type = filters.CharFilter()
    step = filters.CharFilter()
    language = filters.CharFilter()


class Templates(ListModelMixin, RetrieveModelMixin, Noun[Template]):
    """The letters that your desks word themselves; where a desk has none, the product's own hold."""

    queryset = Template.objects.select_related("desk", "changed_by").order_by("pk")
    serializer_class = TemplateSerializer
    filterset_class = TemplateFilter

    def visible(self, rows: QuerySet[Template]) -> QuerySet[Template]:
        return rows.filter(desk_id__in=self.me.desk_ids())

    @extend_schema(
        operation_id="templates_save_template",
        request=SaveTemplateSerializer,
        responses={200: TemplateSerializer},
    )
    def create(self, request: Request) -> Response:
        """Word a mail of a type and step in a language."""
        return self.shown(save_template(by=self.me, **self.given(SaveTemplateSerializer)))

    @verb(takes=ResetTemplateSerializer, gives=None, status=204)
    def reset(self, request: Request, uuid: str) -> Response:
        """Let the product's own words hold again."""
        template = self.get_object()
        reset_template(by=self.me, template=template, **self.given(ResetTemplateSerializer))
        return Response(status=204)
