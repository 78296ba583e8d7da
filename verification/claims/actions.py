"""The verbs of a claim: making it, putting it differently, taking it away. `joining` and `cutting` reshape claims."""

from collections.abc import Collection, Sequence

from django.db.models import F
from django.utils import timezone

from newsroom import hooks
from newsroom.errors import NotPossible, optional_text, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from newsroom.stories.actions import move_gate
from newsroom.stories.models import Revision, Story
from verification.claims.anchoring import Followed, follow
from verification.claims.making import (
    LONGEST_STATEMENT,
    checked,
    make,
    put_place,
    reshape,
    revision_seen,
    span_of,
)
from verification.claims.models import Anchor, Claim, Place, Proposal, WordsBy
from verification.claims.permissions import may_claim, may_pass, may_weaken
from verification.claims.spotting import carry_dismissed, drop_claimed, propose
from verification.claims.states import AnchorOutcome, ProposalState, Risk
from verification.claims.upkeep import (
    leans_among,
    moved,
    note_claim,
    redigest,
    set_digests,
    take_turn,
    take_turn_at,
)


def words_changed(*, story: Story, old: Revision | None, new: Revision, by: User) -> None:
    """Hook `words_changed`: places follow their words, claims whose words changed say so, proposals are made anew."""
    if old is not None:
        claims = list(story.claims.standing())
        followed = follow(claims, old, new)
        Anchor.objects.bulk_create(followed.anchors)
        WordsBy.objects.bulk_create(
            [WordsBy(claim_id=claim_id, user=by) for claim_id in followed.touched], ignore_conflicts=True
        )
        changed = set_digests(claims, followed.by_claim, leans_among(claims))
        because = f"{by.name} changed the copy (v{new.number})."
        moved(story, [one for one in changed if one.pk in followed.touched], by=by, because=because)
        leaning = [one for one in changed if one.pk not in followed.touched]
        moved(story, leaning, by=by, because=f"{by.name} changed what they lean on (v{new.number}).")
        _said_again(story, new, by, {(anchor.start, anchor.end) for anchor in followed.anchors})
        carry_dismissed(story, old, new)
    propose(story, new, old=old)


def _said_again(
    story: Story, new: Revision, by: User, claimed: Collection[tuple[int | None, int | None]]
) -> None:
    """Claims that were withdrawn once the copy had lost them stand again when their very words are back.

    Or what was found false would be taken out, its claim withdrawn, and the words put back with nothing on them. Not
    where another claim stands at those words (`claimed`), as after a merge.
    """
    for claim in story.claims.filter(withdrawn_at__isnull=False):
        last = Anchor.objects.filter(place__claim=claim).order_by("-revision__number").first()
        if last is None:
            continue
        lost = {
            anchor.place_id: anchor.words
            for anchor in Anchor.objects.filter(place__claim=claim, revision=last.revision_id)
            if anchor.outcome == AnchorOutcome.LOST
        }
        followed = follow([claim], last.revision, new) if lost else Followed()
        if any(
            anchor.words == lost.get(anchor.place_id)
            and anchor.outcome != AnchorOutcome.LOST
            and (anchor.start, anchor.end) not in claimed
            for anchor in followed.anchors
        ):
            WordsBy.objects.get_or_create(claim=claim, user=by)
            Anchor.objects.bulk_create(followed.anchors)
            _reinstated(_put_back(claim), by)


def _made(story: Story, claims: list[Claim], by: User) -> None:
    hooks.claims_made(story=story, claims=claims, by=by)
    move_gate(story.pk, by=by, because=f"{', '.join(claim.label for claim in claims)} was added.")


@verb
def mark(
    *,
    by: User,
    story: Story,
    seen: int,
    exact: str,
    prefix: str = "",
    suffix: str = "",
    start: int | None = None,
    kind: str,
    risk: str = Risk.MEDIUM,
    flags: Sequence[str] = (),
    statement: str = "",
    attributed_to: str = "",
    channel: str = "",
) -> Claim:
    """Make a claim of words in the copy, found by quote and position (W3C Web Annotation, 4.2.4 and 4.2.5)."""
    may_claim(by=by, story=story)
    take_turn(story)
    revision = revision_seen(story, seen)
    begin, end = span_of(revision, exact, prefix, suffix, start)
    claim = make(
        story,
        revision,
        by,
        start=begin,
        end=end,
        kind=kind,
        risk=risk,
        flags=flags,
        statement=statement,
        attributed_to=attributed_to,
        channel=channel,
    )
    drop_claimed(story, revision)
    note_claim("claim.marked", claim, by, texts={"statement": claim.statement})
    _made(story, [claim], by)
    return claim


