"""Spans follow their words from one text to the next, and say when the words are no longer the same."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.text.anchoring import reanchor
from verification.text.spans import Anchored

OLD = (
    "Ferry stopped at Ostrel\n\n"
    "The ferry was stopped at noon, harbour master Jo Adan said. She was 61 and had led the office since 2019.\n\n"
    "Passengers waited two hours at the quay. Doctors treated three of them for cold, according to the clinic.\n\n"
    '"We were never told," said one passenger. The harbour office has been asked for comment.'
)


def follow(words: str, new: str, old: str = OLD) -> tuple[str, str]:
    """What became of these words of the old text: the outcome, and the words now."""
    start = old.index(words)
    (found,) = reanchor(old, new, [(start, start + len(words))])
    if found.start is None:
        return found.outcome, ""
    return found.outcome, new[found.start : found.end]


def test_nothing_changed():
    assert reanchor(OLD, OLD, [(0, 5), (30, 40)]) == [Anchored("current", 0, 5), Anchored("current", 30, 40)]


def test_words_that_only_moved_along_are_current():
    new = "A new first paragraph.\n\n" + OLD.replace("two hours", "nearly three long hours")
    assert follow("Jo Adan", new) == ("current", "Jo Adan")
    assert follow("Doctors treated three of them for cold, according to the clinic.", new)[0] == "current"
    assert follow("at the quay", new) == ("current", "at the quay")


def test_a_paragraph_that_was_moved_takes_its_spans_along():
    paragraphs = OLD.split("\n\n")
    new = "\n\n".join([paragraphs[0], paragraphs[2], paragraphs[3], paragraphs[1]])
    assert follow("She was 61 and had led the office since 2019.", new)[0] == "current"
    assert follow("61", new) == ("current", "61")


@pytest.mark.parametrize(
    ("words", "edit", "now"),
    [
        ("61", ("61", "62"), "62"),
        ("61", ("61", "161"), "161"),
        ("Jo Adan", ("Jo Adan", "Jo Brandt"), "Jo Brandt"),
        ("She was 61", ("was 61", "was not 61"), "She was not 61"),
        ("had led the office", ("had led", "never had led"), "never had led the office"),
        ("two hours", ("waited two", "waited almost two"), "almost two hours"),
        ("We were never told", ('"We were never told,"', "“We were never told,”"), "“We were never told"),
        ("since 2019", ("since 2019", "since 2018"), "since 2018"),
        ("three of them", ("three of them", "three “of them”"), "three “of them"),
    ],
)
def test_one_swapped_digit_name_negation_or_mark_is_a_change(words, edit, now):
    outcome, found = follow(words, OLD.replace(*edit))
    assert outcome == "changed"
    assert now in found


def test_a_qualifier_taken_out_beside_the_words_is_a_change():
    old = OLD.replace("waited two hours", "waited almost two hours")
    assert follow("two hours", OLD, old) == ("changed", "two hours")


def test_an_edited_sentence_is_found_again():
    new = OLD.replace(
        "Passengers waited two hours at the quay.",
        "Some passengers had waited for three hours at the old quay.",
    )
    assert follow("Passengers waited two hours at the quay.", new) == (
        "changed",
        "Some passengers had waited for three hours at the old quay.",
    )


def test_a_sentence_made_two_is_both_of_them():
    new = OLD.replace("cold, according to the clinic.", "cold. That is according to the clinic.")
    outcome, found = follow("Doctors treated three of them for cold, according to the clinic.", new)
    assert outcome == "changed"
    assert found == "Doctors treated three of them for cold. That is according to the clinic."


def test_deleted_words_are_lost():
    assert (
        follow(
            "Passengers waited two hours at the quay.",
            OLD.replace("Passengers waited two hours at the quay. ", ""),
        )[0]
        == "lost"
    )
    assert follow("harbour master", OLD.replace("harbour master ", ""))[0] == "lost"
    assert follow("Jo Adan", "Something else entirely was written here.")[0] == "lost"


@pytest.mark.parametrize("copy", ["\n\nEarlier: {}", "\n\n{}", " {}"])
def test_the_same_words_elsewhere_do_not_attract_a_span(copy):
    sentence = "Passengers waited two hours at the quay."
    new = OLD.replace(sentence, "Passengers waited ten hours at the quay.") + copy.format(sentence)
    assert follow(sentence, new) == ("changed", "Passengers waited ten hours at the quay.")
    assert follow("two hours", new) == ("changed", "ten hours")


def test_of_two_identical_sentences_only_the_edited_one_changes():
    old = "He said no. The talks went on. He said no. Nobody else spoke."
    new = "He said no. The talks went on. He said yes. Nobody else spoke."
    spans = [(0, 11), (31, 42)]
    assert [found.outcome for found in reanchor(old, new, spans)] == ["current", "changed"]


def test_a_span_over_several_sentences():
    words = OLD[OLD.index("Passengers") : OLD.index("clinic.") + 7]
    assert follow(words, "New.\n\n" + OLD) == ("current", words)
    assert follow(words, OLD.replace("three of", "four of")) == (
        "changed",
        words.replace("three of", "four of"),
    )


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "e\u0301 \U0001f469\u200d\U0001f52c \u200f\u05d0\u05d1", "a\u00a0b\r\nc"]
)
def test_odd_texts_are_normal_input(text):
    for old, new in ((text, OLD), (OLD, text), (text, text + "x")):
        for found in reanchor(old, new, [(0, len(old))]):
            assert found.outcome != "current" or new[found.start : found.end] == old


texts = st.lists(
    st.sampled_from(
        [
            "He said no.",
            "He said it was over.",
            "It was over!",
            "Maron, 61, left Tolsk on May 3.",
            '"No," she said.',
            "\n\n",
            " ",
            "—",
        ]
    )
    | st.text(max_size=12),
    max_size=12,
).map(" ".join)


@given(texts, texts, st.data())
def test_current_means_the_very_same_words(old, new, data):
    spans = [
        tuple(sorted((data.draw(st.integers(0, len(old))), data.draw(st.integers(0, len(old))))))
        for _ in range(3)
    ]
    for (start, end), found in zip(spans, reanchor(old, new, spans), strict=True):
        if found.outcome == "lost":
            assert found.start is None
            continue
        assert found.start is not None
        assert found.end is not None
        assert 0 <= found.start < found.end <= len(new)
        if found.outcome == "current":
            assert new[found.start : found.end] == old[start:end]


SENTENCES = [
    "The council met on Monday to vote.",
    "The council met on Friday to vote.",
    "Nobody from the council would say why.",
    "He said it was over and went home.",
    "Three people were hurt at the quay.",
]


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=9), st.data())
def test_an_edited_sentence_is_never_current_however_often_its_words_stand_elsewhere(sentences, data):
    edited = data.draw(st.sets(st.integers(0, len(sentences) - 1), min_size=1))
    rng = random.Random(data.draw(st.integers(0, 1_000)))
    after, spans, at = [], [], 0
    for number, sentence in enumerate(sentences):
        spans.append((at, at + len(sentence)))
        at += len(sentence) + 2
        words = sentence.split()
        if number in edited:
            words[rng.randrange(1, len(words) - 1)] = "otherwise"
        after.append(" ".join(words))
    found = reanchor("\n\n".join(sentences), "\n\n".join(after), spans)
    assert not [number for number in edited if found[number].outcome == "current"]
