"""The checked copy on paper: one page that holds everything it needs, and the same as PDF."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.template.loader import render_to_string
from django.utils import timezone

from newsroom.errors import NotPossible
from newsroom.stories.copy import BlockKind
from verification.evidence.fetching.pictures import chromium, printed
from verification.record.exports.notes import CheckedCopy

TAGS = {
    BlockKind.HEADLINE: ("h1", ""),
    BlockKind.STANDFIRST: ("p", "standfirst"),
    BlockKind.SUBHEAD: ("h2", ""),
    BlockKind.QUOTE: ("blockquote", ""),
    BlockKind.IMAGE: ("figcaption", ""),
}
NO_BROWSER = (
    "There is no Chromium on this machine to make a PDF with. Take the copy as HTML and print it yourself."
)
FAILED = (
    "The browser could not print the copy in time. Try again, or take the copy as HTML and print it yourself."
)


@dataclass(frozen=True)
class Piece:
    """Words that share the same claims; `ends` are the claims whose words end here."""

    text: str
    numbers: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    unclaimed: bool = False


@dataclass(frozen=True)
class PrintedBlock:
    """One block of the copy, and the element it is printed as."""

    tag: str
    css: str
    pieces: tuple[Piece, ...]


def page(copy: CheckedCopy) -> str:
    """The page; times are of the desk."""
    zone = copy.story.desk.zone
    return render_to_string(
        "exports/checked_copy.html",
        {
            "copy": copy,
            "blocks": list(_blocks(copy)),
            "at": timezone.now().astimezone(zone),
            "zone": zone.key,
        },
    )


def pdf(copy: CheckedCopy) -> bytes:
    """The page as this machine's Chromium prints it; `NotPossible` where there is none."""
    if chromium() is None:
        raise NotPossible(NO_BROWSER)
    made = printed(page(copy))
    if not made:
        raise NotPossible(FAILED)
    return made


def _blocks(copy: CheckedCopy) -> Iterator[PrintedBlock]:
    spans = [
        (anchor.start or 0, anchor.end or 0, note.claim.number)
        for note in copy.notes
        for anchor in note.places
    ]
    bare = [(sentence.start, sentence.end) for sentence in copy.view.unclaimed]
    for start, end, block in copy.view.revision.document.spans():
        cuts = {edge for span in (*spans, *bare) for edge in span[:2] if start < edge < end}
        pieces = tuple(
            Piece(
                copy.view.revision.text[begin:finish],
                tuple(number for a, b, number in spans if a <= begin and finish <= b),
                tuple(number for a, b, number in spans if a < finish == b),
                any(a <= begin and finish <= b for a, b in bare),
            )
            for begin, finish in pairwise(sorted({start, end, *cuts}))
        )
        tag, css = TAGS.get(block.kind, ("p", ""))
        yield PrintedBlock(tag, css, pieces)
