"""Legal hold: nothing of a story is erased while somebody holds it."""

from django.utils import timezone

from newsroom.errors import NotPossible, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from newsroom.stories.actions import take_turn
from newsroom.stories.models import Story
from verification.record.models import LegalHold
from verification.record.permissions import may_hold


@verb
def hold_for_legal(*, by: User, story: Story, reason: str) -> LegalHold:
    """Keep everything of a story, whatever the desk's retention says, until the hold is released."""
    take_turn(story.pk)
    may_hold(by=by, story=story)
    reason = require_text("reason", reason, "Say why it is held.", limit=2000)
    if LegalHold.objects.filter(story=story, released_at=None).exists():
        raise NotPossible(f"{story.slug} is under legal hold already.")
    held = LegalHold.objects.create(story=story, reason=reason, by=by)
    _note("legal_hold.set", held, by, reason)
    return held


@verb
def release_hold(*, by: User, held: LegalHold, reason: str) -> LegalHold:
    """Let the desk's retention apply to the story again."""
    take_turn(held.story_id)
    may_hold(by=by, story=held.story)
    reason = require_text("reason", reason, "Say why it is released.", limit=2000)
    standing = LegalHold.objects.filter(pk=held.pk, released_at=None)
    if not standing.update(released_at=timezone.now(), released_by=by):
        raise NotPossible("This hold was released already.")
    held.refresh_from_db()
    _note("legal_hold.released", held, by, reason)
    return held


def _note(name: str, held: LegalHold, by: User, reason: str) -> None:
    story = held.story
    record(name, by=by, subject=held, story_id=story.pk, desk_id=story.desk_id, texts={"reason": reason})
