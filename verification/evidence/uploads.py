"""Taking in a file somebody uploads: looked at and kept before the verb that adds it, outside of its transaction."""

from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings

from newsroom.errors import Invalid, NotPossible
from newsroom.people.models import User
from newsroom.stories.models import Story
from verification.evidence import store
from verification.evidence.models import Blob
from verification.evidence.permissions import may_add_evidence
from verification.evidence.reading.names import safe_name
from verification.evidence.reading.types import FileType, recognise


@dataclass(frozen=True)
class Received:
    """A file that is kept, and not yet part of any item."""

    blob: Blob
    name: str
    type: FileType


def receive(*, by: User, story: Story, name: str, content: BinaryIO) -> Received:
    """Keep an uploaded file for an item of this story; `Invalid` in a sentence when it is none that a desk keeps."""
    may_add_evidence(by=by, story=story)
    return look_at(name=name, content=content)


def look_at(*, name: str, content: BinaryIO) -> Received:
    """Keep a file from anybody, as long as it is one that a desk keeps; `Invalid` in a sentence when it is none."""
    size = content.seek(0, 2)
    if size > settings.EVIDENCE_MAX_UPLOAD:
        raise too_large(size)
    kind = recognise(name, content)
    content.seek(0)
    try:
        blob = store.put(content)
    except OSError as error:
        raise NotPossible(
            "The file could not be written to the disk, so nothing was saved. Tell whoever runs the desk."
        ) from error
    return Received(blob, safe_name(name), kind)


def too_large(size: int | None = None) -> Invalid:
    """The refusal of a file that is larger than the desk keeps."""
    most = f"at most {settings.EVIDENCE_MAX_UPLOAD / 1e6:,.0f} MB are kept. Upload the part that matters."
    has = f"This file has {size / 1e6:,.1f} MB" if size else "This file is too large"
    return Invalid({"upload": [f"{has}; {most}"]})
