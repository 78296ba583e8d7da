"""What a poll asked against what the copy says it asked."""

import re

from rapidfuzz.distance import Indel

from verification.text.diff import tokens
from verification.text.shares import Finding
from verification.text.stances import tokens as content

_ASKED = re.compile(
    r"\basked\b[^.;]{0,40}?\b(?:if|whether|how|what|who|which)\b[^.;]*|\basked[^.;“\"]{0,40}[“\"](?P<quoted>[^”\"]+)",
    re.IGNORECASE,
)
# Words that every question has.
_OF_QUESTIONS = frozenset(
    re.findall(
        r"\w+",
        """if whether how what who which when generally think opinion view would your you personally asked some all""",
    )
)
ALIKE = 0.9


def about_question(words: str, question: str, copy_question: str = "") -> list[Finding]:
    """How the copy puts what was asked, against the question's own wording."""
    if not question.strip():
        return []
    put = copy_question.strip()
    if not put and (found := _ASKED.search(words)):
        put = found["quoted"] or found[0]
        return [_compared(put, question, found.start(), found.end())]
    if put:
        return [_compared(put, question)]
    return _lacking(words, question)


def likeness(first: str, second: str) -> float:
    """How much of the words of two texts is the same, from 0 to 1."""
    one, other = (
        [span.of(text).lower() for span in tokens(text) if span.of(text)[0].isalnum()]
        for text in (first, second)
    )
    return float(Indel.normalized_similarity(one, other))


def _compared(put: str, question: str, start: int | None = None, end: int | None = None) -> Finding:
    if likeness(put, question) >= ALIKE:
        return Finding("holds", "The copy puts the question as it was asked.", start, end)
    lacking, added = _differing(put, question)
    return Finding("look", _sentence(question, lacking, added), start, end)


def _lacking(words: str, question: str) -> list[Finding]:
    lacking, _ = _differing(words, question)
    return [Finding("look", _sentence(question, lacking, []))] if lacking else []


def _differing(put: str, question: str) -> tuple[list[str], list[str]]:
    """Words that carry the question's sense and that the copy lacks; and the copy's that the question lacks."""
    return _only_in(question, put), _only_in(put, question)


def _only_in(here: str, there: str) -> list[str]:
    known = content(there) | _OF_QUESTIONS
    found = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", here)
    return list(dict.fromkeys(word for word in found if content(word) and not content(word) <= known))


def _sentence(question: str, lacking: list[str], added: list[str]) -> str:
    said = f"The question was: “{question.strip()}”{'' if question.strip()[-1] in '.?!' else '.'}"
    if lacking:
        said += f" The copy does not have {_listed(lacking)}."
    if added:
        said += f" The copy has {_listed(added)}, the question has not."
    return f"{said} Is it the same question?"


def _listed(words: list[str]) -> str:
    shown = [f"“{word}”" for word in words[:6]]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"
