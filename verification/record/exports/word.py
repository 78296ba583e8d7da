"""The checked copy as a Word file: each claim's note a comment on its words, each proposed fix a tracked change.

Comments belong to the checker, and so do changes: an editor accepts or rejects them as any other.
"""

import io
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count, pairwise
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from newsroom.stories.copy import Block, BlockKind
from newsroom.stories.inline import runs_of
from verification.record.exports.notes import CheckedCopy, Note
from verification.text.spans import Span

STYLES = {
    BlockKind.HEADLINE: "Title",
    BlockKind.STANDFIRST: "Subtitle",
    BlockKind.SUBHEAD: "Heading 2",
    BlockKind.QUOTE: "Quote",
    BlockKind.LIST: "List Bullet",
    BlockKind.IMAGE: "Caption",
}
THE_DESK = "Second Source"
NO_CLAIM = "No claim covers this sentence."


@dataclass
class _OnWords:
    """Something that belongs to a stretch of the copy; `runs` are its words in the file."""

    span: Span
    by: str
    runs: list[Run] = field(default_factory=list, kw_only=True)


@dataclass
class _Comment(_OnWords):
    text: str


@dataclass
class _Change(_OnWords):
    words: str
    at: datetime


def word(copy: CheckedCopy) -> bytes:
    """The file."""
    document = docx.Document()
    about = document.core_properties
    about.title, about.author, about.comments = copy.story.headline[:255], THE_DESK, ""
    comments, changes = list(_comments(copy)), list(_changes(copy.notes))
    on_words: list[_OnWords] = [*comments, *changes]
    edges = {edge for one in on_words for edge in (one.span.start, one.span.end)}
    for start, end, block in copy.view.revision.document.spans():
        paragraph = document.add_paragraph(style=STYLES.get(block.kind))
        for at, run in _written(paragraph, block, start, [edge for edge in edges if start < edge < end]):
            piece = Span(at, at + len(run.text))
            for one in on_words:
                if one.span.start <= piece.start and piece.end <= one.span.end:
                    one.runs.append(run)
    for comment in comments:
        if comment.runs:
            initials = "".join(name[0] for name in comment.by.split())[:9]
            document.add_comment(
                runs=[comment.runs[0], comment.runs[-1]],
                text=comment.text,
                author=comment.by,
                initials=initials,
            )
    numbers = count(1)
    for change in changes:
        _track(change, numbers)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _comments(copy: CheckedCopy) -> Iterator[_Comment]:
    for note in copy.notes:
        by = note.first.by if note.first else THE_DESK
        for anchor in note.places:
            span = Span(anchor.start or 0, anchor.end or 0)
            yield _Comment(span, _clean(by), _clean("\n".join(note.lines)))
    for sentence in copy.view.unclaimed:
        yield _Comment(Span(sentence.start, sentence.end), THE_DESK, NO_CLAIM)


def _changes(notes: Iterable[Note]) -> Iterator[_Change]:
    """Proposed words, wherever the claim stands in the words they were proposed for; never two for the same words."""
    taken: list[Span] = []
    for note in notes:
        if note.fix is None or not note.places:
            continue
        for anchor in note.places:
            span = Span(anchor.start or 0, anchor.end or 0)
            if anchor.words == note.places[0].words and not any(span.touches(other) for other in taken):
                taken.append(span)
                yield _Change(span, _clean(note.fix.by), _clean(note.fix.words), note.fix.at)


def _written(paragraph: Paragraph, block: Block, start: int, edges: list[int]) -> Iterator[tuple[int, Run]]:
    """The block as runs that no edge cuts, each with where it begins in the copy."""
    at = start
    credit = block.plain[len(block.text) :]
    pieces = [(run.text, run.strong, run.em) for run in runs_of(block.text, block.marks)]
    for text, strong, em in [*pieces, (credit, False, False)]:
        cuts = [0, *sorted(edge - at for edge in edges if at < edge < at + len(text)), len(text)]
        for begin, finish in pairwise(cuts):
            if finish > begin:
                run = paragraph.add_run(text[begin:finish])
                run.bold, run.italic = strong or None, em or None
                yield at + begin, run
        at += len(text)


def _track(change: _Change, numbers: Iterator[int]) -> None:
    """Mark the runs as deleted and put the proposed words behind them as inserted."""
    if not change.runs:
        return
    first = change.runs[0]._r
    inserted = _marked("w:ins", change, numbers)
    proposed = deepcopy(first)
    for text in proposed.findall(qn("w:t")):
        proposed.remove(text)
    new = OxmlElement("w:t")
    new.text = change.words
    new.set(qn("xml:space"), "preserve")
    proposed.append(new)
    inserted.append(proposed)
    last: Any = None
    for run in change.runs:
        deleted = _marked("w:del", change, numbers)
        run._r.addprevious(deleted)
        deleted.append(run._r)
        for text in run._r.findall(qn("w:t")):
            text.tag = qn("w:delText")
            text.set(qn("xml:space"), "preserve")
        last = deleted
    last.addnext(inserted)


def _marked(tag: str, change: _Change, numbers: Iterator[int]) -> Any:
    element = OxmlElement(tag)
    element.set(qn("w:id"), str(next(numbers)))
    element.set(qn("w:author"), change.by)
    element.set(qn("w:date"), f"{change.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    return element


def _clean(text: str) -> str:
    """Without the control characters that no XML may hold."""
    return "".join(char for char in text if char in "\n\t" or char >= " ")
