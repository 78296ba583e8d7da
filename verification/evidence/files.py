"""Keeping the files of an item of evidence."""

from collections.abc import Iterable
from typing import BinaryIO

from newsroom.people.models import User
from verification.evidence import custody, store
from verification.evidence.models import Blob, Capture, Evidence, EvidenceFile
from verification.evidence.states import CustodyVerb, FileRole


def keep(
    *,
    evidence: Evidence,
    role: FileRole,
    content: Blob | bytes | BinaryIO | Iterable[bytes],
    name: str,
    media_type: str,
    derived_from: EvidenceFile | None = None,
    capture: Capture | None = None,
    tool: str = "",
    by: User | None = None,
) -> EvidenceFile:
    """Keep a file of an item, with its line in the custody log. Bytes may be put into the store beforehand (a Blob)."""
    blob = content if isinstance(content, Blob) else store.put(content)
    file = EvidenceFile.objects.create(
        evidence=evidence,
        blob=blob,
        role=role,
        name=name[:255],
        media_type=media_type[:120],
        derived_from=derived_from,
        capture=capture,
        tool=tool[:120],
        made_by=by,
    )
    verb = CustodyVerb.DERIVED if derived_from else CustodyVerb.CAPTURED if capture else CustodyVerb.ADDED
    custody.note(
        evidence=evidence,
        file=file,
        verb=verb,
        by=by,
        how=f"{file.get_role_display()}, SHA-256 {blob.sha256}",
    )
    return file
