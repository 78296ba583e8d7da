"""A quotation as the copy has it, cut into the parts that claim to run on in the original."""

import re
from dataclasses import dataclass
from typing import Literal

from verification.text.quotations import CLOSERS, MARK, quotes
from verification.text.sentences import blocks
from verification.text.spans import Span

ELLIPSIS = re.compile(r"[\[(]\s*(?:…|\.\s?\.\s?\.)\s*[\])]|…\.?|\.\s?\.\s?\.(?:\s?\.)?")
BRACKETS = re.compile(r"\[[^\[\]\n]*\]")
SENTENCE_ENDS = re.compile(r"[.!?…](?:\s|[\"”»’']|$)")
HAS_WORDS = re.compile(r"\w")

Joint = Literal["first", "ellipsis", "runs on", "apart"]
"""How a part is joined to the one before: by an ellipsis; as if it ran on; or in a quotation of its own."""


@dataclass(frozen=True)
class Part:
    """Quoted words that are said to run on in the original; a span of the copy's words."""

    span: Span
    joint: Joint


def parts(words: str) -> list[Part]:
    """The parts of a quotation in the copy's order; without quotation marks all the words are quoted."""
    found: list[Part] = []
    for stretch, joint in _stretches(words):
        for number, span in enumerate(_between_ellipses(words, stretch)):
            if HAS_WORDS.search(span.of(words)):
                how: Joint = "ellipsis" if number else joint
                found.append(Part(span, how if found else "first"))
    return found


def brackets(words: str) -> list[Span]:
    """What the newsroom put into a quotation in square brackets; an ellipsis in brackets is none."""
    return [Span(*found.span()) for found in BRACKETS.finditer(words) if not ELLIPSIS.fullmatch(found[0])]


def ellipses(words: str) -> list[Span]:
    """Where the copy says that something is left out."""
    return [Span(*found.span()) for found in ELLIPSIS.finditer(words)]


def _between_ellipses(words: str, stretch: Span) -> list[Span]:
    edges = [stretch.start]
    for found in ELLIPSIS.finditer(words, stretch.start, stretch.end):
        edges += found.span()
    edges.append(stretch.end)
    return [Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _stretches(words: str) -> list[tuple[Span, Joint]]:
    """What stands between quotation marks, and how each stretch is joined to the one before."""
    lead = '"' if _begins_inside(words) else ""
    marked = lead + words
    found = quotes(marked, blocks(marked))
    if any(not quote.goes_on and quote.span.of(marked)[-1] not in CLOSERS for quote in found):
        # Not closed where its paragraph ends: a line break inside the quotation.
        found = quotes(marked, [Span(0, len(marked))])
    if not found:
        return [(Span(0, len(words)), "first")]
    stretches: list[tuple[Span, Joint]] = []
    for quote in found:
        span = Span(max(quote.span.start - len(lead), 0), quote.span.end - len(lead))
        before = stretches[-1][0] if stretches else None
        runs_on = quote.continues or (before is not None and _interrupted(words, before, span))
        stretches.append((span, "runs on" if runs_on else "apart"))
    return stretches


def _begins_inside(words: str) -> bool:
    """Whether the first mark closes: the words begin inside the quotation."""
    mark = MARK.search(words)
    if not mark or mark[0] in {"“", "«", "„", "``"}:
        return False
    if mark[0] in {"”", "»"}:
        return True
    return (
        mark.start() > 0
        and not words[mark.start() - 1].isspace()
        and words[mark.start() - 1] not in "([—–:/-"
    )


def _interrupted(words: str, before: Span, after: Span) -> bool:
    """Whether only "…," he said, "…" parts the two: one sentence goes on."""
    between = words[before.end : after.start]
    goes_on = "," in words[max(before.end - 2, before.start) : before.end + 1]
    return goes_on and "\n" not in between and not SENTENCE_ENDS.search(between)
