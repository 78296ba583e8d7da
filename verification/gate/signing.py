"""Signing behind the gate: the approval, the senior sign-off, and taking a signature back."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.utils import timezone

from newsroom import hooks
from newsroom.dispatch.actions import tell
from newsroom.errors import NotPossible
from newsroom.ledger.actions import record, sealed, verb
from newsroom.people.models import User
from newsroom.stories.actions import move, move_gate, take_turn
from newsroom.stories.models import Revision, Story
from newsroom.stories.states import TRANSITIONS, UNDER_WAY, StoryState, StoryVerb, sources_of
from verification.claims.models import Claim
from verification.gate import signers
from verification.gate.actions import PUBLISH_BY_NEAR, evaluate, require_open
from verification.gate.covering import knows_the_source, rests_on
from verification.gate.models import SignOff
from verification.gate.permissions import (
    may_approve,
    may_know_source,
    may_sign_as_head,
    may_sign_as_senior,
    may_withdraw,
)
from verification.gate.reading import read
from verification.gate.states import SignOffKind
from verification.gate.view import StoryView
from verification.reminders.actions import cancel


@verb
def approve(*, by: User, story: Story, seen: int) -> SignOff:
    """Sign the story as an editor and let it go; refused with the list of what is missing.

    Bound to the gate version that was seen and evaluated: whatever changes meanwhile, the approval is not given.
    """
    may_approve(by=by, story=story)
    if not story.possible(StoryVerb.APPROVE):
        raise NotPossible(f"{story.slug} is {story.get_state_display().lower()}: it can not be approved now.")
    gate = evaluate(story)
    require_open(gate, "publication")
    if gate.version != seen:
        raise NotPossible(f"{story.slug} changed since you looked at its gate. Read it again, then approve.")
    before = sources_of(StoryVerb.APPROVE)
    approved = Story.objects.filter(pk=story.pk, gate_version=gate.version, state__in=before).update(
        state=TRANSITIONS[before[0], StoryVerb.APPROVE], state_since=timezone.now()
    )
    if not approved:
        raise NotPossible(f"{story.slug} was changed while you approved it. Read its gate again.")
    story.refresh_from_db()
    sign_off = sign(story, by, SignOffKind.APPROVAL, {})
    cancel(PUBLISH_BY_NEAR, story.pk)
    note("story.approved", sign_off, by, warnings=[finding.rule for finding in gate.warnings])
    return sign_off


def sign(story: Story, by: User, kind: SignOffKind, covers: dict[str, list[object]], **more: Any) -> SignOff:
    """Write a signature under a story as it stands (part of a verb, with its event)."""
    revision = Revision.objects.get(story=story, number=story.copy_version)
    return SignOff.objects.create(
        story=story,
        kind=kind,
        by=by,
        gate_version=story.gate_version,
        revision=revision,
        text_sha256=revision.sha256,
        covers=covers,
        **more,
    )


def read_to_sign(story: Story, seen: int, kind: SignOffKind) -> StoryView:
    """The story as it stands; `NotPossible` when it is not what was seen, or when others sign first."""
    story.refresh_from_db()
    if story.state not in UNDER_WAY:
        raise NotPossible(
            f"{story.slug} is {story.get_state_display().lower()}: there is nothing to sign now."
        )
    if story.gate_version != seen:
        raise NotPossible(f"{story.slug} changed since you looked at its gate. Read it again, then sign.")
    view = read(story)
    if waits := signers.waits_for(view, kind):
        raise NotPossible(waits)
    return view


@verb
def sign_as_senior(*, by: User, story: Story, seen: int) -> SignOff:
    """Sign, as a senior editor, for the claims that would run unverified, disputed or unasked, as they stand now.

    Where the house asks for a senior editor's word on other claims too, for those as well.
    """
    take_turn(story.pk)
    may_sign_as_senior(by=by, story=story)
    nothing = "Nothing would run unverified, disputed or unasked: no senior sign-off is needed."
    return _sign_for(by, story, seen, SignOffKind.SENIOR, nothing)


@verb
def sign_as_head(*, by: User, story: Story, seen: int) -> SignOff:
    """Sign, as the desk head, for the claims for which the house asks for it, as they stand now."""
    take_turn(story.pk)
    may_sign_as_head(by=by, story=story)
    nothing = "The house asks for no desk head’s sign-off on this story."
    return _sign_for(by, story, seen, SignOffKind.HEAD, nothing)


def _sign_for(by: User, story: Story, seen: int, kind: SignOffKind, nothing: str) -> SignOff:
    view = read_to_sign(story, seen, kind)
    claims = signers.asked(view, kind)
    if not claims:
        raise NotPossible(nothing)
    story.sign_offs.in_force().filter(kind=kind).update(
        voided_at=timezone.now(), voided_because="Signed anew."
    )
    sign_off = sign(story, by, kind, signers.as_it_is(view, claims))
    note("story.signed", sign_off, by, kind=kind.value, claims=[claim.pk for claim in claims])
    return sign_off


@verb
def know_source(*, by: User, claim: Claim, seen: int) -> SignOff:
    """Say, as a senior editor, that one knows who is behind a claim as it reads, was judged and is sourced now."""
    story = claim.story
    take_turn(story.pk)
    may_know_source(by=by, story=story)
    view = read_to_sign(story, seen, SignOffKind.IDENTITY)
    known = next((one for one in view.claims if one.pk == claim.pk), None)
    if known is None:
        raise NotPossible(f"{claim.label} was withdrawn.")
    if knows_the_source(view, known):
        raise NotPossible(f"A senior editor has said already that they know who is behind {known.label}.")
    covers = {pk: [*seen, *rests_on(view, known)] for pk, seen in signers.as_it_is(view, [known]).items()}
    sign_off = sign(story, by, SignOffKind.IDENTITY, covers)
    note("story.signed", sign_off, by, kind=SignOffKind.IDENTITY.value, claims=[claim.pk])
    return sign_off


@verb
def withdraw_sign_off(*, by: User, sign_off: SignOff) -> None:
    """Take one's own signature back; an approval goes with the story's way back into checking."""
    may_withdraw(by=by, sign_off=sign_off)
    because = f"{by.name} withdrew it."
    if sign_off.story.state not in UNDER_WAY:
        raise NotPossible(f"{sign_off.story.slug} ran on this signature; it stays in the record.")
    if (
        not SignOff.objects.in_force()
        .filter(pk=sign_off.pk)
        .update(voided_at=timezone.now(), voided_because=because)
    ):
        raise NotPossible("This sign-off is void already.")
    story = sign_off.story
    story.refresh_from_db()
    if story.state in sources_of(StoryVerb.VOID_APPROVAL):
        move(story, StoryVerb.VOID_APPROVAL, scheduled_for=None, gate_version=F("gate_version") + 1)
        hooks.approval_voided(story=story, by=by, because=because)
    else:
        move_gate(story.pk, by=by, because=because)
    note("sign_off.withdrawn", sign_off, by, kind=sign_off.kind)


def void_approvals(*, story: Story, because: str, by: User | None = None, **_: object) -> None:
    """Hook `approval_voided`: no approval of an earlier version stays in force, and who gave it is told."""
    for sign_off in story.sign_offs.in_force().approvals().select_related("by"):
        if sign_off.by_id != (by.pk if by else None):
            tell(
                users=[sign_off.by],
                kind="approval_voided",
                key=str(sign_off.pk),
                payload={"sign_off": sign_off.pk},
                story_id=sign_off.story_id,
            )
    story.sign_offs.in_force().approvals().update(voided_at=timezone.now(), voided_because=because[:500])


def story_stopped(*, story: Story, **_: object) -> None:
    """Hook `story_stopped`: an approval does not outlive a hold, return or spike."""
    if story.state not in (
        StoryState.APPROVED,
        StoryState.SCHEDULED,
        StoryState.PUBLISHED,
        StoryState.RETRACTED,
    ):
        void_approvals(story=story, because=f"The story is {story.get_state_display().lower()}.")


def words_kept(*, story: Story) -> list[tuple[str, Iterable[tuple[str, ...]]]]:
    """Hook `words_looked_through`: why signatures are void."""
    return [("why a sign-off is void", story.sign_offs.values_list("voided_because"))]


def stands_for(sign_off: SignOff) -> str:
    """A digest of what a signature stands for."""
    return sealed(sign_off.covers, sign_off.outcome, sign_off.changes)


def note(
    name: str, sign_off: SignOff, by: User, *, texts: dict[str, str] | None = None, **facts: object
) -> None:
    """Record an event of a signature."""
    record(
        name,
        by=by,
        subject=sign_off,
        story_id=sign_off.story_id,
        desk_id=sign_off.story.desk_id,
        facts={
            "gate_version": sign_off.gate_version,
            "copy_version": sign_off.revision.number,
            "sha256": sign_off.text_sha256,
            "stands_for": stands_for(sign_off),
            **facts,
        },
        texts=texts,
    )
