"""Pictures: what is written in them about themselves, and a preview made anew without any of it.

Runs in a child process. The size is looked at before anything is decoded.
"""

import base64
import io
from typing import Any

from verification.evidence.reading.facts import (
    cleaned,
    degrees,
    exif_date,
    first,
    holder_of,
    iptc_date,
    joined,
    place_of,
    terms_of,
    without_empty,
)

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "TIFF")
PREVIEW = 1_600
MAX_PIXELS = 120_000_000
"""The largest picture a preview is made of: more than any press camera takes."""
MAX_JPEG_PIXELS = 400_000_000
"""A JPEG is decoded at an eighth of its size."""
MAX_XMP = 2_000_000

BROKEN = "The picture is cut off or damaged: no preview can be made. The original is kept."


def read_image(data: bytes) -> dict[str, Any]:
    """Size, facts and preview (WebP, base64) of a picture; a note where something could not be made."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # the limits here come first, and say why
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        return {"note": BROKEN}
    width, height = picture.size
    said: dict[str, Any] = {"facts": facts_of(picture), "width": width, "height": height}
    most = MAX_JPEG_PIXELS if picture.format == "JPEG" else MAX_PIXELS
    if width * height > most:
        said["note"] = (
            f"The picture is {width:,} × {height:,} points large; a preview is made of at most "
            f"{most // 1_000_000} million. The original is kept and was not opened."
        )
        return said
    try:
        said["preview"] = base64.b64encode(preview(picture)).decode()
    except (OSError, ValueError, SyntaxError, EOFError):
        said["note"] = BROKEN
        return said
    if (pictures := getattr(picture, "n_frames", 1)) > 1:
        said["note"] = f"It has {pictures} pictures; the preview shows the first."
    return said


def preview(picture: Any) -> bytes:
    """The picture, upright, small and new: only its points."""
    from PIL import Image, ImageOps

    picture.draft("RGB", (PREVIEW, PREVIEW))
    picture.seek(0)
    upright = ImageOps.exif_transpose(picture)
    has_alpha = "A" in upright.getbands() or "transparency" in upright.info
    small = upright.convert("RGBA" if has_alpha else "RGB")
    small.thumbnail((PREVIEW, PREVIEW))
    fresh = Image.new(small.mode, small.size)
    fresh.paste(small)
    written = io.BytesIO()
    fresh.save(written, "WEBP", quality=82)
    return written.getvalue()


def facts_of(picture: Any) -> dict[str, str]:
    """What EXIF, IPTC and XMP say, the first that says something; each of them may be broken by itself."""
    exif, camera, spot = _exif(picture)
    iptc = _iptc(picture)
    xmp = _xmp(picture)
    rights = first(xmp.get("rights"), iptc.get((2, 116)), exif.get(0x8298))
    named = [
        first(xmp.get("creator"), iptc.get((2, 80)), exif.get(0x013B)),
        first(xmp.get("Credit"), iptc.get((2, 110))),
        first(xmp.get("Source"), iptc.get((2, 115))),
    ]
    words = joined([first(xmp.get("Sublocation"), iptc.get((2, 92))), first(xmp.get("City"), iptc.get((2, 90))),
                    first(xmp.get("Country"), iptc.get((2, 101)))])  # fmt: skip
    return without_empty(
        {
            "date": exif_date(camera.get(0x9003), camera.get(0x9011))
            or exif_date(xmp.get("DateCreated"))
            or iptc_date(iptc.get((2, 55))),
            "changed": exif_date(xmp.get("ModifyDate")) or exif_date(exif.get(0x0132), camera.get(0x9010)),
            "place": place_of(degrees(spot.get(2), spot.get(1)), degrees(spot.get(4), spot.get(3)), words),
            "camera": joined([exif.get(0x010F), exif.get(0x0110)]),
            "software": first(xmp.get("CreatorTool"), exif.get(0x0131)),
            "credit": joined([*named, *_holder(rights, named)]),
            "licence": joined([terms_of(rights), xmp.get("UsageTerms"), xmp.get("WebStatement")]),
            "caption": first(xmp.get("description"), iptc.get((2, 120)), exif.get(0x010E)),
        }
    )


def _holder(rights: str, named: list[str]) -> list[str]:
    """Whom the copyright notice names, where nothing else names them."""
    holder = holder_of(rights)
    return [] if not holder or any(holder.lower() in one.lower() for one in named) else [holder]


def _exif(picture: Any) -> tuple[Any, Any, Any]:
    try:
        exif = picture.getexif()
        return exif, exif.get_ifd(0x8769), exif.get_ifd(0x8825)
    except Exception:  # noqa: BLE001 (written by strangers: everything is raised here)
        return {}, {}, {}


def _iptc(picture: Any) -> dict[tuple[int, int], Any]:
    from PIL import IptcImagePlugin

    try:
        found = IptcImagePlugin.getiptcinfo(picture) or {}
    except Exception:  # noqa: BLE001 (as above)
        return {}
    return {key: _text_of(value) for key, value in found.items()}


def _text_of(value: Any) -> str:
    if isinstance(value, list):
        return joined(_text_of(one) for one in value)
    if not isinstance(value, bytes):
        return cleaned(value)
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


XMP_NAMES = frozenset(
    """
    DateCreated ModifyDate CreatorTool City Country Credit Source creator rights description UsageTerms
    WebStatement
    """.split()  # noqa: SIM905 (read as a list of words)
)


def _xmp(picture: Any) -> dict[str, str]:
    """The properties of the XMP packet by their local name, however they are written."""
    from lxml import etree

    packet = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    packet = packet.encode() if isinstance(packet, str) else packet
    if not isinstance(packet, bytes) or not packet or len(packet) > MAX_XMP:
        return {}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    try:
        tree = etree.fromstring(packet.strip(b"\0 \r\n\t"), parser)
    except etree.XMLSyntaxError:
        return {}
    found: dict[str, str] = {}
    for element in tree.iter(etree.Element) if tree is not None else ():
        name = etree.QName(element).localname
        if name in XMP_NAMES or name == "Location":
            found.setdefault(
                "Sublocation" if name == "Location" else name, cleaned(" ".join(element.itertext()))
            )
        for key, value in element.attrib.items():
            if (local := etree.QName(key).localname) in XMP_NAMES:
                found.setdefault(local, cleaned(value))
    return found
