"""Bytes to text, without guessing."""

import codecs

from newsroom.errors import Invalid

# Files of other kinds under a text file's name: PDF, PNG, GIF, JPEG, ZIP (Word), old Office, RTF, gzip.
NOT_TEXT = (
    b"%PDF",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
    b"\x1f\x8b",
)


def decode(data: bytes) -> str:
    """The text of a file in UTF-8, or in UTF-16 that says so; every other encoding would be a guess."""
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    binary = Invalid({"copy": ["This file is not text, whatever its name says."]})
    if data.startswith(NOT_TEXT):
        raise binary
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        sentence = "This file is not UTF-8 text. Save it as UTF-8 and upload it again."
        raise Invalid({"copy": [sentence]}) from None
    if "\0" in text:
        raise binary
    return text
