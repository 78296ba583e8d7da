"""What the copy says of a poll in words alone: who is left over, and whom or what the answers may miss."""

import re
from collections.abc import Iterator, Sequence

from verification.text.figures.numbers import shown
from verification.text.quantifiers import quantifiers
from verification.text.sentences import sentences
from verification.text.shares import Finding, Share

_REST = re.compile(
    r"\b(?:the (?:remaining|remainder|rest|others)|remaining (?:respondents|people|participants))\b(?P<what>[^.;]*)",
    re.IGNORECASE,
)
_CAVEATS = re.compile(
    r"\b(?P<limitations>(?:afraid|scared|reluctant|unwilling|frightened) to (?:answer|respond|speak)[^.;,“”\"]{0,20})"
    r"|\b(?P<population>(?:urban|rural|adult|online) (?:population|residents|respondents|people))\b",
    re.IGNORECASE,
)


def about_rest(words: str, shares: Sequence[Share]) -> Iterator[Finding]:
    """An answer that the copy names as what is left, against the answers that it gives no figure for."""
    for sentence in sentences(words):
        text = sentence.of(words)
        for found in _REST.finditer(text):
            if any(one.what == "share" for one in quantifiers(found["what"])):
                continue
            start, end = sentence.start + found.start(), sentence.start + found.end()
            named = [one for one in shares if _alike(one.answer, found["what"])]
            if named:
                said = f"“{named[0].answer}” has {shown(named[0].share)} per cent on the card."
                yield Finding("holds", f"“{found[0].strip()}”: {said}", start, end)
            elif shares:
                said = "none of the answers on the card is called so"
                yield Finding("look", f"“{found[0].strip()}”: {said}.", start, end)


def about_caveats(words: str, limitations: str, population: str) -> Iterator[Finding]:
    """What the copy says of fear and of who was asked, where the card says it or does not."""
    for found in _CAVEATS.finditer(words):
        field = "limitations" if found["limitations"] else "population"
        card = limitations if found["limitations"] else population
        key = found[0].split()[0].lower()
        held = key in card.lower()
        said = (
            f"the card holds it among its {field}" if held else f"the card does not hold it among its {field}"
        )
        if field == "population":
            said = said.replace(" among its population", " as its population")
        yield Finding(
            "holds" if held else "look", f"“{found[0].strip()}”: {said}.", found.start(), found.end()
        )


def _alike(answer: str, said: str) -> bool:
    """Whether the words say this answer: every word that bears it, and "not" where it has one."""
    wanted = {word.lower() for word in re.findall(r"[^\W_]+", answer) if len(word) > 2}
    there = {word.lower() for word in re.findall(r"[^\W_]+", said)}
    return bool(wanted) and wanted <= there
