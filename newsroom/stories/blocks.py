"""The pieces copy is made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.db.models import TextChoices

from newsroom.stories.inline import Mark, Run, join
from newsroom.stories.tidying import tidy


class BlockKind(TextChoices):
    """What a block of copy is."""

    HEADLINE = "headline", "Headline"
    STANDFIRST = "standfirst", "Standfirst"
    PARAGRAPH = "paragraph", "Paragraph"
    SUBHEAD = "subhead", "Subhead"
    QUOTE = "quote", "Quote"
    LIST = "list", "List item"
    IMAGE = "image", "Image"
    PUSH = "push", "Push line"


# These are edited in one-line fields of their own, which have no way to write a link.
UNMARKED = {BlockKind.HEADLINE, BlockKind.STANDFIRST}


@dataclass(frozen=True)
class Block:
    """One block; the text of an image is its caption."""

    kind: BlockKind
    text: str
    credit: str = ""
    marks: tuple[Mark, ...] = ()

    @classmethod
    def of(cls, kind: BlockKind, runs: Iterable[Run] | str, credit: str = "") -> Self:
        """A block of the kind, its words tidied; a picture known only by its credit has that as its text."""
        text, marks = join([Run(runs)] if isinstance(runs, str) else runs)
        credit = tidy(credit) if kind == BlockKind.IMAGE else ""
        if not text:
            text, credit = credit, ""
        return cls(kind, text, credit, () if kind in UNMARKED else marks)

    @property
    def plain(self) -> str:
        """The block in the canonical plain text."""
        return f"{self.text} {self.credit}" if self.credit else self.text
