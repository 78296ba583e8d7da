"""The sentences that words of the copy stand in."""

from verification.text.sentences import sentences
from verification.text.spans import Span


def sentences_around(text: str, span: Span) -> list[Span]:
    """The sentences a span shares a character with; only its own block is read."""
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    block = text[start : end if end >= 0 else len(text)]
    found = (Span(start + one.start, start + one.end) for one in sentences(block))
    return [one for one in found if one.touches(span)]
