"""Files that came with a reply: evidence that nobody of the desk added."""

from newsroom.ledger.actions import record
from newsroom.stories.models import Story
from verification.evidence import custody, files
from verification.evidence.actions import kind_of
from verification.evidence.models import Evidence
from verification.evidence.states import CustodyVerb, FileRole, Way
from verification.evidence.uploads import Received


def came_with_reply(*, story: Story, file: Received, how: str) -> Evidence:
    """Add a file that was sent to the desk; `how` says whose it is. Part of the verb that calls it."""
    evidence = Evidence.objects.create(
        story=story, kind=kind_of(file), way=Way.UPLOAD, title=file.name[:200], added_by=None
    )
    custody.note(evidence=evidence, verb=CustodyVerb.ADDED, by=None, how=how)
    files.keep(
        evidence=evidence,
        role=FileRole.ORIGINAL,
        content=file.blob,
        name=file.name,
        media_type=file.type.media_type,
    )
    record(
        "evidence.came_in",
        by=None,
        subject=evidence,
        story_id=story.pk,
        desk_id=story.desk_id,
        facts={"kind": evidence.kind, "sha256": file.blob.sha256},
        texts={"title": evidence.title},
    )
    return evidence
