"""Proposals for a revision: what the spotter finds, less what a person has settled already."""

from newsroom.stories.models import Revision, Story
from verification.claims.models import Anchor, Proposal, digest_of_words
from verification.claims.states import ProposalState
from verification.text.anchoring import reanchor
from verification.text.lexicon import PRONOUNS
from verification.text.spotting import Spotted, spot

SAME_PASSAGE = 0.7
"""A proposal that shares this much of its span with a claim's place (intersection over union) is that claim."""


def carry_dismissed(story: Story, old: Revision, new: Revision) -> None:
    """What was dismissed goes along with its words, so that a proposal cut a little differently stays dismissed."""
    dismissed = list(story.proposals.filter(state=ProposalState.DISMISSED, revision=old))
    spans = [(proposal.start, proposal.end) for proposal in dismissed]
    carried = []
    for proposal, answer in zip(dismissed, reanchor(old.text, new.text, spans) if spans else (), strict=True):
        if answer.outcome == "current" and answer.start is not None and answer.end is not None:
            proposal.revision, proposal.start, proposal.end = new, answer.start, answer.end
            carried.append(proposal)
    Proposal.objects.bulk_update(carried, ["revision", "start", "end"])


def propose(story: Story, revision: Revision) -> int:
    """Replace the unsettled proposals of a story by those for this revision; returns how many there are."""
    fields = [
        (start, end, str(revision.document.field_at(start))) for start, end, _ in revision.document.spans()
    ]
    settled = set(
        story.proposals.exclude(state=ProposalState.PROPOSED).values_list("words_digest", flat=True)
    )
    taken = [
        (start or 0, end or 0)
        for start, end in Anchor.objects.filter(
            revision=revision, start__isnull=False, place__claim__withdrawn_at__isnull=True
        ).values_list("start", "end")
    ]
    dismissed = story.proposals.filter(state=ProposalState.DISMISSED, revision=revision)
    taken += dismissed.values_list("start", "end")
    story.proposals.filter(state=ProposalState.PROPOSED).delete()
    fresh = [
        _proposal(story, revision, found)
        for found in spot(revision.text, fields)
        if digest_of_words(revision.text[found.start : found.end]) not in settled
        and not any(_overlap((found.start, found.end), span) >= SAME_PASSAGE for span in taken)
    ]
    Proposal.objects.bulk_create(fresh)
    return len(fresh)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, shared) / (max(one[1], other[1]) - min(one[0], other[0]))


def _proposal(story: Story, revision: Revision, found: Spotted) -> Proposal:
    words = revision.text[found.start : found.end]
    return Proposal(
        story=story,
        revision=revision,
        start=found.start,
        end=found.end,
        words=words,
        words_digest=digest_of_words(words),
        statement=found.statement,
        kind=found.kind,
        flags=sorted(found.flags),
        risk=found.risk,
        # a pronoun nobody could be found for names nobody: that is for a person to do
        speaker="" if found.who.lower() in PRONOUNS else found.who[:200],
        channel=found.channel[:60],
        reason=found.reason[:300],
        rule=found.rule,
    )
