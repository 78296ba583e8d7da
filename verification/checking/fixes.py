"""Settling a checker's proposed words: accepted into the copy, or stet, by a named person."""

from django.utils import timezone

from newsroom.errors import NotPossible
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from newsroom.stories.actions import move_gate, save_copy, take_turn
from newsroom.stories.editing import with_words
from newsroom.stories.permissions import may_edit
from newsroom.stories.states import Reason
from verification.checking.models import Verdict
from verification.checking.states import FixState
from verification.claims.models import WordsBy
from verification.claims.states import AnchorOutcome


@verb
def accept_fix(*, by: User, verdict: Verdict, seen: int) -> None:
    """Put the proposed words wherever the claim stands in the same words; their proposer may not judge it again."""
    story = verdict.claim.story
    may_edit(by=by, story=story)
    take_turn(story.pk)
    verdict.claim.refresh_from_db()
    if not verdict.counts_for(verdict.claim):
        raise NotPossible(
            "The words changed since this was proposed. Change them in the copy by hand, or say stet."
        )
    standing = [anchor for anchor in verdict.claim.anchors_now if anchor.outcome != AnchorOutcome.LOST]
    if not standing:
        raise NotPossible("These words no longer stand in the copy.")
    _settle(verdict, by, FixState.ACCEPTED)
    WordsBy.objects.get_or_create(claim=verdict.claim, user=verdict.by)
    document = story.revision.document
    for anchor in reversed(standing):  # from the end, so that the offsets before stay true
        if anchor.words == standing[0].words:
            document = with_words(document, anchor.start or 0, anchor.end or 0, verdict.fix)
    save_copy(by=by, story=story, document=document, seen=seen, reason=Reason.FIX)
    _note("fix.accepted", verdict, by)


@verb
def stet(*, by: User, verdict: Verdict) -> None:
    """Let the words stand as they are."""
    may_edit(by=by, story=verdict.claim.story)
    take_turn(verdict.claim.story_id)
    _settle(verdict, by, FixState.STET)
    move_gate(verdict.claim.story_id, by=by, because=f"The fix of {verdict.claim.label} was settled: stet.")
    _note("fix.stet", verdict, by)


def _settle(verdict: Verdict, by: User, state: FixState) -> None:
    settled = Verdict.objects.filter(pk=verdict.pk, fix_state=FixState.PROPOSED).update(
        fix_state=state, fix_settled_by=by, fix_settled_at=timezone.now()
    )
    if not settled:
        raise NotPossible("This fix was already settled.")


def _note(name: str, verdict: Verdict, by: User) -> None:
    record(
        name,
        by=by,
        subject=verdict,
        story_id=verdict.claim.story_id,
        desk_id=verdict.claim.story.desk_id,
        facts={"claim": verdict.claim.number, "proposed_by": verdict.by_id},
        texts={"fix": verdict.fix},
    )
