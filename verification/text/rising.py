"""Which of many pairs keep their order."""

from bisect import bisect_left
from collections.abc import Mapping


def longest_rising(pairs: Mapping[int, int]) -> list[int]:
    """The most keys whose values keep their order: all but what was moved."""
    tails: list[int] = []
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for i in sorted(pairs):
        at = bisect_left(tails, pairs[i])
        before[i] = ends[at - 1] if at else None
        tails[at : at + 1] = [pairs[i]]
        ends[at : at + 1] = [i]
    rising: list[int] = []
    last = ends[-1] if ends else None
    while last is not None:
        rising.append(last)
        last = before[last]
    return rising[::-1]
