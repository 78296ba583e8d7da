"""What a live page says, against the text that was approved.

Only words count: spacing and the form of quotation marks, dashes and blanks belong to the site. What the site puts
around the article is not looked at; a block of words between, before or after the approved ones, in the same part of
the page, is.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import takewhile
from typing import Any

from rapidfuzz import fuzz, process

from newsroom.stories.copy import BlockKind, Document
from verification.evidence.fetching import charsets

ALIKE = 60.0
"""From here on (0 to 100) a block of the page is the approved one with other words, and not another one."""
FEWEST_WORDS = 5
"""Fewer words than these, added beside the approved ones, are a label or a button of the site."""
MOST, LONGEST = 50, 2_000

SKIPPED = {"script", "style", "noscript", "template", "svg", "head", "select", "iframe", "object"}
AROUND = {"nav", "aside", "footer", "form", "button", "dialog"}
"""What stands in these is the site's."""
BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "button", "caption", "dd", "dialog", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "html", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "ul",
}  # fmt: skip
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛‹›′", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
    }
)
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


@dataclass(frozen=True)
class Line:
    """A block of words of a page, in which parts of it that stands (outermost first), and whether it is the site's."""

    text: str
    within: tuple[int, ...]
    around: bool = False


@dataclass(frozen=True)
class Difference:
    """One difference: `approved` is empty for words that were added, `live` for words that are not there."""

    where: str
    approved: str
    live: str


def lines_in(page: bytes, *, charset: str) -> list[dict[str, Any]]:
    """The blocks of words of a page of markup. For a child process: the page is a stranger's."""
    import lxml.html

    found: list[Line] = []
    words: list[str] = []

    def end(within: tuple[int, ...], *, around: bool) -> None:
        text = " ".join("".join(words).split())
        words.clear()
        if text:
            found.append(Line(text, within, around))

    def walk(element: Any, within: tuple[int, ...], around: bool) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag in SKIPPED or "hidden" in element.attrib:
            return
        block = tag in BLOCKS
        inner = (*within, len(numbers)) if block else within
        if block:
            end(within, around=around)
            numbers.append(tag)
        beside = around or tag in AROUND
        words.append(" " if tag == "br" else element.text or "")
        for child in element:
            walk(child, inner, beside)
            words.append(child.tail or "")
        if block:
            end(inner, around=beside)

    numbers: list[str] = []
    root = lxml.html.document_fromstring(charsets.decoded(page, charset).encode(), parser=_parser())
    walk(root, (), False)
    return [asdict(line) for line in found]


def _parser() -> Any:
    import lxml.html

    return lxml.html.HTMLParser(encoding="utf-8")


def plain(text: str) -> str:
    """The words as they are compared."""
    text = unicodedata.normalize("NFKC", _UNSEEN.sub("", text).translate(_SIGNS))
    return " ".join(text.translate(_SIGNS).split())


def differences(document: Document, page: Iterable[Line], beside: Iterable[str] = ()) -> list[Difference]:
    """Differences in the order of the copy, then what was added. `beside` are words of ours that may stand there."""
    lines = list(page)
    seen = [plain(line.text) for line in lines]
    whole = " ".join(seen)
    used: set[int] = set()
    body: list[int] = []
    found: list[Difference] = []
    for block in document.blocks:
        if block.kind == BlockKind.PUSH:
            continue
        approved = plain(block.text)
        at = _where(approved, seen)
        if not at and approved not in whole:
            at = _nearest(approved, seen, used)
            live = lines[at[0]].text if at else ""
            found.append(Difference(block.kind.label, block.text[:LONGEST], live[:LONGEST]))
        used.update(at)
        if block.kind not in {BlockKind.HEADLINE, BlockKind.STANDFIRST, BlockKind.IMAGE}:
            body += [number for number in at if not lines[number].around][:1]
    ours = " ".join(map(plain, [*(block.plain for block in document.blocks), *beside]))
    part = _part(lines, body)
    found += [
        Difference("Added", "", line.text[:LONGEST])
        for number, line in enumerate(lines)
        if number not in used and _is_added(line, seen[number], ours, part)
    ]
    return found[:MOST]


def still_there(document: Document, page: Iterable[Line]) -> list[Difference]:
    """The approved words that a page still has, of a story that was taken back. Its headline may stay."""
    seen = [plain(line.text) for line in page]
    whole = " ".join(seen)
    return [
        Difference("Still there", "", block.text[:LONGEST])
        for block in document.blocks
        if block.kind not in (BlockKind.HEADLINE, BlockKind.PUSH)
        and len((words := plain(block.text)).split()) >= FEWEST_WORDS
        and words in whole
    ][:MOST]


def _where(approved: str, seen: Sequence[str]) -> list[int]:
    """The blocks that are the approved words; else those that hold them, unless they are too few to be known by."""
    same = [number for number, text in enumerate(seen) if text == approved]
    if same or len(approved.split()) < FEWEST_WORDS:
        return same
    return [number for number, text in enumerate(seen) if approved in text]


def _nearest(approved: str, seen: Sequence[str], used: set[int]) -> list[int]:
    free = {number: text for number, text in enumerate(seen) if number not in used}
    best = process.extractOne(approved, free, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return [best[2]] if best else []


def _part(lines: Sequence[Line], body: Iterable[int]) -> tuple[int, ...]:
    """The innermost part of the page that holds all of the approved body."""
    parts = [lines[number].within[:-1] for number in body]
    same = takewhile(lambda level: len(set(level)) == 1, zip(*parts, strict=False))
    return tuple(level[0] for level in same)


def _is_added(line: Line, text: str, ours: str, part: tuple[int, ...]) -> bool:
    inside = bool(part) and line.within[: len(part)] == part
    return inside and not line.around and len(text.split()) >= FEWEST_WORDS and text not in ours


def as_lines(found: Iterable[dict[str, Any]]) -> Iterator[Line]:
    """What a child process gave, as lines."""
    for one in found:
        yield Line(charsets.storable(one["text"]), tuple(one["within"]), one["around"])