@verb
def accept(
    *,
    by: User,
    proposal: Proposal,
    kind: str | None = None,
    risk: str | None = None,
    flags: Sequence[str] | None = None,
    statement: str | None = None,
    attributed_to: str | None = None,
    channel: str | None = None,
) -> Claim:
    """Accept a proposal, as it is or edited, as a claim."""
    story = proposal.story
    may_claim(by=by, story=story)
    take_turn(story)
    revision = proposal.revision
    if revision.number != story.copy_version:
        raise NotPossible("The copy was changed since this was proposed. Reload to see the proposals for it.")
    settled = Proposal.objects.filter(pk=proposal.pk, state=ProposalState.PROPOSED).update(
        state=ProposalState.ACCEPTED, settled_by=by, settled_at=timezone.now()
    )
    if not settled:
        raise NotPossible("This proposal was already settled.")
    claim = make(
        story,
        revision,
        by,
        start=proposal.start,
        end=proposal.end,
        kind=proposal.kind if kind is None else kind,
        risk=proposal.risk if risk is None else risk,
        flags=proposal.flags if flags is None else flags,
        statement=proposal.statement if statement is None else statement,
        attributed_to=proposal.speaker if attributed_to is None else attributed_to,
        channel=proposal.channel if channel is None else channel,
    )
    Proposal.objects.filter(pk=proposal.pk).update(claim=claim)
    note_claim(
        "claim.accepted", claim, by, facts={"rule": proposal.rule}, texts={"statement": claim.statement}
    )
    _made(story, [claim], by)
    return claim


@verb
def accept_all(*, by: User, story: Story) -> list[Claim]:
    """Accept every proposal that is still open, as it is."""
    may_claim(by=by, story=story)
    return [
        accept(by=by, proposal=proposal)
        for proposal in story.proposals.unsettled().select_related("story__desk", "revision")
    ]


@verb
def dismiss(*, by: User, proposal: Proposal) -> None:
    """Dismiss a proposal: the same words are not proposed again in this story."""
    may_claim(by=by, story=proposal.story)
    settled = Proposal.objects.filter(pk=proposal.pk, state=ProposalState.PROPOSED).update(
        state=ProposalState.DISMISSED, settled_by=by, settled_at=timezone.now()
    )
    if not settled:
        raise NotPossible("This proposal was already settled.")
    _note_proposal("proposal.dismissed", proposal, by)


@verb
def bring_back(*, by: User, proposal: Proposal) -> None:
    """Undo a dismissal."""
    may_claim(by=by, story=proposal.story)
    back = Proposal.objects.filter(pk=proposal.pk, state=ProposalState.DISMISSED).update(
        state=ProposalState.PROPOSED, settled_by=None, settled_at=None
    )
    if not back:
        raise NotPossible("This proposal is not dismissed.")
    if proposal.revision.number != proposal.story.copy_version:
        propose(proposal.story, proposal.story.revision)
    _note_proposal("proposal.brought_back", proposal, by)


@verb
def add_place(
    *,
    by: User,
    claim: Claim,
    seen: int,
    exact: str,
    prefix: str = "",
    suffix: str = "",
    start: int | None = None,
) -> Place:
    """Say that other words of the copy (headline, caption, …) assert the same claim."""
    may_claim(by=by, story=claim.story)
    take_turn_at(claim)
    revision = revision_seen(claim.story, seen)
    begin, end = span_of(revision, exact, prefix, suffix, start)
    if any(anchor.start == begin and anchor.end == end for anchor in claim.anchors_now):
        raise NotPossible(f"{claim.label} stands at these words already.")
    place = put_place(claim, revision, begin, end)
    drop_claimed(claim.story, revision)
    redigest(claim, by=by, because=f"{claim.label} stands in one more place.")
    note_claim("claim.place_added", claim, by, facts={"field": place.field, "start": begin, "end": end})
    return place


@verb
def remove_place(*, by: User, place: Place) -> None:
    """Say that these words do not assert the claim after all; a claim keeps at least one place."""
    claim = place.claim
    may_claim(by=by, story=claim.story)
    take_turn_at(claim)
    if claim.places.count() == 1:
        raise NotPossible(f"{claim.label} stands in one place only. Withdraw the claim instead.")
    if place.beyond:
        may_pass(by=by, claim=claim)
    standing = [one.place_id for one in claim.anchors_now if one.outcome != AnchorOutcome.LOST]
    if standing == [place.pk]:
        raise NotPossible(
            f"The copy says {claim.label} nowhere else: its other places have lost their words."
        )
    place.delete()
    reshape(claim)
    redigest(claim, by=by, because=f"{claim.label} stands in one place less.")
    note_claim("claim.place_removed", claim, by, facts={"field": place.field})


