"""Which charsets of a site are believed, and text as every store of the desk can hold it.

Python knows codecs that are no charset of the web: some make no text, some take for ever, some give characters that
are none. What is believed are the encodings of the WHATWG standard that Python has.
"""

import codecs
import re

# Python's own name of each, as `codecs.lookup` gives it.
_OF_THE_WEB = frozenset(
    """
    ascii utf-8 utf-8-sig utf-16 utf-16-be utf-16-le
    cp866 cp874 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258
    iso8859-1 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9 iso8859-10 iso8859-11
    iso8859-13 iso8859-14 iso8859-15 iso8859-16
    koi8-r koi8-u mac-roman mac-cyrillic tis-620
    gb2312 gbk gb18030 big5 big5hkscs euc_jp iso2022_jp shift_jis cp932 euc_kr cp949
    """.split()  # noqa: SIM905 (read as a list of words)
)
_NO_CHARACTER = re.compile("[\ud800-\udfff]")


def known(charset: str) -> str:
    """Python's name of this charset; nothing when it is none of the web's."""
    try:
        name = codecs.lookup(charset).name
    except (LookupError, UnicodeError, ValueError):
        return ""
    return name if name in _OF_THE_WEB else ""


def decoded(body: bytes, charset: str) -> str:
    """The body as text in this charset, in UTF-8 when it is none; what does not decode is replaced."""
    return body.decode(known(charset) or "utf-8", "replace")


def storable(text: str) -> str:
    """Text without zero bytes and half characters: no UTF-8 holds those, and no database the others."""
    return _NO_CHARACTER.sub("\ufffd", text.replace("\x00", ""))
