from django.db import models


class EvidenceKind(models.TextChoices):
    PAGE = "page", "Page on the web"
    DOCUMENT = "document", "Document"
    NOTES = "notes", "Notes of a call or meeting"
    TRANSCRIPT = "transcript", "Transcript"
    IMAGE = "image", "Image or video"


class Way(models.TextChoices):
    """How an item came in."""

    ADDRESS = "address", "Address"
    UPLOAD = "upload", "Upload"
    PASTED = "pasted", "Pasted text"
    NOTES = "notes", "Notes"


class DateKnown(models.TextChoices):
    """How an item's own date is known."""

    STATED = "stated", "Stated by a person"
    READ = "read", "Read in the item"
    GUESS = "guess", "A guess from the page"


class FileRole(models.TextChoices):
    """What a file of an item is."""

    ORIGINAL = "original", "Original"
    WARC = "warc", "Capture (WARC)"
    PAGE = "page", "Page as captured"
    TEXT = "text", "Text"
    SCREENSHOT = "screenshot", "Screenshot"
    PRINT = "print", "Print (PDF)"
    PREVIEW = "preview", "Preview"


class CaptureState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    FETCHING = "fetching", "Being captured"
    CAPTURED = "captured", "Captured"
    FAILED = "failed", "Failed"


class CapturePurpose(models.TextChoices):
    FIRST = "first", "First capture"
    AGAIN = "again", "Captured again"
    WATCH = "watch", "Watch"


UNFINISHED = (CaptureState.WAITING, CaptureState.FETCHING)


class CustodyVerb(models.TextChoices):
    """What happened to an item of evidence, or to one of its files."""

    ADDED = "added", "Added"
    CAPTURED = "captured", "Captured"
    VIEWED = "viewed", "Viewed"
    DOWNLOADED = "downloaded", "Downloaded"
    DERIVED = "derived", "Derived"
    MOVED = "moved", "Moved"
    EXPORTED = "exported", "Exported"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Fault(models.TextChoices):
    """What is wrong with kept bytes."""

    MISSING = "missing", "Missing"
    ALTERED = "altered", "Altered"


class ChangeKind(models.TextChoices):
    """What became of a watched page."""

    CHANGED = "changed", "Changed"
    GONE = "gone", "Gone"
    BACK = "back", "Back again"
