"""Bold, italic and links inside a block: as marks with offsets, as runs, and as a person types them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Literal

from newsroom.stories.tidying import clean, safe_href, tidy

MarkKind = Literal["strong", "em", "link"]
MARK_KINDS: tuple[MarkKind, ...] = ("strong", "em", "link")


@dataclass(frozen=True)
class Mark:
    """One stretch of a block's text that is bold, italic or a link."""

    start: int
    end: int
    kind: MarkKind
    href: str = ""


@dataclass(frozen=True)
class Run:
    """Words that are all marked alike."""

    text: str
    strong: bool = False
    em: bool = False
    href: str = ""


def join(runs: Iterable[Run]) -> tuple[str, tuple[Mark, ...]]:
    """The tidied text of the runs and its marks, merged and in order."""
    runs = list(runs)
    kept: list[Run] = []
    joined = ""
    for run in runs:
        text = clean(run.text)
        if not joined or joined.endswith(" "):
            text = text.lstrip(" ")
        joined += text
        kept.append(replace(run, text=text))
    text = tidy("".join(run.text for run in runs))
    if joined.strip() != text:
        # A character composed across the edge of a mark: the words win, the mark goes.
        return text, ()
    shift = len(joined) - len(joined.lstrip())
    return text, tuple(_marks(kept, shift, len(text)))


def _marks(runs: Sequence[Run], shift: int, length: int) -> list[Mark]:
    marks: list[Mark] = []
    last: dict[MarkKind, int] = {}
    position = -shift
    for run in runs:
        start, position = max(0, position), position + len(run.text)
        end = min(position, length)
        if end <= start:
            continue
        wanted: dict[MarkKind, bool] = {"strong": run.strong, "em": run.em, "link": bool(run.href)}
        for kind in MARK_KINDS:
            href = run.href if kind == "link" else ""
            before = marks[last[kind]] if kind in last else None
            if not wanted[kind]:
                continue
            if before and before.end == start and before.href == href:
                marks[last[kind]] = replace(before, end=end)
            else:
                last[kind] = len(marks)
                marks.append(Mark(start, end, kind, href))
    return sorted(marks, key=lambda mark: (mark.start, mark.end, mark.kind))


def runs_of(text: str, marks: Iterable[Mark]) -> list[Run]:
    """The text cut where a mark begins or ends."""
    coming = sorted(marks, key=lambda mark: mark.start, reverse=True)
    edges = sorted({0, len(text), *(edge for mark in coming for edge in (mark.start, mark.end))})
    runs: list[Run] = []
    over: list[Mark] = []
    for start, end in pairwise(edges):
        over = [mark for mark in over if mark.end > start]
        while coming and coming[-1].start <= start:
            over.append(coming.pop())
        kinds = {mark.kind: mark.href for mark in over}
        runs.append(Run(text[start:end], "strong" in kinds, "em" in kinds, kinds.get("link", "")))
    return runs


# What a person types: **bold**, __italic__, [words](https://…); a backslash makes a sign mean itself.
ESCAPED = re.compile(r"\\([\\*_\[\]|#>-])")
SIGNS = re.compile(r"[\\*_\[\]|]")
MARKED = re.compile(
    r"""(?P<escaped>\\[\\*_\[\]|\#>-])
      | \[(?P<words>(?:\\.|[^\[\]\\])+)\]\((?P<href>(?:https?://|mailto:)(?:[^\s()]|\([^\s()]*\))+)\)
      | \*\*(?P<strong>(?:\\.|[^\\])+?)\*\*
      | __(?P<em>(?:\\.|[^\\])+?)__""",
    re.VERBOSE,
)


def parse(source: str) -> list[Run]:
    """The runs that typed words stand for; signs that mark nothing are words."""
    return list(_parsed(source, Run("")))


def _parsed(source: str, like: Run) -> Iterator[Run]:
    position = 0
    for found in MARKED.finditer(source):
        yield replace(like, text=source[position : found.start()])
        position = found.end()
        href = safe_href(found["href"] or "")
        if found["escaped"]:
            yield replace(like, text=found["escaped"][1])
        elif found["strong"]:
            yield from _parsed(found["strong"], replace(like, strong=True))
        elif found["em"]:
            yield from _parsed(found["em"], replace(like, em=True))
        elif href:
            yield from _parsed(found["words"], replace(like, href=href))
        else:
            yield replace(like, text=found[0])
    yield replace(like, text=source[position:])


def write(text: str, marks: Iterable[Mark], *, escaping: bool) -> str:
    """The words as a person would type them; `escaping` keeps signs in the text from marking anything."""
    written = []
    runs = runs_of(text, marks)
    for href, linked in groupby(runs, key=lambda run: run.href):
        words = "".join(_styled(list(linked), escaping))
        written.append(f"[{words}]({href})" if href else words)
    return "".join(written)


def _styled(runs: Sequence[Run], escaping: bool) -> Iterator[str]:
    for strong, bolder in groupby(runs, key=lambda run: run.strong):
        words = ""
        for em, slanted in groupby(bolder, key=lambda run: run.em):
            text = "".join(run.text for run in slanted)
            text = escape(text) if escaping else text
            words += f"__{text}__" if em else text
        yield f"**{words}**" if strong else words


def escape(text: str) -> str:
    """The text with a backslash before every sign that could mark something."""
    return SIGNS.sub(r"\\\g<0>", text)


def unescape(source: str) -> str:
    """The opposite of `escape`."""
    return ESCAPED.sub(r"\1", source)
