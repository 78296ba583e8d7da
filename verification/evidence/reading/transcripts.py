"""What was said in sound and film: subtitles and transcripts, with their time-codes kept.

A time-code stands at the beginning of a line, as [hh:mm:ss]; a place in the text has the last one before it.
"""

import html
import re
from typing import Any

from verification.evidence.reading.documents import decoded

SECONDS = re.compile(r"(?:(\d{1,6}):)?(\d\d?):(\d\d)(?:[.,]\d+)?")
MAX_CUES = 50_000
VOICE = re.compile(r"<v(?:\.[^\s>]*)*[ \t]+(?P<name>[^<>]+)>")
TAG = re.compile(r"</?[^<>]*>")

NO_CUES = "No lines with time-codes could be read in it. The original is kept."


def read_subtitles(data: bytes, *, form: str) -> dict[str, Any]:
    """The lines of WebVTT or SubRip subtitles, each with the time it begins."""
    import io

    import webvtt
    from webvtt.errors import MalformedFileError

    text, note = decoded(data)
    try:
        cues = webvtt.from_buffer(io.StringIO(text), format=form)
    except (MalformedFileError, ValueError):
        return {"note": NO_CUES, "text": text[:1_000_000]}
    lines = [f"[{time_code(cue.start)}] {_said(cue)}" for cue in cues.captions[:MAX_CUES] if cue.text.strip()]
    return {"text": "\n".join(lines), "note": note} if lines else {"note": NO_CUES}


def _said(cue: Any) -> str:
    """The words of a cue, after the name of each speaker it gives (<v Name>)."""
    named = VOICE.sub(lambda found: f" {' '.join(found['name'].split())}: ", cue.raw_text)
    return " ".join(html.unescape(TAG.sub("", named)).split())


def time_code(written: str) -> str:
    """A time as hh:mm:ss, however it was written."""
    found = SECONDS.search(written)
    if not found:
        return "00:00:00"
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return f"{hours:02}:{minutes:02}:{seconds:02}"
