"""Where in a document words stand, as a person would say it: the page, or the time-code."""

import re
from bisect import bisect_right
from dataclasses import dataclass

from verification.text.spans import Span

TIME_CODE = re.compile(
    r"^[^\S\n]*(?:[\[(](\d{1,2}:\d\d(?::\d\d)?)(?:[.,]\d{1,3})?[\])]|(\d{1,2}:\d\d:\d\d)(?:[.,]\d+)?(?=\s))",
    re.MULTILINE,
)
PAGE_ENDS = "\f"


@dataclass(frozen=True)
class Page:
    """A page of a document; a text that has none is one page without a name."""

    span: Span
    name: str


def pages(text: str) -> list[Page]:
    """The pages of a text, parted by form feeds."""
    if PAGE_ENDS not in text:
        return [Page(Span(0, len(text)), "")]
    found, start = [], 0
    for number, part in enumerate(text.split(PAGE_ENDS), start=1):
        found.append(Page(Span(start, start + len(part)), f"p. {number}"))
        start += len(part) + 1
    return found


class Places:
    """The pages and time-codes of one text, read once."""

    def __init__(self, text: str) -> None:
        self.pages = pages(text)
        self._starts = [page.span.start for page in self.pages]
        codes = [(found.start(), found[1] or found[2]) for found in TIME_CODE.finditer(text)]
        self._at, self._codes = [at for at, _ in codes], [code for _, code in codes]

    def of(self, at: int) -> str:
        """The page a place is on, or the last time-code before it; "" where the text has neither."""
        page = self.pages[bisect_right(self._starts, at) - 1]
        if page.name:
            return page.name
        before = bisect_right(self._at, at)
        return self._codes[before - 1] if before else ""
