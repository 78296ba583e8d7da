"""Whether the copy says what a calculation is held against, and which figure that is."""

from verification.text.bearing import bears
from verification.text.beside_name import said
from verification.text.figures.stated import stated


def stands_in(wanted: str, text: str) -> bool:
    """Whether a figure, and the words that say what it counts, stand in a text: "25 %" in "up 25 per cent"."""
    there = {*said(text).stems}
    words = said(wanted)
    return all(words.stems[at] in there for at in range(len(words.keys)) if bears(words.word(at)))


def figure_of(wanted: str) -> str:
    """A stated figure, however it is written: "up 25 per cent" and "25%" are one."""
    one = stated(wanted)
    return f"{one.figure.value.normalize():f}{' %' if one.per_cent else ''}"
