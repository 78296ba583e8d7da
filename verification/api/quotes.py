"""What the quote check finds, in the API's words."""

from dataclasses import dataclass
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from verification.api.translations import TranslationSerializer
from verification.checking.quoting import QUOTED, QuoteCheck, quote_check
from verification.claims.models import Claim
from verification.evidence.models import Evidence
from verification.text.quoting.check import Checked, Piece
from verification.text.spans import Span

ORIGINAL = OpenApiParameter(
    "original", OpenApiTypes.UUID, description="Evidence to compare with, instead of the one that fits best."
)


class PassageSerializer(serializers.Serializer):
    """Words of the text the quotation is compared with, by code points."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()
    words = serializers.CharField(allow_blank=True)


class MarkedSerializer(serializers.Serializer):
    """A stretch of the copy's words: in both, in the copy only, or the newsroom's own in brackets."""

    mark = serializers.ChoiceField(["equal", "insert", "ours"])
    words = serializers.CharField()


class QuotedPartSerializer(serializers.Serializer):
    """A part of the quotation that should run on in the original."""

    copy_start = serializers.IntegerField()
    copy_end = serializers.IntegerField()
    joint = serializers.ChoiceField(
        ["first", "ellipsis", "runs on", "apart"], help_text="How it is joined to the part before."
    )
    passage = PassageSerializer(allow_null=True)
    score = serializers.FloatField()
    words_differ = serializers.IntegerField()
    left_out = PassageSerializer(allow_null=True)
    out_of_order = serializers.BooleanField()
    marked = MarkedSerializer(many=True)


class QuoteReadingSerializer(serializers.Serializer):
    """One wording of the claim against the text."""

    words = serializers.CharField()
    finding = serializers.CharField(help_text="In words: word for word, words differ, not found, …")
    sentence = serializers.CharField()
    score = serializers.FloatField()
    words_differ = serializers.IntegerField()
    notes = serializers.ListField(child=serializers.CharField())
    parts = QuotedPartSerializer(many=True)


class QuoteCheckSerializer(serializers.Serializer):
    """A quotation beside its original. It points; the verdict is a person's. A claim of another kind has none."""

    original = serializers.UUIDField(allow_null=True)
    is_named = serializers.BooleanField(help_text="Does a source or a verdict of the claim name it?")
    is_translated = serializers.BooleanField()
    translation = TranslationSerializer(allow_null=True)
    readings = QuoteReadingSerializer(many=True)
    others = serializers.ListField(child=serializers.UUIDField())


@dataclass(frozen=True)
class Passage:
    start: int
    end: int
    words: str


def checked_quote(request: Request, claim: Claim) -> dict[str, object]:
    """The quote check of a claim, as the API shows it."""
    chosen = _chosen(request, claim)
    check = quote_check(claim, chosen) if claim.kind in QUOTED else QuoteCheck(claim, [])
    return {
        "original": check.evidence.uuid if check.evidence else None,
        "is_named": check.named,
        "is_translated": check.translated,
        "translation": check.translation,
        "readings": [_reading(check, one.words, one.checked) for one in check.readings],
        "others": [piece.uuid for piece in check.others],
    }


def _chosen(request: Request, claim: Claim) -> Evidence | None:
    asked = request.query_params.get("original")
    if not asked:
        return None
    try:
        found = Evidence.objects.filter(story=claim.story, uuid=UUID(asked)).standing().first()
    except ValueError:
        found = None
    if found is None:
        raise NotFound
    return found


def _reading(check: QuoteCheck, words: str, checked: Checked) -> dict[str, object]:
    return {
        "words": words,
        "finding": checked.finding.value,
        "sentence": checked.sentence,
        "score": round(checked.score, 1),
        "words_differ": checked.differing,
        "notes": checked.notes,
        "parts": [_part(check.text, piece) for piece in checked.pieces],
    }


def _part(text: str, piece: Piece) -> dict[str, object]:
    return {
        "copy_start": piece.words.start,
        "copy_end": piece.words.end,
        "joint": piece.joint,
        "passage": _passage(text, piece.passage),
        "score": round(piece.score, 1),
        "words_differ": piece.differing,
        "left_out": _passage(text, piece.left_out),
        "out_of_order": piece.out_of_order,
        "marked": [{"mark": mark, "words": words} for mark, words in piece.diff],
    }


def _passage(text: str, span: Span | None) -> Passage | None:
    return Passage(span.start, span.end, span.of(text)) if span else None
