"""How a kept file leaves the desk: as bytes that nothing opens by itself, with a line in the custody log."""

from typing import BinaryIO

from newsroom.errors import NotPossible
from newsroom.people.models import User
from verification.evidence import custody, store
from verification.evidence.models import EvidenceFile
from verification.evidence.states import CustodyVerb, Fault, FileRole

HEADERS = {
    "Content-Security-Policy": (
        "sandbox; default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}
"""No browser may take these bytes for anything that runs."""
ATTACHED_TYPE = "application/octet-stream"
FAULTY = {
    Fault.MISSING: (
        "The bytes of this file are missing from the store. Tell the desk; its evidence can not be relied on."
    ),
    Fault.ALTERED: (
        "The bytes of this file were altered after it was kept, so they are not handed out. Have them restored, and"
        " checked again."
    ),
}
SHOWN_ROLES = (FileRole.PREVIEW, FileRole.SCREENSHOT)
SHOWN_TYPES = ("image/webp", "image/png", "image/jpeg")


def may_be_shown(file: EvidenceFile) -> bool:
    """Is it a picture that was made here, so that a page may show it?"""
    return file.role in SHOWN_ROLES and file.media_type in SHOWN_TYPES


def download(*, by: User, file: EvidenceFile, how: str) -> BinaryIO:
    """The bytes of a file for somebody who takes them away, noted in the custody log."""
    stream = opened(file)
    custody.note(evidence=file.evidence, file=file, verb=CustodyVerb.DOWNLOADED, by=by, how=how)
    return stream


def opened(file: EvidenceFile) -> BinaryIO:
    """The bytes of a file; `NotPossible` when they are missing, or known not to be those that were kept."""
    if file.blob.fault:
        raise NotPossible(FAULTY[Fault(file.blob.fault)])
    try:
        return store.open_blob(file.blob)
    except FileNotFoundError:
        raise NotPossible(FAULTY[Fault.MISSING]) from None
