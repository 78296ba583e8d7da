"""Sentences and their places; word diffs."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from verification.text.diff import word_diff
from verification.text.sentences import LONGEST, sentences
from verification.text.spans import Span, touched


def split(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text)]


def test_abbreviations_and_quotations_do_not_break_sentences():
    assert split(
        'Mr. Adan of Adan & Co. Ltd. left at 5 p.m. on Monday. "No," she said. "Never!" Then he left.'
    ) == [
        "Mr. Adan of Adan & Co. Ltd. left at 5 p.m. on Monday.",
        '"No," she said.',
        '"Never!"',
        "Then he left.",
    ]


def test_no_sentence_crosses_a_block():
    assert split("A headline without a stop\n\nthen more words\n\n\nLast.") == [
        "A headline without a stop",
        "then more words",
        "Last.",
    ]


@given(st.text())
def test_sentences_are_in_order_and_leave_out_nothing_but_space(text):
    spans = sentences(text)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    kept = "".join(span.of(text) for span in spans)
    assert "".join(kept.split()) == "".join(text.split())


def test_a_diff_is_told_in_words():
    assert word_diff("Maron, 61, was ill.", "Maron, 62, was not ill.") == [
        ("equal", "Maron, "),
        ("delete", "61"),
        ("insert", "62"),
        ("equal", ", was"),
        ("insert", " not"),
        ("equal", " ill."),
    ]
    assert word_diff("", "") == []


@given(st.text(alphabet="ab 1,.\n\u0301"), st.text(alphabet="ab 1,.\n\u0301"))
def test_a_diff_gives_both_texts(old, new):
    pieces = word_diff(old, new)
    assert "".join(text for op, text in pieces if op != "insert") == old
    assert "".join(text for op, text in pieces if op != "delete") == new


@given(st.text(alphabet="ab.\n ", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_the_sentences_that_a_place_touches_are_found_without_looking_at_the_others(text, one, other):
    spans, place = sentences(text), Span(min(one, other), max(one, other))
    first, last = touched(spans, place)
    assert spans[first:last] == [span for span in spans if span.touches(place)]


def test_what_runs_on_without_an_end_is_read_in_pieces():
    """Rules look at a sentence whole, some at each of its words from each of its words."""
    for text in ("he said " * 2_000, "x" * 9_000, "“It is so,” he said, “and A. " * 500):
        found = sentences(text)
        assert max(map(len, found)) <= LONGEST
        assert "".join(span.of(text) for span in found).replace(" ", "") == text.replace(" ", "")
