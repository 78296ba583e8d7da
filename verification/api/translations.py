"""Translations of evidence, each by a named person: a correction or a withdrawal is another row."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from verification.api.base import Noun, verb
from verification.api.fields import Known
from verification.api.people import PersonSerializer
from verification.api.reasons import GivenReasonSerializer
from verification.evidence import translating
from verification.evidence.models import Evidence, Translation


class TranslationSerializer(serializers.Serializer):
    """What an item says in another language; a row without text withdraws the one before it in its language."""

    id = serializers.UUIDField(source="uuid")
    evidence = serializers.UUIDField(source="evidence.uuid")
    language = serializers.CharField()
    text = serializers.CharField(allow_blank=True)
    translator = serializers.CharField()
    by = PersonSerializer()
    at = serializers.DateTimeField()


class AddTranslationSerializer(serializers.Serializer):
    """A translation and the person who answers for it."""

    evidence = Known("evidence", Evidence.objects.visible_to)
    language = serializers.CharField(allow_blank=True, help_text="A language code: en, ru, pt-br.")
    text = serializers.CharField(allow_blank=True, trim_whitespace=False)
    translator = serializers.CharField(allow_blank=True, help_text="A person. A machine alone is refused.")
    aid = serializers.CharField(default="", allow_blank=True, help_text="A machine that helped, if any.")


class TranslationFilter(filters.FilterSet):
    evidence = filters.UUIDFilter("evidence__uuid")
    story = filters.UUIDFilter("evidence__story__uuid")
    language = filters.CharFilter("language")


class Translations(ListModelMixin, RetrieveModelMixin, Noun[Translation]):
    """Translations of evidence in stories of your desks, oldest first."""

    queryset = Translation.objects.select_related("evidence__story__desk", "by").order_by("pk")
    serializer_class = TranslationSerializer
    filterset_class = TranslationFilter

    def visible(self, rows: QuerySet[Translation]) -> QuerySet[Translation]:
        return rows.filter(evidence__in=Evidence.objects.visible_to(self.me))

    @extend_schema(
        operation_id="translations_add",
        request=AddTranslationSerializer,
        responses={201: TranslationSerializer},
    )
    def create(self, request: Request) -> Response:
        """Add a translation of evidence, or a better one: the newest into a language stands."""
        return self.shown(translating.add(by=self.me, **self.given(AddTranslationSerializer)), status=201)

    @verb(takes=GivenReasonSerializer, gives=TranslationSerializer)
    def withdraw(self, request: Request, uuid: str) -> Response:
        """Say that the translation is not to be relied on; the answer is the row that says so."""
        translation = self.get_object()
        ended = translating.withdraw(by=self.me, translation=translation, **self.given(GivenReasonSerializer))
        return self.shown(ended)
