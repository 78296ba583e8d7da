"""Finding the words a selector means: exact words, with what stands before and after where they stand twice."""

import unicodedata

from verification.text.spans import Span

SHOWN = 60


class NotInText(ValueError):
    """The words are not in the text; the message is a sentence for the person who marked them."""


class Ambiguous(ValueError):
    """The words are there more than once and nothing says which are meant."""


def resolve(text: str, exact: str, prefix: str = "", suffix: str = "", start: int | None = None) -> Span:
    """The one span of `exact` in `text`; where there are several, those around it or `start` say which."""
    exact, prefix, suffix = (unicodedata.normalize("NFC", words) for words in (exact, prefix, suffix))
    if not exact.strip():
        raise NotInText("Mark some words of the copy.")
    shown = exact if len(exact) <= SHOWN else f"{exact[: SHOWN - 1]}…"
    found = _occurrences(text, exact)
    if not found:
        raise NotInText(f"“{shown}” is not in the copy.")
    fitting = [
        span for span in found if text[: span.start].endswith(prefix) and text[span.end :].startswith(suffix)
    ]
    if not fitting:
        raise NotInText(f"“{shown}” is in the copy, but not with the words given around it.")
    if start is not None and len(fitting) > 1:
        fitting = [span for span in fitting if span.start == start] or fitting
    if len(fitting) > 1:
        raise Ambiguous(
            f"“{shown}” stands in the copy {len(fitting)} times: mark it with the words around it."
        )
    return fitting[0]


def _occurrences(text: str, words: str) -> list[Span]:
    found = []
    at = text.find(words)
    while at >= 0:
        found.append(Span(at, at + len(words)))
        at = text.find(words, at + 1)
    return found
