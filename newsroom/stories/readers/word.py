"""Word documents, by way of HTML: mammoth knows the styles, this file keeps it from damaged and hostile ones."""

import io
import zipfile
import zlib

import mammoth
from lxml import etree

from newsroom.errors import Invalid
from newsroom.stories.blocks import Block
from newsroom.stories.readers.html import read_html

OLD_OFFICE = b"\xd0\xcf\x11\xe0"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
BODY = "word/document.xml"
BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"

# Unpacked. A long investigation with its formatting has about one megabyte of XML.
MAX_PART = 10_000_000
MAX_PARTS = 30_000_000
MAX_ENTRIES = 5_000

STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p.standfirst:fresh
p[style-name='Caption'] => figcaption:fresh
p[style-name='caption'] => figcaption:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
"""

DAMAGED = "This Word file is damaged or incomplete. Save it again and upload it once more."
PROTECTED = "This Word file is protected with a password. Save it without one and upload it again."
OLD = "This is an old Word file or one protected with a password. Save it as .docx, without a password."
TOO_BIG = "This Word file unpacks to far more than a story can be. Copy its words into a new one."
NOT_WORD = "This is not a Word document, whatever its name says."


def read_word(data: bytes) -> list[Block]:
    """The blocks of a .docx file."""
    if data.startswith(OLD_OFFICE):
        raise Invalid({"copy": [PROTECTED if ENCRYPTED_PACKAGE in data else OLD]})
    try:
        _check(data)
        html = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=STYLES,
            include_embedded_style_map=False,
            external_file_access=False,
            # The pixels stay in the file; only what the picture is said to show is copy.
            convert_image=mammoth.images.img_element(lambda _image: {}),
        ).value
    except (zipfile.BadZipFile, zlib.error, EOFError, etree.XMLSyntaxError, KeyError, ValueError, OSError):
        raise Invalid({"copy": [DAMAGED]}) from None
    return read_html(html)


def _check(data: bytes) -> None:
    """Refuse what would be costly or impossible to convert, before anything is unpacked whole."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if any(entry.flag_bits & 1 for entry in entries):
            raise Invalid({"copy": [PROTECTED]})
        sizes = [entry.file_size for entry in entries]
        if sum(sizes) > MAX_PARTS or len(sizes) > MAX_ENTRIES:
            raise Invalid({"copy": [TOO_BIG]})
        if BODY not in archive.namelist():
            raise Invalid({"copy": [NOT_WORD]})
        for entry in entries:
            if _may_be_xml(archive, entry):
                if entry.file_size > MAX_PART:
                    raise Invalid({"copy": [TOO_BIG]})
                _check_xml(archive.read(entry))


def _may_be_xml(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """By its ending, or by how it begins: the package itself says which part is the document, whatever its name."""
    if entry.filename.endswith((".xml", ".rels")):
        return True
    with archive.open(entry) as part:
        return part.read(1_000).lstrip(BEFORE_XML).startswith(b"<")


def _check_xml(part: bytes) -> None:
    """Well-formed, no deeper than the parser allows, and without a document type, which Word never writes."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    if etree.fromstring(part, parser).getroottree().docinfo.doctype:
        raise Invalid({"copy": [NOT_WORD]})
