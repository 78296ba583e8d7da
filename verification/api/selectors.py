"""Words of the copy, pointed at as the W3C's Web Annotation Data Model does (4.2.4, 4.2.5)."""

import unicodedata
from contextlib import AbstractContextManager
from typing import Any

from rest_framework import serializers

from verification.api.base import called
from verification.api.fields import LARGEST

QUOTE, POSITION = "TextQuoteSelector", "TextPositionSelector"


def in_target() -> AbstractContextManager[None]:
    """What a verb says about the words stands beside the selector they came in."""
    return called({"exact": "target.selector"})


class SelectorSerializer(serializers.Serializer):
    """A TextQuoteSelector (exact, prefix, suffix) or a TextPositionSelector (start, end, in code points)."""

    type = serializers.ChoiceField(
        [QUOTE, POSITION], error_messages={"invalid_choice": f"Use a {QUOTE} and a {POSITION}."}
    )
    exact = serializers.CharField(required=False, trim_whitespace=False)
    prefix = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)
    suffix = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)
    start = serializers.IntegerField(required=False, min_value=0, max_value=LARGEST)
    end = serializers.IntegerField(required=False, min_value=0, max_value=LARGEST)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        needed = ("exact",) if attrs["type"] == QUOTE else ("start", "end")
        missing = [name for name in needed if name not in attrs]
        if missing:
            raise serializers.ValidationError(f"A {attrs['type']} has {' and '.join(needed)}.")
        return attrs


class TargetSerializer(serializers.Serializer):
    """Where in the copy: the words, and their place in the revision that was seen."""

    selector = serializers.ListField(child=SelectorSerializer(), allow_empty=False, max_length=2)

    def validate_selector(self, selectors: list[dict[str, Any]]) -> list[dict[str, Any]]:
        by_type = {selector["type"]: selector for selector in selectors}
        if len(by_type) < len(selectors):
            raise serializers.ValidationError("Give each kind of selector once.")
        if QUOTE not in by_type:
            raise serializers.ValidationError(f"Say which words: give a {QUOTE}.")
        if POSITION in by_type and not self._agree(by_type[QUOTE], by_type[POSITION]):
            raise serializers.ValidationError(
                "The quoted words are not as long as the place they are said to have."
            )
        return selectors

    @staticmethod
    def _agree(quote: dict[str, Any], position: dict[str, Any]) -> bool:
        return len(unicodedata.normalize("NFC", quote["exact"])) == position["end"] - position["start"]

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The keywords with which verbs take words of the copy."""
        if isinstance(data, dict) and isinstance(data.get("selector"), dict):
            data = {**data, "selector": [data["selector"]]}  # the model allows one without a list
        by_type = {selector["type"]: selector for selector in super().to_internal_value(data)["selector"]}
        quote, position = by_type[QUOTE], by_type.get(POSITION, {})
        return {
            "exact": quote["exact"],
            "prefix": quote.get("prefix", ""),
            "suffix": quote.get("suffix", ""),
            "start": position.get("start"),
        }
