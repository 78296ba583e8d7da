"""What is made of an original: its text, its facts, its preview. Made once, after the file is kept.

A line of the custody log under the original says that it was read and with what outcome; an original without one is
still to be read. Nothing is read inside of a transaction.
"""

import time
from pathlib import PurePath

from django.db.models import Exists, F, OuterRef, QuerySet

from newsroom.ledger.actions import record, verb
from verification.evidence import custody, files, store
from verification.evidence.captions import day_of
from verification.evidence.models import Blob, Custody, Evidence, EvidenceFile
from verification.evidence.reading.readers import READERS, Reading, read
from verification.evidence.states import CustodyVerb, DateKnown, FileRole

SMALL = 8_000_000
AT_ONCE = 4.0
"""Seconds a click may wait for its file to be read; a longer one is left to the job."""
ROUND = 20.0
DATED = ("image/", "message/")
"""Kinds of files whose date is when the thing is from; that of a PDF is when the file was made."""


def unread() -> QuerySet[EvidenceFile]:
    """Originals that are still to be read, oldest first."""
    lines = Custody.objects.filter(file=OuterRef("pk"), verb=CustodyVerb.DERIVED)
    return (
        EvidenceFile.objects.filter(role=FileRole.ORIGINAL, media_type__in=READERS, blob__fault="")
        .exclude(Exists(lines))
        .select_related("blob", "evidence__story")
        .order_by("pk")
    )


def derive_at_once(evidence: Evidence) -> None:
    """Read what was just added, if that takes no time; else the job does."""
    for file in unread().filter(evidence=evidence, blob__size__lte=SMALL):
        derive(file, most=AT_ONCE)


def derive_due() -> int:
    """Read what is still to be read, for as long as one round of the job may take; how many were read."""
    ends, done = time.monotonic() + ROUND, 0
    for file in unread()[:50]:
        if time.monotonic() > ends:
            break
        done += derive(file)
    return done


def derive(file: EvidenceFile, *, most: float | None = None) -> bool:
    """Read one original and keep what came of it; no more than `most` seconds, else it stays to be read."""
    try:
        with store.open_blob(file.blob) as content:
            reading = read(file.media_type, content, most=most)
    except FileNotFoundError:  # the fixity check names it
        return False
    if reading.out_of_time and most is not None:
        return False
    text = store.put(reading.text.encode()) if reading.text else None
    preview = store.put(reading.preview) if reading.preview else None
    return _keep(file=file, reading=reading, text=text, preview=preview)


@verb
def _keep(*, file: EvidenceFile, reading: Reading, text: Blob | None, preview: Blob | None) -> bool:
    evidence = file.evidence
    # Of two that read the same file, the second waits here, and finds it read.
    Evidence.objects.filter(pk=evidence.pk).update(version=F("version") + 1)
    if Custody.objects.filter(file=file, verb=CustodyVerb.DERIVED).exists():
        return False
    stem = PurePath(file.name).stem
    for role, blob, name, media_type in (
        (FileRole.TEXT, text, f"{stem}.txt", "text/plain"),
        (FileRole.PREVIEW, preview, f"{stem}.webp", "image/webp"),
    ):
        if blob:
            files.keep(
                evidence=evidence,
                role=role,
                content=blob,
                name=name,
                media_type=media_type,
                derived_from=file,
                tool=reading.tool,
            )
    custody.note(
        evidence=evidence, file=file, verb=CustodyVerb.DERIVED, by=None, how=_outcome(reading, text, preview)
    )
    if reading.facts:
        Evidence.objects.filter(pk=evidence.pk).update(facts=reading.facts)
    day = day_of(reading.facts.get("date", "")) if file.media_type.startswith(DATED) else None
    if day:
        undated = Evidence.objects.filter(pk=evidence.pk, own_date__isnull=True)
        undated.update(own_date=day, own_date_how=DateKnown.READ)
    record(
        "evidence.read",
        by=None,
        subject=evidence,
        story_id=evidence.story_id,
        desk_id=evidence.story.desk_id,
        facts={
            "sha256": file.blob.sha256,
            "text": text.sha256 if text else "",
            "preview": preview.sha256 if preview else "",
        },
    )
    return True


def _outcome(reading: Reading, text: Blob | None, preview: Blob | None) -> str:
    made = [word for word, blob in (("text", text), ("preview", preview)) if blob]
    return " ".join(filter(None, (f"Read: {' and '.join(made) or 'no text'}.", reading.note)))