@verb
def amend(
    *,
    by: User,
    claim: Claim,
    seen: int,
    kind: str,
    risk: str,
    flags: Sequence[str],
    statement: str,
    attributed_to: str,
    channel: str,
) -> Claim:
    """Change how a claim is put; another statement or attribution suspends its verdict."""
    may_claim(by=by, story=claim.story)
    take_turn_at(claim)
    kind, risk, flags = checked(kind, risk, flags)
    recast = [claim.pk] if kind != claim.kind else []
    may_weaken(by=by, claim=claim, risk=risk, flags=flags)
    statement = require_text("statement", statement, "Write what the copy asserts.", limit=LONGEST_STATEMENT)
    changed = Claim.objects.filter(pk=claim.pk, version=seen).update(
        version=F("version") + 1,
        kind=kind,
        risk=risk,
        flags=flags,
        statement=statement,
        attributed_to=optional_text("attributed_to", attributed_to, limit=200),
        channel=optional_text("channel", channel, limit=60),
    )
    if not changed:
        raise NotPossible(
            f"{claim.label} was changed by somebody else. Your words are kept; compare, then save again."
        )
    redigest(claim, by=by, because=f"{claim.label} was put differently.")
    claim = Claim.objects.get(pk=claim.pk)
    hooks.claims_amended(story=claim.story, claims=[claim], by=by, recast=recast)
    note_claim(
        "claim.amended",
        claim,
        by,
        facts={"kind": kind, "risk": risk, "flags": flags},
        texts={"statement": statement},
    )
    return claim


@verb
def withdraw(*, by: User, claim: Claim, reason: str) -> None:
    """The copy no longer asserts this, or it never was a claim; its open task is cancelled."""
    may_claim(by=by, story=claim.story)
    take_turn(claim.story)
    take_away(claim, by, require_text("reason", reason, "Write why the claim goes.", limit=1000))
    hooks.claim_withdrawn(claim=claim, by=by, reason=claim.withdrawn_reason)
    redigest(claim, by=by, because=f"{claim.label} was withdrawn.")
    note_claim("claim.withdrawn", claim, by, texts={"reason": claim.withdrawn_reason})


def take_away(claim: Claim, by: User, reason: str) -> None:
    """Mark a claim as withdrawn (part of a verb, with no event of its own)."""
    gone = Claim.objects.filter(pk=claim.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_reason=reason, version=F("version") + 1
    )
    if not gone:
        raise NotPossible(f"{claim.label} was already withdrawn.")
    claim.refresh_from_db()


@verb
def reinstate(*, by: User, claim: Claim) -> None:
    """Undo a withdrawal: the claim is looked for in the present copy, and its task opens again."""
    may_claim(by=by, story=claim.story)
    take_turn(claim.story)
    claim = _put_back(claim)
    _catch_up(claim)
    _reinstated(claim, by)


def _put_back(claim: Claim) -> Claim:
    back = Claim.objects.filter(pk=claim.pk, withdrawn_at__isnull=False).update(
        withdrawn_at=None, withdrawn_by=None, withdrawn_reason="", version=F("version") + 1
    )
    if not back:
        raise NotPossible(f"{claim.label} is not withdrawn.")
    return Claim.objects.get(pk=claim.pk)


def _reinstated(claim: Claim, by: User) -> None:
    redigest(
        claim, by=by, because=f"{claim.label} was reinstated."
    )  # which of its verdicts count is asked next
    hooks.claim_withdrawn(claim=claim, by=by, reason="")
    note_claim("claim.reinstated", claim, by)


def _catch_up(claim: Claim) -> None:
    """A withdrawn claim was not carried along: follow its words from its last revision to the present one."""
    last = (
        Anchor.objects.filter(place__claim=claim)
        .order_by("-revision__number")
        .select_related("revision")
        .first()
    )
    now = claim.story.revision
    if last and last.revision.number < now.number:
        Anchor.objects.bulk_create(follow([claim], last.revision, now).anchors)
        claim.refresh_from_db()


def _note_proposal(name: str, proposal: Proposal, by: User) -> None:
    record(
        name,
        by=by,
        subject=proposal,
        story_id=proposal.story_id,
        desk_id=proposal.story.desk_id,
        facts={"kind": proposal.kind, "words": proposal.words_digest},
    )
