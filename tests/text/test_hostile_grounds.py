"""What a document, a poll or a copy may hold: whatever is written over and over, reading it grows with its length."""

import gc
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from verification.text.efforts import efforts
from verification.text.figures.dates import days_in
from verification.text.figures.proposing import propose
from verification.text.polls import Poll, of_words
from verification.text.quoting.check import ONLY_BEGINNING, check_quote
from verification.text.quoting.finding import Original
from verification.text.quoting.folding import fold
from verification.text.shares import Share
from verification.text.spans import Span
from verification.text.supporting import Shelf
from verification.text.voices import voices

POLL = Poll(
    population="registered voters",
    field_from=date(2023, 3, 1),
    field_to=date(2023, 3, 9),
    sample_size=1000,
    shares=(Share("yes", Decimal(52), "for"), Share("no", Decimal(40), "against")),
)
WORDS = "“The plan is good for everyone who lives here”"
FACT = "The plan cost 12 million dollars and was agreed by the ministry in Karvenia."
SHORT, TIMES = 10_000, 4
# Four times the text may take so many times as long; squared it would be sixteen. What is over at once is not weighed.
GROWTH, AT_ONCE = 9, 1.5

pytestmark = pytest.mark.slow


def _weigh(read: Callable[[str], object], text: str) -> float:
    gc.collect()
    gc.disable()  # Or the objects of every test before this one are weighed as well.
    try:
        start = time.thread_time()
        read(text)
        return time.thread_time() - start
    finally:
        gc.enable()


def _grows_evenly(read: Callable[[str], object], piece: str) -> None:
    text = piece * (SHORT // len(piece))
    long = _weigh(read, text * TIMES)
    if long > AT_ONCE:
        assert long < GROWTH * _weigh(read, text)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece", ["\n", "\t \n", "\r\n", " ", "\u00a0\n", '\n"', "a-\n", "[00:01:02] a\n", "1 - "]
)
@pytest.mark.parametrize(
    "read",
    [
        fold,
        lambda text: check_quote(Original(f"a{text}b"), WORDS),
        lambda text: Shelf(Original(f"a{text}b")).support(FACT),
    ],
    ids=["fold", "quote", "fact"],
)
def test_space_and_marks_of_a_document_are_read_evenly(read: Callable[[str], object], piece: str) -> None:
    _grows_evenly(read, piece)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece",
    [
        "1 per cent ",
        "12 per cent, ",
        "half a ",
        "most of ",
        "the few people ",
        "a third, ",
        "[a] ",
        "majority, and ",
    ],
)
def test_words_of_a_poll_are_read_evenly(piece: str) -> None:
    _grows_evenly(lambda text: of_words(POLL, text), piece)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece",
    [
        "1 per cent ",
        "three of the 5 (60 per cent) ",
        "a total of 5, ",
        "average of 5 and ",
        "5 per 100,000 people of 200,000 inhabitants ",
        "310, up from 287, ",
        "1 March and 3 April ",
    ],
)
def test_figures_are_read_evenly(piece: str) -> None:
    _grows_evenly(propose, piece)


@pytest.mark.timeout(60)
def test_days_are_read_evenly() -> None:
    _grows_evenly(days_in, "1 to 3 March ")


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", ["a-", "a'", "officials ", "according to ", "a--"])
def test_voices_are_read_evenly(piece: str) -> None:
    _grows_evenly(voices, piece)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", ["asked ", "and the ", "by the e-mail, "])
def test_efforts_are_read_evenly(piece: str) -> None:
    def read(text: str) -> object:
        told = f"The desk has contacted Ann {text}"
        return list(efforts(told, Span(0, len(told))))

    _grows_evenly(read, piece)
    _grows_evenly(lambda text: list(efforts(text, Span(0, len(text)))), piece)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", ["[a] ", "the plan is good. "])
def test_what_a_copy_quotes_is_looked_for_evenly(piece: str) -> None:
    original = Original("The plan is good for everyone who lives here. " * 50)
    _grows_evenly(lambda text: check_quote(original, text), piece)


def test_of_a_very_long_quotation_only_the_beginning_is_compared_and_that_is_said() -> None:
    original = Original("The plan is good for everyone who lives here. ")
    assert check_quote(original, "the plan is good").notes == ()
    for copy in ("the plan is good … " * 300, "the plan is good " * 3_000):
        checked = check_quote(original, copy)
        assert ONLY_BEGINNING in checked.notes
        assert (
            "word for word" not in checked.sentence.lower() or "as far as it was compared" in checked.sentence
        )
