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


def is_caption(text: str, block: Span, field: str) -> bool:
    """Whether the block is a picture's caption."""
    return field == "caption" or (len(block) <= LONGEST and bool(CREDIT.search(text, block.start, block.end)))
