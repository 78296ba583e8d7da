"""Guessing the fields of a plain text that has none."""

from verification.text.sentences import blocks

LONGEST_HEADLINE = 20
STOPS = (".", "!", "…", ":", ";", ",")
# Of a headline in title case, at least so many words begin with a capital.
TITLE_CASE = 0.6


def guessed_fields(text: str) -> list[tuple[int, int, str]]:
    """Each block of the text with its field: the first is the headline if it reads like one, all else is body."""
    spans = blocks(text)
    first = "headline" if len(spans) > 1 and reads_as_headline(spans[0].of(text)) else "body"
    return [(span.start, span.end, "body" if at else first) for at, span in enumerate(spans)]


def reads_as_headline(words: str) -> bool:
    """Whether a block is short and either has no final stop or is written in title case."""
    listed = words.split()
    if len(listed) > LONGEST_HEADLINE or words[:1] in "\"“«‘'":
        return False
    capitals = sum(not word[0].islower() for word in listed)
    return not words.endswith(STOPS) or (len(listed) > 2 and capitals >= TITLE_CASE * len(listed))
