"""Reads a page in a process of its own: `python -m verification.evidence.fetching.reading_child CHARSET`.

The page comes on the standard input; what was read goes out as JSON. A page made to hang or to fill the memory takes
this process down, and nothing else.
"""

import json
import sys
from contextlib import suppress

from verification.evidence.fetching.limits import hold_to

COMPUTING_SECONDS = 8
MEMORY = 1024**3
LONGEST_TEXT = 1_000_000


def read(page: bytes | str) -> dict[str, str]:
    """The words of a page as a reader would want them, its title, and the date its markup gives (a guess)."""
    from trafilatura import bare_extraction, extract_metadata, html2txt

    document = bare_extraction(page, with_metadata=True, include_comments=False, favor_recall=True)
    text = (getattr(document, "text", "") or "") if document else ""
    about = document or extract_metadata(page)
    return {
        "text": (text or html2txt(page) or "")[:LONGEST_TEXT],
        "title": (getattr(about, "title", "") or "")[:300],
        "date": (getattr(about, "date", "") or "")[:30],
    }


def main() -> None:
    hold_to(seconds=COMPUTING_SECONDS, memory=MEMORY)
    page: bytes | str = sys.stdin.buffer.read()
    if (charset := sys.argv[1]) and isinstance(page, bytes):
        # a charset that does not exist is left for trafilatura to guess
        with suppress(LookupError, UnicodeError):
            page = page.decode(charset, "replace")
    json.dump(read(page), sys.stdout)


if __name__ == "__main__":
    main()
