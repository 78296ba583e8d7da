"""Direct quotations: where words stand between quotation marks, also over several paragraphs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from verification.text.spans import Span, touched

CLOSING_OF: dict[str, tuple[str, ...]] = {
    "“": ("”", '"'),
    "«": ("»",),
    "„": ("“", "”"),
    '"': ('"', "”"),
    "''": ("''",),
    "``": ("''", "``"),
}
# Marks that look the same at both ends.
EVEN = {'"', "''"}
MARK = re.compile(r"''|``|[\"“”«»„]")
CLOSERS = "\"”»“’'"
PAUSES = frozenset(",.?!…—-")
# Before an opening straight mark; a mark after anything else closes.
BEFORE_OPENING = re.compile(r"[\s(\[—–:/-]")
# An apostrophe within is never taken for the end, so nothing is read twice; and there are never so many of them that a
# page of marks that do not close would be read anew from each to its end.
SINGLE = re.compile(
    r"(?<![\w'])(?:‘[^‘’\n]*+(?:’\w[^‘’\n]*+)*+’"
    r"|'(?=[^\W\d])[^'\"\n]*+(?:'\w[^'\"\n]*+){0,50}+(?<=[^\s'])')(?![\w'])"
)
WORD = re.compile(r"[\w'\u2019-]+")
LEAST_WORDS = 3


@dataclass(frozen=True)
class Quote:
    """One stretch of quoted words with its marks. `goes_on`: left open, and the next block opens again."""

    span: Span
    goes_on: bool = False
    continues: bool = False

    def words(self, text: str) -> int:
        """How many words are quoted."""
        return len(WORD.findall(self.span.of(text)))


def quotes(text: str, blocks: Sequence[Span]) -> list[Quote]:
    """Every stretch between quotation marks, in order. One left open ends with its block."""
    found: list[Quote] = []
    for at, block in enumerate(blocks):
        spans, is_open = _in_block(text, block)
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        mark = MARK.match(text, following.start) if following else None
        reopened = mark is not None and mark[0] in CLOSING_OF
        continues = bool(found and found[-1].goes_on)
        for number, span in enumerate(spans):
            last = number == len(spans) - 1
            found.append(Quote(span, is_open and last and reopened, continues and number == 0))
    return found


def _in_block(text: str, block: Span) -> tuple[list[Span], bool]:
    spans: list[Span] = []
    start: int | None = None
    closing: tuple[str, ...] = ()
    for mark in MARK.finditer(text, block.start, block.end):
        opens = mark[0] in CLOSING_OF and (mark[0] not in EVEN or _opens(text, mark, block))
        if start is None:
            if opens:
                start, closing = mark.start(), CLOSING_OF[mark[0]]
        elif mark[0] in closing and not (mark[0] in EVEN and opens):
            spans.append(Span(start, mark.end()))
            start = None
    if start is not None:
        spans.append(Span(start, block.end))
    singles = [span for span in single_quotes(text, block) if len(range(*touched(spans, span))) == 0]
    return sorted(spans + singles), start is not None


def _opens(text: str, mark: re.Match[str], block: Span) -> bool:
    """Whether a straight mark opens: something follows it, and space or a bracket goes before."""
    followed = mark.end() < block.end and not text[mark.end()].isspace()
    return followed and (mark.start() == block.start or bool(BEFORE_OPENING.match(text[mark.start() - 1])))


def single_quotes(text: str, block: Span) -> list[Span]:
    """Stretches of several words between single marks, as headlines and British papers have them."""
    found = (Span(*match.span()) for match in SINGLE.finditer(text, block.start, block.end))
    return [span for span in found if len(WORD.findall(span.of(text))) >= LEAST_WORDS]


def masked(text: str, found: Sequence[Quote]) -> str:
    """The text with what is quoted blotted out between “ and ”, so that the words around it can be looked at alone."""
    pieces, at = [], 0
    for quote in found:
        closed = len(quote.span) > 1 and text[quote.span.end - 1] in CLOSERS
        blotted = len(quote.span) - 1 - closed
        # A comma or a stop inside the marks says that somebody's name follows.
        last = text[quote.span.end - 1 - closed] if closed and blotted else ""
        kept = last if last in PAUSES else ""
        pieces += [text[at : quote.span.start], "“", "·" * (blotted - len(kept)), kept, "”" if closed else ""]
        at = quote.span.end
    return "".join([*pieces, text[at:]])
