"""The parts of the copy as people call them."""

import pytest

from newsroom.stories.copy import Document
from newsroom.stories.parts import changed_parts, named, parts_at, parts_of

BODY = """First.

## A subhead

Second.

> A quote.

- An item

[image] The port | Jo Berg

[image] The ship"""

ALL = Document.from_fields("Toll rises", "It rises a lot.", BODY)


def test_every_block_has_a_name() -> None:
    assert [named([part]) for part in parts_of(ALL)] == [
        "the headline",
        "the standfirst",
        "paragraph 1",
        "the subhead",
        "paragraph 2",
        "paragraph 3",
        "paragraph 4",
        "caption 1",
        "caption 2",
    ]


@pytest.mark.parametrize(
    ("positions", "words"),
    [
        ([6], "paragraph 4"),
        ([6, 0, 6], "the headline and paragraph 4"),
        ([4, 2], "paragraphs 1 and 2"),
        ([0, 1, 2, 4, 5], "the headline, the standfirst and paragraphs 1, 2 and 3"),
        ([7, 8], "captions 1 and 2"),
        ([], ""),
    ],
)
def test_several_are_named_in_reading_order(positions: list[int], words: str) -> None:
    parts = parts_of(ALL)

    assert named(parts[position] for position in positions) == words


def test_words_stand_in_the_parts_they_touch() -> None:
    start = ALL.text.index("Second.")

    assert named(parts_at(ALL, start, start + len("Second."))) == "paragraph 2"
    assert named(parts_at(ALL, start, ALL.text.index("quote"))) == "paragraphs 2 and 3"


def test_of_words_over_two_paragraphs_the_one_that_changed_is_named() -> None:
    old = Document.from_fields("Toll rises", "", "It rose.\n\nIt fell.")
    new = Document.from_fields("Toll rises", "", "It rose.\n\nIt fell again.")
    start = new.text.index("It rose")

    assert named(changed_parts(old, new, start, len(new.text))) == "paragraph 2"
    assert named(changed_parts(new, new, start, len(new.text))) == "paragraphs 1 and 2"
