"""One spelling for the same words: what copy keeps of a text, and which links it keeps."""

import re
import unicodedata
from urllib.parse import quote, urlsplit

MAX_HREF = 2_000

# Controls, soft hyphens, zero-width spaces, byte-order marks, lone surrogates and the overrides that
# make text read in another order than it is stored. Left-to-right and right-to-left marks stay.
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
# Joiners belong inside emoji and scripts that need them; between Latin letters they only hide a difference.
STRAY_JOINER = re.compile(
    "(?<![^\x00-\u024f\u200c\u200d])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\u024f\u200c\u200d])"
)
# No-break spaces are the writer's choice ("10 000", "M. Dupont") and stay.
SPACE = re.compile("[^\\S\u00a0\u2007\u202f]+")
UNSAFE_IN_HREF = re.compile(r"""[\s()<>"\\^`{|}]""")


def clean(text: str) -> str:
    """The text in NFC, on one line, without what cannot be seen; outer space stays."""
    before = None
    while text != before:  # taking a character out can let its neighbours compose
        before = text
        text = unicodedata.normalize("NFC", STRAY_JOINER.sub("", UNSEEN.sub("", text)))
    return SPACE.sub(" ", text)


def tidy(text: str) -> str:
    """The text as a block of copy keeps it."""
    return clean(text).strip()


def safe_href(url: str) -> str:
    """The link as copy may keep it, or "" when it is not an absolute web or mail address."""
    url = UNSAFE_IN_HREF.sub(lambda found: quote(found[0]), tidy(url))
    if len(url) > MAX_HREF:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    is_web = parts.scheme in {"http", "https"} and parts.netloc
    is_mail = parts.scheme == "mailto" and "@" in parts.path
    return url if is_web or is_mail else ""
