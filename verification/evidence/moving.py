"""Copying all kept bytes to another folder: before a disk is changed, or to have them twice."""

from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db.models import Exists, OuterRef

from newsroom.errors import NotPossible
from newsroom.ledger.actions import verb
from verification.evidence import fixity, store
from verification.evidence.models import Blob, Custody, Evidence
from verification.evidence.states import CustodyVerb


@dataclass
class Moved:
    """What became of a move."""

    copied: int = 0
    there: int = 0
    """Files that were in the other folder already, whole."""
    faulty: list[str] = field(default_factory=list)
    """SHA-256 of files that are missing or altered here, and so were not copied."""


def copy_all(to: Path) -> Moved:
    """Copy every kept file that is not in the other folder yet, each verified there; safe to run again.

    Custody says of each item that its files were copied once all of them were.
    """
    here, to = Path(settings.EVIDENCE_DIR).resolve(), to.resolve()
    if to == here or to.is_relative_to(here) or here.is_relative_to(to):
        raise NotPossible(f"{to} is, holds or lies in the folder in which evidence is kept now, {here}.")
    (to / "incoming").mkdir(parents=True, exist_ok=True)
    moved = Moved()
    for blob in Blob.objects.order_by("pk").iterator(chunk_size=500):
        if not fixity.look(blob, to):
            moved.there += 1
        elif _copied(blob, to):
            moved.copied += 1
        else:
            moved.faulty.append(blob.sha256)
    _note(to, moved.faulty)
    return moved


def _copied(blob: Blob, to: Path) -> bool:
    """Copy a file and read the copy again; a disk that writes something else is no place for evidence."""
    try:
        whole_here = store.copy_to(to, blob)
    except FileNotFoundError:
        whole_here = False
    if whole_here and fixity.look(blob, to):
        raise OSError(None, "What was written there is not what is read there", str(to))
    return whole_here


@verb
def _note(to: Path, faulty: list[str]) -> None:
    """Note it once for each item all of whose files are there."""
    how = f"All files copied to {to}, each verified"[:300]
    noted = Custody.objects.filter(evidence=OuterRef("pk"), verb=CustodyVerb.MOVED, how=how)
    items = Evidence.objects.filter(files__isnull=False).exclude(files__blob__sha256__in=faulty)
    Custody.objects.bulk_create(
        Custody(evidence=item, verb=CustodyVerb.MOVED, how=how)
        for item in items.exclude(Exists(noted)).distinct().only("pk")
    )
