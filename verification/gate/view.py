"""Everything the rules look at, read once per evaluation: the same few queries however many claims there are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils import timezone

from newsroom.stories.models import Byline, Revision, Story
from verification.checking.models import Consolidation, Verdict, VerificationTask
from verification.checking.states import ConsolidationState, TaskType
from verification.claims.coverage import Sentence, cover
from verification.claims.models import Anchor, Claim, NothingToCheck
from verification.claims.states import Covered, Kind, Risk
from verification.evidence.models import Change, Evidence, EvidenceFile
from verification.gate.house import House
from verification.gate.models import FastPath, Override, PublicInterest, SignOff
from verification.gate.states import SignOffKind
from verification.outreach.line import Line, lines
from verification.outreach.models import ReplyRequest
from verification.sources.independence import Independence
from verification.sources.models import PollCard
from verification.sources.warnings import Warned
from verification.text.beyond import reaches_beyond
from verification.text.hedges import has_hedge
from verification.text.quotations import Quote, quotes
from verification.text.quoting.check import Checked
from verification.text.sentences import blocks, sentences
from verification.text.spans import Span, touched

if TYPE_CHECKING:
    from verification.gate.carrying import LastRun


@dataclass
class StoryView:
    """One story as the gate reads it."""

    story: Story
    revision: Revision
    claims: list[Claim]
    verdicts: dict[int, list[Verdict]] = field(default_factory=dict)
    tasks: list[VerificationTask] = field(default_factory=list)
    requests: list[ReplyRequest] = field(default_factory=list)
    house: House = field(default_factory=House)
    """The policy of its desk."""
    sign_offs: list[SignOff] = field(default_factory=list)
    """Those in force, of every kind."""
    overrides: list[Override] = field(default_factory=list)
    """Those that stand, seconded or not, expired or not."""
    fast_path: FastPath | None = None
    public_interest: dict[int, PublicInterest] = field(default_factory=dict)
    """The newest reason that was given for a claim, by claim id; it counts for the words it was given for."""
    consolidations: list[Consolidation] = field(default_factory=list)
    last_run: "LastRun | None" = None
    """How it stood when it last ran; only where its next version is under way."""
    faulty: list[EvidenceFile] = field(default_factory=list)
    """Files, of evidence that was not withdrawn, whose bytes are missing or altered."""
    warned: dict[int, list[Warned]] = field(default_factory=dict)
    """What is warned of about the sources of judged claims, by claim id."""
    borne: dict[int, Independence] = field(default_factory=dict)
    """How independent the sources of a judged claim are, by claim id; none where it names none."""
    changed: dict[int, Change] = field(default_factory=dict)
    """The newest change of a page that a standing verdict rests on and that came after it, by claim id."""
    evidence: dict[int, Evidence] = field(default_factory=dict)
    """All items of the story by id, the withdrawn too, without what they say."""
    shown: dict[int, set[int]] = field(default_factory=dict)
    """The items that the newest verdicts rest on, by verdict id."""
    translated: set[int] = field(default_factory=set)
    """Items with a translation by a named translator."""
    compared: dict[int, Checked] = field(default_factory=dict)
    """Quotations in translation against the translation that their verdict rests on, by claim id."""
    polls: list[PollCard] = field(default_factory=list)
    passed_over: dict[str, NothingToCheck] = field(default_factory=dict)
    leans: Mapping[int, list[int]] = field(default_factory=dict)
    """Which claims each claim leans on, by id."""
    now: datetime = field(default_factory=timezone.now)
    """When it was read: time alone can open a condition."""
    bylines: list[Byline] = field(default_factory=list)
    responsible: frozenset[int] = frozenset()
    """Who is responsible for words of it: filer, byline now or before, author or proposer of any of them; by id."""
    named: frozenset[int] = frozenset()
    """Of those, whose story it is, whatever of it they wrote: filer, byline now or before."""
    unsettled_proposals: int = 0

    def given(self, claim: Claim, *, second: bool = False) -> list[Verdict]:
        """All verdicts on a claim, oldest first."""
        return [verdict for verdict in self.verdicts.get(claim.pk, []) if verdict.second == second]

    def newest(self, claim: Claim, *, second: bool = False) -> Verdict | None:
        """The newest verdict that was given, if it counts for the words of now."""
        given = self.given(claim, second=second)
        return given[-1] if given and given[-1].counts_for(claim) and not self.is_own(given[-1]) else None

    def is_own(self, verdict: Verdict) -> bool:
        """Is it the story of whoever gave it by now? Nobody checks their own words, whichever came first."""
        return verdict.by_id in self.named

    def standing(self, claim: Claim, *, second: bool = False) -> Verdict | None:
        """The verdict that holds: the newest, if it counts, or what the desk head let stand of two that disagree."""
        return self._standing.get((claim.pk, second))

    @cached_property
    def _standing(self) -> dict[tuple[int, bool], Verdict | None]:
        """Found once: nearly every rule asks for it, claim by claim."""
        found: dict[tuple[int, bool], Verdict | None] = {}
        for claim in self.claims:
            first, second = self.newest(claim), self.newest(claim, second=True)
            found[claim.pk, False] = (self.decided(claim) or first) if first else None
            found[claim.pk, True] = second
        return found

    def disagree(self, claim: Claim) -> bool:
        """Do two checks count that came to different answers?"""
        first, second = self.newest(claim), self.newest(claim, second=True)
        if first is None or second is None:
            return False
        return (first.said, first.so) != (second.said, second.so)

    def consolidation(self, claim: Claim) -> Consolidation | None:
        """Where its two checks, as they are now, are brought together."""
        if not self.consolidations:
            return None
        first, second = self.newest(claim), self.newest(claim, second=True)
        if first is None or second is None:
            return None
        both = (first.pk, second.pk)
        return next((c for c in self.consolidations if (c.first_id, c.second_id) == both), None)

    def decided(self, claim: Claim) -> Verdict | None:
        """What the desk head let stand of its two checks."""
        one = self.consolidation(claim)
        if one is None or one.state != ConsolidationState.DECIDED or one.settled_by_id in self.named:
            return None
        return one.first if one.stands_id == one.first_id else one.second

    def signed_as(self, kind: SignOffKind) -> list[SignOff]:
        """The sign-offs of a kind that are in force."""
        return [sign_off for sign_off in self.sign_offs if sign_off.kind == kind]

    def is_signed(self, claim: Claim, verdict: Verdict) -> bool:
        """Has a senior editor signed for these words with this verdict?"""
        seen = [claim.words_digest, verdict.pk]
        return any(
            sign_off.covers.get(str(claim.pk)) == seen and sign_off.by_id not in self.responsible
            for sign_off in self.signed_as(SignOffKind.SENIOR)
        )

    def left_behind(self, claim: Claim) -> list[Verdict]:
        """The newest first and second verdict where they no longer count; a second one only while one is awaited."""
        found = []
        for second in (False, True):
            given = self.given(claim, second=second)
            awaited = not second or self.task(claim, TaskType.SECOND_CHECK) is not None
            if given and awaited and not given[-1].counts_for(claim):
                found.append(given[-1])
        return found

    @property
    def stale(self) -> list[Claim]:
        """Claims with a verdict that no longer counts."""
        return [claim for claim in self.claims if self.left_behind(claim)]

    def beyond(self, claim: Claim) -> Iterator[tuple[Anchor, list[str]]]:
        """Places of a claim with several that seem to say more than it does: which, and what more, in words."""
        places = self.places(claim)
        if len(places) < 2:
            return
        carried = [
            anchor
            for other in self.leaned_on(claim)
            for anchor in self.places(other)
            if has_hedge(anchor.words)
        ]
        hedged = has_hedge(claim.statement) or bool(carried)
        by_field = {anchor.place.field for anchor in carried}  # a hedge serves the part it stands in
        for anchor in places:
            elsewhere = [claim.statement, *(other.words for other in places if other is not anchor)]
            elsewhere += self._claimed_within(anchor)
            more = reaches_beyond(
                anchor.words,
                self.sentence_at(anchor),
                " ".join(elsewhere),
                attributed=bool(claim.attributed_to),
                hedged=hedged and anchor.place.field not in by_field,
            )
            if more:
                yield anchor, more

    def _claimed_within(self, anchor: Anchor) -> list[str]:
        """Words inside a place that are claims of their own, and judged as such."""
        start, end = anchor.start or 0, anchor.end or 0
        return [
            inner.words
            for claim in self.claims
            if claim.pk != anchor.place.claim_id
            for inner in self.places(claim)
            if start <= (inner.start or 0) and (inner.end or 0) <= end
        ]

    def needs_second(self, claim: Claim) -> bool:
        """High risk, judged once, and nobody else has judged it yet."""
        judged_once = self.standing(claim) is not None and self.standing(claim, second=True) is None
        return claim.risk == Risk.HIGH and judged_once

    def task(self, claim: Claim, kind: TaskType) -> VerificationTask | None:
        """The active task of a type for a claim."""
        return next((task for task in self.tasks if task.claim_id == claim.pk and task.type == kind), None)

    def leaned_on(self, claim: Claim) -> list[Claim]:
        """The claims it leans on that still stand."""
        return [self._by_id[pk] for pk in self.leans.get(claim.pk, ()) if pk in self._by_id]

    @cached_property
    def _by_id(self) -> dict[int, Claim]:
        return {claim.pk: claim for claim in self.claims}

    def places(self, claim: Claim) -> list[Anchor]:
        """Where the claim stands in the copy."""
        return self._places.get(claim.pk, [])

    @cached_property
    def _places(self) -> dict[int, list[Anchor]]:
        return {claim.pk: claim.anchors_standing for claim in self.claims}

    @cached_property
    def sentences(self) -> list[Span]:
        """The sentences of the copy."""
        return sentences(self.revision.text)

    def sentence_at(self, anchor: Anchor) -> str:
        """The sentence or sentences a place stands in."""
        place = Span(anchor.start or 0, anchor.end or 0)
        first, last = touched(self.sentences, place)
        if first == last:
            return anchor.words
        return self.revision.text[self.sentences[first].start : self.sentences[last - 1].end]

    def paragraph_at(self, anchor: Anchor) -> str:
        """The paragraph a place stands in."""
        first, last = touched(self.paragraphs, Span(anchor.start or 0, anchor.end or 0))
        return " ".join(block.of(self.revision.text) for block in self.paragraphs[first:last])

    @cached_property
    def coverage(self) -> list[Sentence]:
        """Each sentence of the copy, and how it is accounted for."""
        places = [
            (a.start or 0, a.end or 0, claim.number) for claim in self.claims for a in self.places(claim)
        ]
        return cover(self.revision.text, places, self.passed_over, self.sentences)

    @cached_property
    def lines(self) -> list[Line]:
        """What the copy says of reaching people, against the reply log as of now."""
        zone = self.story.desk.zone
        return lines(self.revision.text, self.claims, self.requests, zone, self.now, self.writers)

    @cached_property
    def writers(self) -> set[str]:
        """Who wrote it, by name; asked only where an effort to reach somebody is attributed to anybody."""
        if not any(c.kind == Kind.EFFORT_TO_REACH and c.attributed_to for c in self.claims):
            return set()
        return {str(user) for user in self.story.byline_users}

    @property
    def newsroom(self) -> set[str]:
        """How the copy calls the newsroom where it tells of reaching people."""
        return {one.reading.newsroom for line in self.lines for one in line.said if one.reading.newsroom}

    @cached_property
    def quotes(self) -> list[Quote]:
        """What the copy quotes, in order; one quotation may go on over several paragraphs."""
        return quotes(self.revision.text, self.paragraphs)

    @cached_property
    def paragraphs(self) -> list[Span]:
        """The blocks of the copy."""
        return blocks(self.revision.text)

    def paragraphs_of(self, claim: Claim) -> set[int]:
        """Which paragraphs a claim stands in, by number."""
        places = [Span(anchor.start or 0, anchor.end or 0) for anchor in self.places(claim)]
        return {number for place in places for number in range(*touched(self.paragraphs, place))}

    @property
    def unclaimed(self) -> list[Sentence]:
        """Sentences that no claim touches and nobody passed over."""
        return [sentence for sentence in self.coverage if sentence.state == Covered.UNCLAIMED]
