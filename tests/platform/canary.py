"""A name planted in a protected source, and finding it again however it is written."""

import base64
import html
import json
from urllib.parse import quote, quote_plus

NAME = "Zora Quibblethwaite-Übelå"
CONTACT = "zora.quibble+canary@port.example"
NOTE = "Keeps the ledger of pier 7 “Vögelsang” & tells nobody."
CANARY = {"name": NAME, "contact": CONTACT, "note": NOTE}
TELLING = (NAME, "Quibblethwaite", "Übelå", CONTACT, "zora.quibble", NOTE, "Vögelsang")
"""What gives the source away: the whole of it, and single words."""


def _base64(content: bytes) -> set[bytes]:
    """How it looks inside longer base64, wherever it begins; only the letters that do not depend on what is around."""
    found = set()
    for before in range(3):
        padded = b"\0" * before + content
        text = base64.b64encode(padded)
        found.add(text[4 if before else 0 : len(padded) // 3 * 4])
    return found | {one.replace(b"+", b"-").replace(b"/", b"_") for one in found}


def spellings() -> set[bytes]:
    """Every way in which it may have been written down."""
    found: set[bytes] = set()
    for words in TELLING:
        plain = words.encode()
        texts = {
            words,
            quote(words),
            quote_plus(words),
            quote(words, safe=""),
            html.escape(words),
            ascii(words)[1:-1],
        }
        texts |= {
            json.dumps(words)[1:-1],
            repr(words)[1:-1],
            plain.hex(),
            words.translate({ord("&"): "&amp;"}),
        }
        found |= {text.encode() for text in texts} | _base64(plain)
        found |= {words.encode("utf-16-le"), words.encode("utf-16-be"), words.encode("latin-1", "replace")}
    return {one.lower() for one in found if len(one) >= 6}


_SPELLINGS = spellings()


def found_in(content: bytes | str) -> list[bytes]:
    """The spellings of it that stand in this."""
    content = (content.encode(errors="surrogateescape") if isinstance(content, str) else content).lower()
    return [one for one in _SPELLINGS if one in content]
