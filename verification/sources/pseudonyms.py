"""Whether a text gives away who a protected source is."""

import re
import unicodedata

from django.views.decorators.debug import sensitive_variables

_PARTICLES = {
    "von",
    "van",
    "der",
    "den",
    "del",
    "dos",
    "bin",
    "ben",
    "ibn",
    "abu",
    "san",
    "mrs",
    "miss",
    "sir",
}
"""Words of three letters and more that stand in many names and give nobody away."""

SHORTEST = 3


# No generator here: its frame would show a name on an error page, out of reach of what is marked sensitive.


@sensitive_variables()
def _words(text: str) -> list[str]:
    bare = "".join([char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)])
    return re.findall(r"\w+", bare.casefold())


@sensitive_variables()
def holds_name(text: str, name: str) -> bool:
    """Does the whole name stand in this text, whatever its accents, capitals and spaces?"""
    words = _words(name)
    return bool(words) and f" {' '.join(words)} " in f" {' '.join(_words(text))} "


@sensitive_variables()
def holds_part_of_name(text: str, name: str) -> bool:
    """Does any word of the name stand in this text?"""
    telling = {word for word in _words(name) if len(word) >= SHORTEST} - _PARTICLES
    return holds_name(text, name) or bool(telling & set(_words(text)))
