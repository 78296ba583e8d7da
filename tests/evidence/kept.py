"""Evidence with kept bytes, and what can happen to bytes on a disk."""

from pathlib import Path

from newsroom.stories.models import Story
from tests.factories import Team, some_evidence
from verification.evidence import files, store
from verification.evidence.models import Blob, Evidence, EvidenceFile
from verification.evidence.states import FileRole


def kept(
    team: Team,
    story: Story,
    content: bytes = b"Tolls: 41 million",
    *,
    name: str = "report.txt",
    evidence: Evidence | None = None,
) -> EvidenceFile:
    """A file of an item of the story's evidence."""
    return files.keep(
        evidence=evidence or some_evidence(team, story),
        role=FileRole.ORIGINAL,
        content=content,
        name=name,
        media_type="text/plain",
        by=team.checker,
    )


def on_disk(blob: Blob) -> Path:
    return store.path_of(blob.sha256)


def write(path: Path, content: bytes) -> None:
    """Put other bytes where kept ones are, as no code of ours does."""
    path.unlink(missing_ok=True)
    path.write_bytes(content)


def flip(path: Path, at: int = 0, bit: int = 1) -> bytes:
    """Change one bit of a file; what it held before."""
    before = path.read_bytes()
    changed = bytearray(before)
    changed[at] ^= bit
    write(path, bytes(changed))
    return before
