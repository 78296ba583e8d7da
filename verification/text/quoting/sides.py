"""An original and its translation side by side, paragraph by paragraph where they have as many."""

from dataclasses import dataclass

from verification.text.sentences import blocks
from verification.text.spans import Span


@dataclass(frozen=True)
class Pair:
    """A paragraph of the original and of the translation, as spans of each."""

    original: Span
    translation: Span


def side_by_side(original: str, translation: str) -> list[Pair]:
    """The paragraphs of both; the whole of each as one pair where their numbers differ."""
    one, other = ([span for span in blocks(text) if len(span)] for text in (original, translation))
    if len(one) == len(other):
        return [Pair(*both) for both in zip(one, other, strict=True)]
    return [Pair(Span(0, len(original)), Span(0, len(translation)))]
