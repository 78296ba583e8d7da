"""A name planted in a protected source, words planted in legal advice, and finding them however they are written."""

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
ADVICE = "Settle with Pumperknickle & Söhne before “Tuesday”: the Wrangelmoor letter sinks us."
ADVICE_TELLING = (ADVICE, "Pumperknickle", "Wrangelmoor")
"""Legal advice, and words of it that stand nowhere else."""


def _base64(content: bytes) -> set[bytes]:
    """How it looks inside longer base64, wherever it begins; only the letters that do not depend on what is around."""
    found = set()
    for before in range(3):
        padded = b"\0" * before + content
        text = base64.b64encode(padded)
        found.add(text[4 if before else 0 : len(padded) // 3 * 4])
    return found | {one.replace(b"+", b"-").replace(b"/", b"_") for one in found}


def spellings(telling: tuple[str, ...]) -> frozenset[bytes]:
    """Every way in which it may have been written down."""
    found: set[bytes] = set()
    for words in telling:
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
    return frozenset(one.lower() for one in found if len(one) >= 6)


_OF_THE_SOURCE, _OF_THE_ADVICE = spellings(TELLING), spellings(ADVICE_TELLING)


def found_in(content: bytes | str) -> list[bytes]:
    """The spellings of the source that stand in this."""
    return _found(_OF_THE_SOURCE, content)


def advice_in(content: bytes | str) -> list[bytes]:
    """The spellings of the legal advice that stand in this."""
    return _found(_OF_THE_ADVICE, content)


def _found(wanted: frozenset[bytes], content: bytes | str) -> list[bytes]:
    content = (content.encode(errors="surrogateescape") if isinstance(content, str) else content).lower()
    return [one for one in wanted if one in content]
