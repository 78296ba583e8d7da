"""The words of a fetched page, read by a process that may come to grief over them."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 8.0
MARKUP = {"text/html", "application/xhtml+xml"}


@dataclass(frozen=True)
class Read:
    """What a page says. `date` is what its markup gives, a guess; `note` says why there are no words."""

    text: str = ""
    title: str = ""
    date: str = ""
    note: str = ""


def read(body: bytes, *, media_type: str, charset: str = "", seconds: float = SECONDS) -> Read:
    """The words of a page of this type; never raises for what the page holds."""
    if media_type == "text/plain":
        return Read(text=_decoded(body, charset))
    if not is_markup(body, media_type):
        return Read(note="This is not a page of text, so no words were read from it.")
    if not body.strip():
        return Read(note="The page is empty.")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "verification.evidence.fetching.reading_child", charset],
            input=body,
            capture_output=True,
            timeout=seconds,
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", "PYTHONIOENCODING": "utf-8"},
            check=True,
        )
        found = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return Read(note="The words of this page could not be read in time; the page itself is kept.")
    except (subprocess.CalledProcessError, ValueError, OSError):
        return Read(note="The words of this page could not be read; the page itself is kept.")
    return Read(
        text=found["text"].replace("\x00", "").strip(),
        title=" ".join(found["title"].replace("\x00", "").split()),
        date=found["date"],
        note="" if found["text"].strip() else "No words were found on this page.",
    )


def is_markup(body: bytes, media_type: str) -> bool:
    """Whether this is a page of markup: what the site says, unless the first bytes say otherwise."""
    start = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    looks = start.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))
    if media_type in MARKUP:
        return looks or (b"\x00" not in body[:512] and not start.startswith((b"%pdf-", b"pk\x03\x04")))
    return looks and media_type in {
        "",
        "text/plain",
        "application/octet-stream",
        "application/xml",
        "text/xml",
    }


def _decoded(body: bytes, charset: str) -> str:
    try:
        return body.decode(charset or "utf-8", "replace").replace("\x00", "").strip()
    except LookupError:
        return body.decode("utf-8", "replace").replace("\x00", "").strip()
