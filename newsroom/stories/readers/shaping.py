"""From the blocks a file holds to a story's copy: which is the headline, which the standfirst, which a caption."""

import re
from collections.abc import Sequence
from dataclasses import replace

from syntok import segmenter

from newsroom.errors import Invalid
from newsroom.stories.blocks import Block, BlockKind
from newsroom.stories.copy import MAX_HEADLINE, Document
from newsroom.stories.readers.captions import as_image

BYLINE = re.compile(r"(?:by|from) [A-Z]", re.IGNORECASE)
DATELINE = re.compile(r"^[A-Z][A-Z .,\u2019'-]+(?:, [^—–:-]{0,30})?(?:\([\w ]+\))? ?[—–-] |^\([A-Z]\w+\)\s")
WORDS = re.compile(r"\w")
LONGEST_STANDFIRST = 400

NO_WORDS = "There are no words to read in this."
NO_HEADLINE = "No headline was found. Put it on the first line."


def shape(blocks: Sequence[Block]) -> Document:
    """The copy the blocks make; refusals name the field a person can act on, which for a file is "copy"."""
    blocks = [block for block in blocks if WORDS.search(block.text)]
    if not blocks:
        raise Invalid({"copy": [NO_WORDS]})
    headline, rest = _headed(blocks)
    standfirst, rest = _standfirst(rest)
    try:
        return Document.of([headline, *standfirst, *(as_image(block) for block in rest)])
    except Invalid as refused:
        raise Invalid({"copy": refused.errors.popitem()[1]}) from None


def _headed(blocks: list[Block]) -> tuple[Block, list[Block]]:
    """The headline and the blocks after it; one that is marked as such, else the first line."""
    at = next((number for number, block in enumerate(blocks) if block.kind == BlockKind.HEADLINE), None)
    if at is None:
        first = blocks[0]
        if first.kind not in {BlockKind.PARAGRAPH, BlockKind.SUBHEAD}:
            raise Invalid({"copy": [NO_HEADLINE]})
        if len(first.text) > MAX_HEADLINE:
            sentence = f"The first line should be the headline, but is {len(first.text):,} characters long"
            raise Invalid({"copy": [f"{sentence}; at most {MAX_HEADLINE} fit."]})
        at = 0
    headline = Block(BlockKind.HEADLINE, blocks[at].text)
    rest = [*blocks[:at], *blocks[at + 1 :]]
    # A page has its headline once: the same words again are its title in another place.
    return headline, [
        replace(block, kind=BlockKind.SUBHEAD) if block.kind == BlockKind.HEADLINE else block
        for block in rest
        if not (block.kind in {BlockKind.HEADLINE, BlockKind.SUBHEAD} and block.text == headline.text)
    ]


def _standfirst(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """The standfirst, if there is one, and the blocks after it."""
    at = next((number for number, block in enumerate(blocks) if block.kind == BlockKind.STANDFIRST), None)
    if at is None:
        at = 0 if _may_be_standfirst(blocks) else None
    rest = [
        replace(block, kind=BlockKind.PARAGRAPH) if block.kind == BlockKind.STANDFIRST else block
        for number, block in enumerate(blocks)
        if number != at
    ]
    return ([] if at is None else [Block(BlockKind.STANDFIRST, blocks[at].text)]), rest


def _may_be_standfirst(blocks: list[Block]) -> bool:
    """One sentence directly under the headline, with the story after it."""
    paragraphs = [block for block in blocks if block.kind == BlockKind.PARAGRAPH]
    if len(paragraphs) < 3 or paragraphs[0] is not blocks[0]:
        return False
    first = blocks[0]
    return (
        len(first.text) <= LONGEST_STANDFIRST
        # A standfirst is edited in a field of its own without links: one that has a link stays a paragraph.
        and not any(mark.kind == "link" for mark in first.marks)
        and not BYLINE.match(first.text)
        and not DATELINE.match(first.text)
        and as_image(first).kind != BlockKind.IMAGE
        and _is_one_sentence(first.text)
    )


def _is_one_sentence(text: str) -> bool:
    return sum(1 for paragraph in segmenter.process(text) for _ in paragraph) == 1
