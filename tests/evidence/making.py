"""Files as they come to a desk, honest and hostile, made when a test needs them."""

import io
import struct
import zipfile
import zlib
from typing import Any

import docx
from PIL import Image

WORD = "word/document.xml"


def png(width: int = 40, height: int = 30, **options: Any) -> bytes:
    return _picture("PNG", width, height, **options)


def jpeg(width: int = 40, height: int = 30, **options: Any) -> bytes:
    return _picture("JPEG", width, height, **options)


def _picture(form: str, width: int, height: int, **options: Any) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (width, height), (10, 90, 160)).save(written, form, **options)
    return written.getvalue()


def press_picture() -> bytes:
    """A JPEG as an agency sends it: EXIF with place, XMP with credit and licence."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Nikon", "Z 9"
    exif[0x0131] = "Adobe Photoshop 25.0"
    exif[0x0132] = "2023:06:06 09:00:00"
    exif.get_ifd(0x8769)[0x9003] = "2023:06:04 18:20:11"
    exif.get_ifd(0x8769)[0x9011] = "+02:00"
    spot = exif.get_ifd(0x8825)
    spot[1], spot[2], spot[3], spot[4] = "N", (48.0, 30.0, 0.0), "W", (2.0, 15.0, 36.0)
    xmp = b"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 photoshop:City="Hallin" photoshop:Country="Ostmark" photoshop:Credit="Meridian Pictures">
<dc:creator><rdf:Seq><rdf:li>Ida Falk</rdf:li></rdf:Seq></dc:creator>
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">(c) Meridian, editorial use only</rdf:li></rdf:Alt></dc:rights>
<dc:description><rdf:Alt><rdf:li>Anton Verrik at the summit &#x202E;gpj.exe</rdf:li></rdf:Alt></dc:description>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""
    return jpeg(2400, 1200, exif=exif, xmp=xmp)


def huge_png(side: int = 50_000) -> bytes:
    """A true PNG of side × side points, one bit each, in a few hundred kilobytes."""
    packer = zlib.compressobj(9)
    line = bytes(1 + side // 8)
    data = b"".join(packer.compress(line) for _ in range(side)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(name, body)
        for name, body in (
            (b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)),
            (b"IDAT", data),
            (b"IEND", b""),
        )
    )


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def package(parts: dict[str, bytes], *, stored: bool = False) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return written.getvalue()


def bomb(size: int = 150_000_000) -> bytes:
    """A .docx whose text unpacks to a thousand times its size."""
    return package({"[Content_Types].xml": b"<Types/>", WORD: b"<w>" + b" " * size + b"</w>"})


def lying_bomb() -> bytes:
    """The same, with a list of parts that says it is small."""
    made = bytearray(bomb(60_000_000))
    for sign, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = made.rfind(sign)
        made[place + at : place + at + 4] = struct.pack("<I", 4_000)
    return bytes(made)


def pdf(*pages: str, title: str = "") -> bytes:
    """A small PDF with one line of words to a page."""
    count = len(pages)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {count} /Kids [{' '.join(f'{4 + 2 * n} 0 R' for n in range(count))}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, words in enumerate(pages):
        stream = f"BT /F1 12 Tf 50 700 Td ({words}) Tj ET".encode() if words else b""
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> >> >>".encode(),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        ]
    objects.append(f"<< /Title ({title}) /CreationDate (D:20230604182011Z) /Producer (Hand) >>".encode())
    written, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % place for place in places)
    return written + b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        len(objects),
        start,
    )


def endless_pdf() -> bytes:
    """A PDF whose list of pages leads back to itself."""
    return (
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Count 9999999 /Kids [2 0 R 2 0 R] >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF"
    )


VTT = """WEBVTT

00:00:01.000 --> 00:00:04.000
<v Verrik>Nobody is going
to bury me this year.

01:02:03.500 --> 01:02:05.000
Good night.
"""
SRT = """1
00:00:01,000 --> 00:00:04,000
Nobody is going to bury me.

2
00:04:12,000 --> 00:04:14,000
Good night.
"""
MAIL = b"""From: Ida Falk <ida@meridian.example>
To: desk@gazette.example
Date: Sun, 04 Jun 2023 18:20:00 +0200
Subject: Pictures
Content-Type: text/plain; charset=utf-8

The pictures are from Hallin.
"""
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PAGE = (
    b"<!doctype html><title>Statement</title><h1>Statement</h1><p>The toll rose.</p><script>alert(1)</script>"
)
