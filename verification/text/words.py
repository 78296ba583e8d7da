"""Words as names are compared by: without case and without the mark of a possessive."""

import re

WORD = re.compile(r"[^\W_]+(?:[-'\u2019][^\W_]+)*")


def plain(word: str) -> str:
    """A word small, and without its possessive: "Maron\u2019s" is "maron"."""
    word = word.lower().replace("\u2019", "'")
    return word.removesuffix("'s").removesuffix("'")
