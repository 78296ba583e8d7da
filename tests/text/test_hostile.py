"""Text that nobody writes is read all the same; a rule that backtracks over it runs into the time limit."""

import pytest

from verification.text.spotting import spot

LENGTH = 100_000
PIECES = [
    '"',
    "“",
    "said ",
    "he said that ",
    "according to ",
    "(",
    ".",
    "'",
    "'a ",
    "\"a b c\" 'd e f' ",
    "has been since ",
    "Ab, ",
    "a\u00a0",
]


@pytest.mark.timeout(40)
@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.slow
def test_a_hundred_thousand_signs_of_one_kind_are_read(piece: str) -> None:
    text = piece * (LENGTH // len(piece))
    for claim in spot(text, []):
        assert 0 <= claim.start < claim.end <= len(text)
