"""Looking whether kept bytes are still the bytes that were kept.

Files are read outside of any transaction; what was found goes into the row by conditional update. Bytes that are
missing or altered are a fault. A disk that cannot be read is none: nothing is known then, and nothing is written.
"""

import errno
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from newsroom.errors import NotPossible
from newsroom.ledger.actions import one_verb, record
from newsroom.people.models import User
from newsroom.stories.models import Story
from verification.evidence import faults, store
from verification.evidence.models import Blob, Evidence
from verification.evidence.permissions import may_check_evidence
from verification.evidence.states import Fault

MOST_BYTES = 512 * 1024 * 1024
MOST_FILES = 5_000
BATCH = 500


@dataclass
class Looked:
    """What looking at kept bytes came to."""

    files: int = 0
    size: int = 0
    faulty: int = 0
    unreadable: list[str] = field(default_factory=list)
    """Why each file that could not be read could not, as the system words it."""

    def __add__(self, other: "Looked") -> "Looked":
        return Looked(
            self.files + other.files,
            self.size + other.size,
            self.faulty + other.faulty,
            self.unreadable + other.unreadable,
        )


def look(blob: Blob, root: Path | None = None) -> str:
    """What is wrong with these bytes on the disk now: "" when nothing is. `OSError` when the disk does not say."""
    root = root or Path(settings.EVIDENCE_DIR)
    path = store.path_of(blob.sha256, root)
    try:
        found = store.digest_at(path)
    except FileNotFoundError:
        # An empty folder where the disk should be mounted holds no evidence, and says nothing about any.
        if not (root / "incoming").is_dir():
            raise OSError(errno.ENODEV, "The folder of evidence is not there") from None
        return Fault.MISSING
    return "" if found == blob.sha256 else Fault.ALTERED


def check_due(
    *, now: datetime | None = None, most_bytes: int = MOST_BYTES, most_files: int = MOST_FILES
) -> Looked:
    """Look at what was looked at longest ago, about so much of it; a file is looked at about once a day."""
    now = now or timezone.now()
    due = Blob.objects.due(now).in_turn()
    looked = Looked()
    while looked.files < most_files and looked.size < most_bytes:
        passed = len(looked.unreadable)  # what cannot be read keeps its turn, and must not stop the others'
        blobs = due[passed : passed + min(BATCH, most_files - looked.files)]
        some = _check(blobs, by=None, now=now, most_bytes=most_bytes - looked.size)
        looked += some
        if not some.files and not some.unreadable:
            break
    return looked


def check_story(story: Story) -> Looked:
    """Look at every kept byte of a story's evidence that was not withdrawn."""
    return _check(Blob.objects.under(story), by=None, now=timezone.now())


def check(*, by: User, evidence: Evidence) -> Looked:
    """Look at every file of an item now, because somebody asks."""
    may_check_evidence(by=by, story=evidence.story)
    blobs = Blob.objects.filter(files__evidence=evidence).distinct()
    looked = _check(blobs, by=by, now=timezone.now())
    if looked.unreadable:
        raise NotPossible(
            f"{evidence.title} cannot be read now: {looked.unreadable[0]}. That is not known to be a fault of the"
            " file; look at the disk, then check again."
        )
    with one_verb():
        record(
            "evidence.checked",
            by=by,
            subject=evidence,
            story_id=evidence.story_id,
            desk_id=evidence.story.desk_id,
            facts={"files": looked.files, "faulty": looked.faulty},
        )
    return looked


def _check(blobs: Iterable[Blob], *, by: User | None, now: datetime, most_bytes: int | None = None) -> Looked:
    looked, as_before = Looked(), dict[str, list[int]]()
    for blob in blobs:
        try:
            fault = look(blob)
        except OSError as error:
            looked.unreadable.append(error.strerror or type(error).__name__)
            continue
        looked.files += 1
        looked.size += blob.size
        looked.faulty += bool(fault)
        if fault == blob.fault:
            as_before.setdefault(fault, []).append(blob.pk)
        else:
            faults.settle(by=by, blob=blob, fault=fault, at=now)
        if most_bytes is not None and looked.size >= most_bytes:
            break
    _note_turn(as_before, now)
    return looked


def _note_turn(as_before: dict[str, list[int]], now: datetime) -> None:
    """Say when these were last looked at, where nobody has found something else or looked later meanwhile."""
    for fault, pks in as_before.items():
        for at in range(0, len(pks), BATCH):
            still = Blob.objects.filter(pk__in=pks[at : at + BATCH], fault=fault, checked_at__lt=now)
            still.update(checked_at=now)
