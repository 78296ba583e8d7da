"""Pictures: what a caption says is seen, when, and whose picture it is."""

import re

from verification.text.lexicon import AGENCIES
from verification.text.spans import Span

_AGENCY = "|".join(re.escape(name) for name in AGENCIES)
# In text that has no fields, a caption gives itself away by ending in a credit, without a full stop.
CREDIT = re.compile(
    rf"(?:[.!?”\"]\s+|[/(]\s?)(?:[\w .'\u2019/-]{{0,40}}[/ ])?(?:{_AGENCY})(?: Images| Photo| Media)?\)?$"
)
LONGEST = 600
_NAMES = re.compile(r"(?:(?:[A-Z][\w'\u2019&.-]*|via|for|of)[ /:,]*){1,6}(?<!\.)")


def is_caption(text: str, block: Span, field: str) -> bool:
    """Whether the block is a picture's caption."""
    return field == "caption" or (len(block) <= LONGEST and bool(CREDIT.search(text, block.start, block.end)))


def is_credit(text: str, sentence: Span) -> bool:
    """Whether the sentence is no sentence but the names, without a full stop, that end a caption."""
    ends = sentence.end == len(text) or text[sentence.end] == "\n"
    begins = sentence.start == 0 or text[sentence.start - 1] == "\n"
    return ends and not begins and bool(_NAMES.fullmatch(sentence.of(text)))
