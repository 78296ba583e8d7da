"""Direct quotations: where words stand between quotation marks, also over several paragraphs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from verification.text.spans import Span

CLOSING_OF = {"“": "”", "«": "»", "„": "“”"}
OPENERS = '"“«„'
# Before an opening straight mark; a mark after anything else closes.
BEFORE_OPENING = re.compile(r"[\s(\[—–:/-]")
SINGLE = re.compile(
    r"(?<![\w'])(?:‘[^‘’\n]*(?:’\w[^‘’\n]*)*’|'(?=\S)[^'\"\n]*(?:'\w[^'\"\n]*)*(?<=[^\s'])')(?!\w)"
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
    """Every stretch between double quotation marks, in order. One left open ends with its block."""
    found: list[Quote] = []
    for at, block in enumerate(blocks):
        spans, is_open = _in_block(text, block)
        reopened = at + 1 < len(blocks) and text[blocks[at + 1].start] in OPENERS
        continues = bool(found and found[-1].goes_on)
        for number, span in enumerate(spans):
            last = number == len(spans) - 1
            found.append(Quote(span, is_open and last and reopened, continues and number == 0))
    return found


def _in_block(text: str, block: Span) -> tuple[list[Span], bool]:
    spans: list[Span] = []
    start, closing = None, ""
    for at in range(block.start, block.end):
        sign = text[at]
        if start is not None:
            if sign in closing and not (sign == '"' and _opens(text, at, block)):
                spans.append(Span(start, at + 1))
                start = None
        elif sign in OPENERS and (sign != '"' or _opens(text, at, block)):
            start, closing = at, CLOSING_OF.get(sign, '"')
    if start is not None:
        spans.append(Span(start, block.end))
    return spans, start is not None


def _opens(text: str, at: int, block: Span) -> bool:
    """Whether a straight mark opens: something follows it, and space or a bracket goes before."""
    followed = at + 1 < block.end and not text[at + 1].isspace()
    return followed and (at == block.start or bool(BEFORE_OPENING.match(text[at - 1])))


def single_quotes(text: str, block: Span) -> list[Span]:
    """Stretches of several words between single marks, as headlines have them."""
    found = (Span(*match.span()) for match in SINGLE.finditer(text, block.start, block.end))
    return [span for span in found if len(WORD.findall(span.of(text))) >= LEAST_WORDS]


def masked(text: str, found: Sequence[Quote]) -> str:
    """The text with what is quoted blotted out, so that the words around it can be looked at alone."""
    pieces, at = [], 0
    for quote in found:
        inside = Span(quote.span.start + 1, quote.span.end)
        closed = text[quote.span.end - 1] if len(quote.span) > 1 else ""
        keeps_mark = closed in '"”»“' and closed != ""
        pieces += [text[at : inside.start], "·" * (len(inside) - keeps_mark), closed if keeps_mark else ""]
        at = quote.span.end
    return "".join([*pieces, text[at:]])
