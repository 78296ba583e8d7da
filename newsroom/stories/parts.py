"""What people call the parts of the copy: the headline, paragraph 4, the caption."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newsroom.stories.blocks import BlockKind
from newsroom.stories.copy import Document

NOUN = {
    BlockKind.HEADLINE: "headline",
    BlockKind.STANDFIRST: "standfirst",
    BlockKind.SUBHEAD: "subhead",
    BlockKind.IMAGE: "caption",
    BlockKind.PUSH: "push line",
}
PARAGRAPH = "paragraph"
"""A quote and a list item count as paragraphs, as they do for whoever counts down the page."""


@dataclass(frozen=True, order=True)
class Part:
    """One block of a document; `number` is 0 where there is only one of its kind to speak of."""

    position: int
    noun: str
    number: int


def parts_of(document: Document) -> list[Part]:
    """The part each block is."""
    nouns = [NOUN.get(block.kind, PARAGRAPH) for block in document.blocks]
    total, so_far = Counter(nouns), Counter[str]()
    parts = []
    for position, noun in enumerate(nouns):
        so_far[noun] += 1
        alone = noun != PARAGRAPH and total[noun] == 1
        parts.append(Part(position, noun, 0 if alone else so_far[noun]))
    return parts


def parts_at(document: Document, start: int, end: int) -> list[Part]:
    """The parts in which the words at [start, end) stand."""
    spans = zip(document.spans(), parts_of(document), strict=True)
    return [part for (begin, stop, _), part in spans if begin < end and start < stop]


def changed_parts(old: Document, new: Document, start: int, end: int) -> list[Part]:
    """Of the parts in which words of `new` stand, those that `old` did not have; all of them when it had each."""
    before = {block.plain for block in old.blocks}
    here = parts_at(new, start, end)
    return [part for part in here if new.blocks[part.position].plain not in before] or here


def named(parts: Iterable[Part]) -> str:
    """Parts in words, in reading order: "the headline and paragraphs 2 and 4"."""
    numbers: dict[str, list[int]] = {}
    for part in sorted(set(parts)):
        numbers.setdefault(part.noun, []).append(part.number)
    return listed([_named(noun, of_noun) for noun, of_noun in numbers.items()])


def _named(noun: str, numbers: list[int]) -> str:
    if numbers == [0]:
        return f"the {noun}"
    return f"{noun}{'s' if len(numbers) > 1 else ''} {listed([str(number) for number in numbers])}"


def listed(words: Sequence[str]) -> str:
    """Words as a sentence lists them: "C2, C5 and C7"."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""
