"""Copy laid out with its claims marked in place: blocks cut into runs wherever a claim begins or ends.

Claims may overlap. In a run the outermost claim stands first; the innermost is the one a click opens.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from newsroom.stories.copy import Block, BlockKind, Document
from newsroom.stories.copy import Run as Piece
from verification.checking.states import Label
from verification.web.signs import icon, sign_of


@dataclass(frozen=True)
class Marked:
    """Words of one claim in one place: code points of the copy, and how the claim is drawn."""

    start: int
    end: int
    number: int
    state: Label
    url: str
    first: bool = False
    """Is it the first place of its claim in the copy? Set by `lay_out`."""


@dataclass(frozen=True)
class Run:
    """Words that share the same claims; `pieces` are the words as the writer marked them."""

    pieces: tuple[Piece, ...]
    claims: tuple[Marked, ...] = ()
    begin: tuple[Marked, ...] = ()
    end: tuple[Marked, ...] = ()
    unclaimed: bool = False
    unclaimed_begins: bool = False


@dataclass(frozen=True)
class GalleyBlock:
    """One block of the copy; `start` is where its first character stands in the copy."""

    kind: BlockKind
    start: int
    runs: tuple[Run, ...]

    @property
    def is_head(self) -> bool:
        """Does it stand above the byline?"""
        return self.kind in {BlockKind.HEADLINE, BlockKind.STANDFIRST}


def lay_out(
    document: Document, claims: Iterable[Marked], unclaimed: Sequence[tuple[int, int]] = ()
) -> list[GalleyBlock]:
    """The copy as blocks of runs. `unclaimed` are the sentences no claim touches, as offsets."""
    seen: set[int] = set()
    ordered = []
    for claim in sorted(claims, key=lambda claim: (claim.start, -claim.end, claim.number)):
        ordered.append(replace(claim, first=claim.number not in seen))
        seen.add(claim.number)
    return [
        GalleyBlock(block.kind, start, tuple(_runs(start, end, block, ordered, unclaimed)))
        for start, end, block in document.spans()
    ]


def _runs(
    start: int, end: int, block: Block, claims: Sequence[Marked], unclaimed: Sequence[tuple[int, int]]
) -> Iterator[Run]:
    spans = [(claim.start, claim.end) for claim in claims] + list(unclaimed)
    for a, b in _cut(start, end, spans):
        covering = tuple(claim for claim in claims if claim.start <= a and b <= claim.end)
        bare = [] if covering else [span for span in unclaimed if span[0] <= a and b <= span[1]]
        yield Run(
            pieces=tuple(_pieces(block, a - start, b - start)),
            claims=covering,
            begin=tuple(claim for claim in covering if claim.start == a),
            end=tuple(claim for claim in covering if claim.end == b),
            unclaimed=bool(bare),
            unclaimed_begins=any(span[0] == a for span in bare),
        )


def _pieces(block: Block, start: int, end: int) -> Iterator[Piece]:
    for a, b in _cut(start, end, [(mark.start, mark.end) for mark in block.marks]):
        marks = [mark for mark in block.marks if mark.start <= a and b <= mark.end]
        kinds = {mark.kind for mark in marks}
        href = next((mark.href for mark in marks if mark.kind == "link"), "")
        yield Piece(block.plain[a:b], "strong" in kinds, "em" in kinds, href)


def _cut(start: int, end: int, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """From start to end, cut wherever one of the spans begins or ends."""
    inside = {edge for span in spans for edge in span if start < edge < end}
    return pairwise(sorted({start, end} | inside))


# Drawn here and not in a template, because every space between two runs would be a letter too many.


def draw(run: Run, current: int = 0) -> SafeString:
    """Words of the copy with their claims: the outer claim has the line, inner ones a tinted box."""
    words = format_html_join("", "{}", ((_written(piece),) for piece in run.pieces))
    if run.unclaimed:
        marker = format_html('<span class="mk">{}</span>', _NO_CLAIM) if run.unclaimed_begins else ""
        return format_html('<span class="un">{}{}</span>', marker, words)
    if not run.claims:
        return words
    own = run.claims[-1]
    # A claim that begins here and is not the one a click opens has its marker as a link of its own.
    lone = [claim for claim in run.begin if claim is not own]
    links = [_link(claim, current, [claim], _marker(claim, current), begins=True) for claim in lone]
    for claim in reversed(run.claims[1:]):
        words = format_html('<span class="in {}">{}</span>', sign_of(claim.state).css, words)
    begins = own in run.begin
    marker = (
        _marker(own, current) if begins else format_html('<span class="vh">C{} goes on: </span>', own.number)
    )
    css = ["from"] * (run.claims[0] in run.begin) + ["to"] * (run.claims[0] in run.end)
    links.append(_link(own, current, run.claims, format_html("{}{}", marker, words), begins=begins, css=css))
    return format_html_join("", "{}", ((link,) for link in links))


_NO_CLAIM = mark_safe('<span class="vh">Unclaimed sentence: </span><span aria-hidden="true">+ none</span>')


def _written(piece: Piece) -> SafeString:
    words = format_html("{}", piece.text)
    if piece.strong:
        words = format_html("<strong>{}</strong>", words)
    if piece.em:
        words = format_html("<em>{}</em>", words)
    if piece.href:
        words = format_html('<span class="href" title="{}">{}</span>', piece.href, words)
    return words


def _marker(claim: Marked, current: int) -> SafeString:
    sign = sign_of(claim.state)
    return format_html(
        '<span class="mk {}{}" data-mark="{}">{}C{}<span class="vh">, {}:</span></span>',
        sign.css,
        " now" if claim.number == current else "",
        claim.number,
        icon(sign.icon),
        claim.number,
        sign.words.lower(),
    )


def _link(
    claim: Marked,
    current: int,
    under: Sequence[Marked],
    inside: SafeString,
    *,
    begins: bool,
    css: Sequence[str] = (),
) -> SafeString:
    now = ["now"] * any(other.number == current for other in under)
    attributes = {
        "class": " ".join(["cl", sign_of(under[0].state).css, *now, *css]),
        "href": claim.url,
        "hx-get": claim.url,
        "id": f"c{claim.number}" if begins and claim.first else None,
        "data-claim": str(claim.number),
        "data-claims": " ".join(str(other.number) for other in under),
        "data-item": "open" if begins else None,
        "tabindex": None if begins else "-1",
        # Dragging over the words selects them (with the style sheet's help); it does not carry the link away.
        "draggable": "false",
        "aria-current": "true" if claim.number == current else None,
    }
    return format_html("<a{}>{}</a>", flatatt(attributes), inside)
