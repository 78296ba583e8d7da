"""Where two versions of copy differ, paragraph by paragraph."""

from collections.abc import Iterable, Iterator

from verification.text.diff import Op, word_diff

Piece = tuple[Op, str]
BREAK = "\n\n"


def differing_paragraphs(old: str, new: str) -> list[list[Piece]]:
    """The word diff of the paragraphs that differ; what both have alike is left out."""
    return [pieces for pieces in _paragraphs(word_diff(old, new)) if any(op != "equal" for op, _ in pieces)]


def _paragraphs(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """The pieces cut where both texts have a paragraph's end."""
    paragraph: list[Piece] = []
    for op, text in pieces:
        parts = text.split(BREAK) if op == "equal" else [text]
        for number, part in enumerate(parts):
            if number:
                yield paragraph
                paragraph = []
            if part:
                paragraph.append((op, part))
    yield paragraph
