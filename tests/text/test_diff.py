"""A word diff gives both texts back, and stays small however long they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.text import diff
from verification.text.diff import word_diff

words = st.lists(st.sampled_from(["no", "yes", "61", "quay", "Adan", ",", "\n", "e\u0301", "“"]), max_size=30)


@given(words.map(" ".join), words.map(" ".join))
def test_the_pieces_are_both_texts(old, new):
    pieces = word_diff(old, new)
    assert "".join(text for op, text in pieces if op != "insert") == old
    assert "".join(text for op, text in pieces if op != "delete") == new


@pytest.mark.parametrize("many", [0, 40, 400])
def test_long_texts_are_compared_part_by_part(monkeypatch, many):
    monkeypatch.setattr(diff, "MANY", many)
    old = "The ferry was stopped at noon, and nobody at the quay was told why"
    new = "The old ferry was stopped at noon, and nobody was told why that was"
    pieces = word_diff(old, new)
    assert "".join(text for op, text in pieces if op != "insert") == old
    assert "".join(text for op, text in pieces if op != "delete") == new
    assert "old" in [text.strip() for op, text in pieces if op == "insert"]


def test_long_texts_with_nothing_single_in_common_are_one_change(monkeypatch):
    monkeypatch.setattr(diff, "MANY", 10)
    assert word_diff("no no no no", "yes yes yes yes") == [
        ("delete", "no no no no"),
        ("insert", "yes yes yes yes"),
    ]
