"""Proposals for a revision: what the spotter finds, less what a person has settled already."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace

from django.db.models import F, QuerySet
from rapidfuzz import fuzz

from newsroom.stories.copy import Block
from newsroom.stories.models import Revision, Story
from verification.claims.models import Anchor, Proposal, digest_of_words
from verification.claims.states import ProposalState
from verification.text.anchoring import reanchor
from verification.text.diff import changes
from verification.text.grammar import DETERMINERS, RELATIVES
from verification.text.lexicon import PRONOUNS, QUALIFIERS
from verification.text.spotting import Spotted, spot

SAME_PASSAGE = 0.7
"""A proposal that shares this much of its span with a claim's place (intersection over union) is that claim."""

NEARLY = 90
"""How alike (Indel, 0 to 100) a dismissed passage and its edit are for the dismissal to stand."""

TELLING = re.compile(r"\w+")

NAMELESS = PRONOUNS | DETERMINERS | RELATIVES
"""Words that stand for somebody and name nobody."""

READ_WHOLE = 20_000
"""Copy up to this many characters is read anew as a whole; in a longer one, only around what changed."""

READ_BEFORE, READ_AFTER = 12, 3
"""Blocks read around a changed one: whom a pronoun means stands before, who said it may stand after."""


def carry_dismissed(story: Story, old: Revision, new: Revision) -> None:
    """What was dismissed goes along with its words, so that a proposal cut a little differently stays dismissed."""
    dismissed = list(story.proposals.filter(state=ProposalState.DISMISSED, revision=old))
    spans = [(proposal.start, proposal.end) for proposal in dismissed]
    carried = []
    for proposal, answer in zip(dismissed, reanchor(old.text, new.text, spans) if spans else (), strict=True):
        if answer.start is None or answer.end is None:
            continue
        if answer.outcome == "current" or _says_the_same(proposal.words, new.text[answer.start : answer.end]):
            proposal.revision, proposal.start, proposal.end = new, answer.start, answer.end
            carried.append(proposal)
    Proposal.objects.bulk_update(carried, ["revision", "start", "end"])


def _says_the_same(old: str, new: str) -> bool:
    """Nearly the same words, with the same figures and the same "not" and "almost": good enough for a dismissal."""

    def telling(words: str) -> list[str]:
        return [word for word in TELLING.findall(words.lower()) if word[0].isdigit() or word in QUALIFIERS]

    return fuzz.ratio(old, new) >= NEARLY and telling(old) == telling(new)


def propose(story: Story, revision: Revision, *, old: Revision | None = None) -> None:
    """Replace the unsettled proposals of a story by those for this revision.

    In a long copy only what changed since `old` is read anew, with what stands around it; the rest is carried along.
    """
    blocks = [
        (start, end, str(revision.document.field_at(start))) for start, end, _ in revision.document.spans()
    ]
    unsettled = story.proposals.unsettled()
    if old is None or len(revision.text) <= READ_WHOLE or unsettled.exclude(revision=old).exists():
        unsettled.delete()
        found = spot(revision.text, blocks)
    else:
        fresh = _carry(unsettled, old, revision)
        found = [
            one
            for window in _windows(fresh, len(blocks))
            for one in _spot_in(revision, blocks, window, fresh)
        ]
    settled = set(
        story.proposals.exclude(state=ProposalState.PROPOSED).values_list("words_digest", flat=True)
    )
    taken = _Taken(story, revision)
    Proposal.objects.bulk_create(
        [
            _proposal(story, revision, one)
            for one in found
            if digest_of_words(revision.text[one.start : one.end]) not in settled
            and not taken.holds(one.start, one.end)
        ]
    )


def _carry(unsettled: QuerySet[Proposal], old: Revision, new: Revision) -> set[int]:
    """Move proposals along with the blocks that stayed as they were; which blocks did not, by their number."""
    before, after = old.document.spans(), new.document.spans()
    stays: list[tuple[int, int, int]] = []
    fresh: set[int] = set()
    for change in changes([_known(block) for *_, block in before], [_known(block) for *_, block in after]):
        if not change.equal:
            fresh.update(change.new)
            continue
        for i, j in zip(change.old, change.new, strict=True):
            stays.append((before[i][0], before[i][1], after[j][0] - before[i][0]))
    starts = [start for start, _, _ in stays]
    by_shift: dict[int, list[int]] = {}
    for pk, start, end in list(unsettled.values_list("pk", "start", "end")):
        at = bisect_right(starts, start) - 1
        if at >= 0 and end <= stays[at][1]:
            by_shift.setdefault(stays[at][2], []).append(pk)
    for shift, pks in by_shift.items():
        Proposal.objects.filter(pk__in=pks).update(
            revision=new, start=F("start") + shift, end=F("end") + shift
        )
    unsettled.filter(revision=old).delete()
    return fresh


def _known(block: Block) -> str:
    return f"{block.kind} {block.plain}"


def _windows(fresh: set[int], count: int) -> list[range]:
    """The blocks to read for those that are fresh: with what stands before and after, each window once."""
    windows: list[range] = []
    for number in sorted(fresh):
        first, last = max(0, number - READ_BEFORE), min(count, number + READ_AFTER + 1)
        if windows and first <= windows[-1].stop:
            first = windows.pop().start
        windows.append(range(first, last))
    return windows


def _spot_in(
    revision: Revision, blocks: list[tuple[int, int, str]], window: range, fresh: set[int]
) -> Iterator[Spotted]:
    inside = [blocks[number] for number in window]
    shift, end = inside[0][0], inside[-1][1]
    wanted = [blocks[number] for number in window if number in fresh]
    for one in spot(revision.text[shift:end], [(s - shift, e - shift, field) for s, e, field in inside]):
        moved = replace(one, start=one.start + shift, end=one.end + shift)
        if any(start <= moved.start and moved.end <= stop for start, stop, _ in wanted):
            yield moved


class _Taken:
    """Passages that are claims already, or that a person dismissed: they are not proposed again."""

    def __init__(self, story: Story, revision: Revision) -> None:
        claimed = Anchor.objects.filter(
            revision=revision, start__isnull=False, place__claim__withdrawn_at__isnull=True
        )
        dismissed = story.proposals.filter(state=ProposalState.DISMISSED, revision=revision)
        self.spans = sorted(
            [
                *((start or 0, end or 0) for start, end in claimed.values_list("start", "end")),
                *dismissed.values_list("start", "end"),
            ]
        )

    def holds(self, start: int, end: int) -> bool:
        """Is this passage, but for a little at its ends, one of them?"""
        reach = round((end - start) * (1 / SAME_PASSAGE - 1)) + 1
        first = bisect_left(self.spans, (start - reach, 0))
        for span in self.spans[first : bisect_right(self.spans, (start + reach, end + reach))]:
            if _overlap((start, end), span) >= SAME_PASSAGE:
                return True
        return False


def drop_claimed(story: Story, revision: Revision) -> None:
    """Take back what is proposed where a claim stands by now: it is proposed no more."""
    taken = _Taken(story, revision)
    proposed = story.proposals.unsettled().filter(revision=revision).values_list("pk", "start", "end")
    claimed = [pk for pk, start, end in proposed if taken.holds(start, end)]
    if claimed:
        story.proposals.filter(pk__in=claimed).delete()


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
        speaker="" if found.who.lower() in NAMELESS else found.who[:200],
        channel=found.channel[:60],
        reason=found.reason[:300],
        rule=found.rule,
    )
