"""What people are called: the role that stands before a name or after it."""

import re
from collections.abc import Iterator

from verification.text.lexicon import CLAUSE_EDGES, ROLES, SAYING, SAYING_MAYBE
from verification.text.names import is_person, names
from verification.text.spans import Span

WORD = re.compile(r"[\w\u2019'.&-]+")
# "according to …" and "in May" after a name are no role.
AFTER = re.compile(
    r", (?:who (?:is|was) )?(?!(?:according|in|on|at|with|after|before|by|as|but|and|told|says|said)\b)"
    r"([^,.;:\"“”·]{3,80})(?=[,.;])"
)
STOP = (
    CLAUSE_EDGES
    | SAYING
    | SAYING_MAYBE
    | {"to", "by", "with", "from", "in", "on", "at", "told", "met", "the", "a", "an", "for"}
)
STOP = STOP | {
    "earlier",
    "later",
    "meanwhile",
    "between",
    "against",
    "under",
    "over",
    "about",
    "as",
    "than",
    "is",
    "was",
    "are",
    "were",
    "has",
    "had",
}
LONGEST = 7


def titled(masked: str, within: Span) -> Iterator[tuple[Span, str]]:
    """Each name in the sentence that has a role beside it: the words of both, and the name."""
    for name in names(masked, within):
        words = name.of(masked)
        start = _lead(masked, within.start, name.start)
        if start is not None:
            yield Span(start, name.end), words
        elif is_person(words) and (after := AFTER.match(masked, name.end, within.end)):
            said = {word.lower() for word in WORD.findall(after[1])}
            if said & ROLES and not said & SAYING and len(said) <= LONGEST + 3:
                yield Span(name.start, after.end()), words


def _lead(masked: str, floor: int, end: int) -> int | None:
    """Where the words that name a role begin, directly before a name; None when none does."""
    before = list(WORD.finditer(masked, max(floor, end - 120), end))
    if not before or before[-1].group().lower() not in ROLES or masked[before[-1].end() : end].strip():
        return None
    start = before[-1].start()
    for nearer, word in zip(before[::-1], before[-2::-1], strict=False):
        gap = masked[word.end() : nearer.start()]
        if (
            gap.strip()
            or word.group().lower().rstrip(".") in STOP
            or len(before) > LONGEST + before.index(word) + 1
        ):
            break
        start = word.start()
    return start
