"""Telling readers with the text as it stands: an editor's note, a clarification or a removal that changes no words."""

from newsroom.errors import NotPossible
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from newsroom.stories.actions import take_turn
from verification.record import correcting, live
from verification.record.freezing import freeze_again
from verification.record.kinds import CHANGES
from verification.record.models import Correction, Publication
from verification.record.permissions import may_publish
from verification.record.states import CorrectionState, RunKind


def runs_alone(correction: Correction) -> bool:
    """Is the note all of it, so that it runs with the text that readers have?"""
    kind = RunKind(correction.kind)
    return CHANGES[kind].tells_readers and kind != RunKind.RETRACTION and not correction.changes_words


@verb
def run_alone(*, by: User, correction: Correction, seen: int) -> Publication:
    """Let readers have what was signed, with the very text they have now: no word of it changes, so no gate is asked.

    A record of its own follows the one before it, with the same text on the same grounds and under its approval. A
    next version that is under way goes on, and is approved after it.
    """
    take_turn(correction.story_id)
    correction = Correction.objects.select_related("story__desk", "claim", "signed_by").get(pk=correction.pk)
    story = correction.story
    may_publish(by=by, story=story)
    if not story.has_run:
        raise NotPossible(f"{story.slug} is not before readers: there is nobody to tell.")
    if not runs_alone(correction):
        raise NotPossible(f"The {correction.name} is put right in the copy: it runs with the next version.")
    if correction.state != CorrectionState.AGREED:
        raise NotPossible(
            f"Only a signed correction runs, and once: this one is {correction.get_state_display().lower()}."
        )
    publication = freeze_again(correction, by=by)
    correcting.ran_alone(correction, seen, publication)
    live.ran_anew(publication)
    record(
        "story.published",
        by=by,
        subject=publication,
        story_id=story.pk,
        desk_id=story.desk_id,
        facts={
            "kind": publication.kind,
            "note_alone": True,
            "copy_version": publication.revision.number,
            "sha256": publication.text_sha256,
            "number": publication.number,
            "approval": publication.approval_id,
            "record_sha256": publication.record_sha256,
            "key": publication.key_id,
        },
    )
    return publication
