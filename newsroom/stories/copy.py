"""Copy as the desk sees it: an ordered list of blocks, and the one plain text every offset is counted in."""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Self

from django.db.models import TextChoices

from newsroom.errors import Invalid
from newsroom.stories.blocks import Block, BlockKind
from newsroom.stories.inline import MARK_KINDS, Mark, Run, runs_of
from newsroom.stories.source import read_body, write_body
from newsroom.stories.tidying import safe_href

__all__ = ["PROJECTION_VERSION", "Block", "BlockKind", "Document", "Field", "Mark", "Run"]

# Raised whenever the same blocks would project to another plain text; kept with every revision.
PROJECTION_VERSION = 1

MAX_HEADLINE = 300
MAX_COPY = 200_000
SEPARATOR = "\n\n"


class Field(TextChoices):
    """Where in the copy words stand, as a claim's place names it."""

    HEADLINE = "headline", "Headline"
    STANDFIRST = "standfirst", "Standfirst"
    BODY = "body", "Body"
    CAPTION = "caption", "Caption"
    PUSH = "push", "Push line"


FIELD_OF = {
    BlockKind.HEADLINE: Field.HEADLINE,
    BlockKind.STANDFIRST: Field.STANDFIRST,
    BlockKind.IMAGE: Field.CAPTION,
    BlockKind.PUSH: Field.PUSH,
}


@dataclass(frozen=True)
class Document:
    """One version of a story's copy. `Document.of` and the readers give checked ones."""

    blocks: tuple[Block, ...]

    @classmethod
    def of(cls, blocks: Iterable[Block]) -> Self:
        """The blocks as a document: one headline first, at most one standfirst next, within the limits."""
        blocks = tuple(blocks)
        kinds = [block.kind for block in blocks]
        if BlockKind.HEADLINE not in kinds:
            raise Invalid({"headline": ["The copy has no headline."]})
        if kinds.count(BlockKind.HEADLINE) > 1:
            raise Invalid({"copy": ["The copy has more than one headline."]})
        if kinds[0] != BlockKind.HEADLINE:
            raise Invalid({"copy": ["The headline has to come first."]})
        if BlockKind.STANDFIRST in kinds[2:]:
            raise Invalid({"copy": ["There can be one standfirst, directly after the headline."]})
        if not all(block.text for block in blocks):
            raise Invalid({"copy": ["A block of the copy has no words."]})
        if (length := len(blocks[0].text)) > MAX_HEADLINE:
            raise Invalid(
                {"headline": [f"The headline is {length:,} characters long; at most {MAX_HEADLINE} fit."]}
            )
        document = cls(blocks)
        if (length := len(document.text)) > MAX_COPY:
            raise Invalid({"copy": [f"The copy is {length:,} characters long; at most {MAX_COPY:,} fit."]})
        return document

    @classmethod
    def from_fields(cls, headline: str, standfirst: str, body_text: str) -> Self:
        """The copy as typed into the plain edit form."""
        first = Block.of(BlockKind.HEADLINE, headline)
        if not first.text:
            raise Invalid({"headline": ["Give the story a headline."]})
        second = Block.of(BlockKind.STANDFIRST, standfirst)
        return cls.of([first, *([second] if second.text else []), *read_body(body_text)])

    @classmethod
    def from_json(cls, data: Any) -> Self:
        """The copy from what `to_json` gave, or a client sent."""
        if not isinstance(data, list):
            raise Invalid({"copy": ["Copy is a list of blocks."]})
        return cls.of(_block(number, item) for number, item in enumerate(data, start=1))

    def to_json(self) -> list[dict[str, Any]]:
        """The blocks as JSON; what is empty is left out."""
        return [
            {
                "kind": str(block.kind),
                "text": block.text,
                **({"credit": block.credit} if block.credit else {}),
                **({"marks": [_without_empty(asdict(mark)) for mark in block.marks]} if block.marks else {}),
            }
            for block in self.blocks
        ]

    @property
    def headline(self) -> str:
        """The headline, or "" where there is none."""
        return self._text_of(BlockKind.HEADLINE)

    @property
    def standfirst(self) -> str:
        """The standfirst, or "" where there is none."""
        return self._text_of(BlockKind.STANDFIRST)

    def _text_of(self, kind: BlockKind) -> str:
        return next((block.text for block in self.blocks if block.kind == kind), "")

    def body_source(self) -> str:
        """The body as `from_fields` reads it."""
        return write_body(
            block for block in self.blocks if block.kind not in {BlockKind.HEADLINE, BlockKind.STANDFIRST}
        )

    @cached_property
    def text(self) -> str:
        """The canonical plain text. Every offset anywhere counts its code points."""
        return SEPARATOR.join(block.plain for block in self.blocks)

    @cached_property
    def sha256(self) -> str:
        """What the version is known by; it covers the words and the marks, so a changed link shows."""
        canonical = json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _, _ in self.spans()]

    def spans(self) -> list[tuple[int, int, Block]]:
        """Each block with its start and end in `text`."""
        spans, start = [], 0
        for block in self.blocks:
            end = start + len(block.plain)
            spans.append((start, end, block))
            start = end + len(SEPARATOR)
        return spans

    def field_at(self, pos: int) -> Field:
        """The field the character at `pos` belongs to; between two blocks, the one before."""
        block = self.blocks[max(0, bisect_right(self._starts, pos) - 1)]
        return FIELD_OF.get(block.kind, Field.BODY)


def _without_empty(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value != ""}


def _block(number: int, item: Any) -> Block:
    def refuse(sentence: str) -> Invalid:
        return Invalid({"copy": [f"Block {number} {sentence}"]})

    if not isinstance(item, Mapping):
        raise refuse("is not an object with kind and text.")
    kind, text, credit = item.get("kind"), item.get("text"), item.get("credit", "")
    if kind not in BlockKind.values:
        raise refuse(f"has no known kind; the kinds are {', '.join(BlockKind.values)}.")
    if not isinstance(text, str) or not isinstance(credit, str):
        raise refuse("has a text or a credit that is not a string.")
    marks = item.get("marks", [])
    if not isinstance(marks, list) or not all(_is_mark(mark, len(text)) for mark in marks):
        raise refuse("has a mark that is not a strong, em or web link within its text.")
    kept = [Mark(mark["start"], mark["end"], mark["kind"], safe_href(mark.get("href", ""))) for mark in marks]
    for before, mark in pairwise(sorted(kept, key=lambda mark: (mark.kind, mark.start))):
        if before.kind == mark.kind and before.end > mark.start:
            raise refuse("has two marks of one kind over the same words.")
    return Block.of(BlockKind(kind), runs_of(text, kept), credit)


def _is_mark(mark: Any, length: int) -> bool:
    if not isinstance(mark, Mapping) or mark.get("kind") not in MARK_KINDS:
        return False
    start, end, href = mark.get("start"), mark.get("end"), mark.get("href", "")
    if not (type(start) is int and type(end) is int and 0 <= start < end <= length and isinstance(href, str)):
        return False
    return bool(safe_href(href)) if mark["kind"] == "link" else not href
