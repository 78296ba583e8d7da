"""A poll card held against the copy: what it lacks, what its figures show of itself and of each sentence."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from verification.claims.models import Claim
from verification.sources.models import PollCard
from verification.sources.polls import poll_of
from verification.text.around import sentences_around
from verification.text.polls import missing, of_card, of_words
from verification.text.shares import Finding
from verification.text.spans import Span


@dataclass
class Passage:
    """A sentence of the copy that speaks of the poll, the claims in it, and what the card shows of it."""

    span: Span
    words: str
    claims: list[Claim]
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Reading:
    """What a card says to the copy."""

    card: PollCard
    missing: list[str]
    of_card: list[Finding]
    passages: list[Passage]
    of_all: list[Finding]
    """About the copy's words as a whole, not about one of its sentences."""

    @property
    def findings(self) -> list[Finding]:
        """All of them: of the card, of each sentence, of the whole."""
        of_passages = [one for passage in self.passages for one in passage.findings]
        return [*self.of_card, *of_passages, *self.of_all]

    @property
    def against(self) -> list[Finding]:
        """Those that do not hold, or want a second look."""
        return [one for one in self.findings if one.level != "holds"]

    def about(self, claim: Claim) -> list[Passage]:
        """The sentences that one claim stands in."""
        return [passage for passage in self.passages if claim in passage.claims]


def read_card(card: PollCard) -> Reading:
    """Hold a card against the sentences its claims stand in."""
    poll = poll_of(card)
    passages = _passages(card.story.revision.text, card.claims.standing().with_anchors())
    of_all = _hand_out(passages, of_words(poll, "\n".join(passage.words for passage in passages)))
    return Reading(card, missing(poll), of_card(poll), passages, of_all if passages else [])


def _passages(text: str, claims: Iterable[Claim]) -> list[Passage]:
    found: dict[Span, Passage] = {}
    for claim in claims:
        for anchor in claim.anchors_now:
            if anchor.start is None or anchor.end is None:
                continue
            for span in sentences_around(text, Span(anchor.start, anchor.end)):
                passage = found.setdefault(span, Passage(span, span.of(text), []))
                if claim not in passage.claims:
                    passage.claims.append(claim)
    return [found[span] for span in sorted(found)]


def _hand_out(passages: list[Passage], findings: list[Finding]) -> list[Finding]:
    """Give each sentence what is about it; the rest is about all of them together."""
    rest = []
    edges, at = [], 0
    for passage in passages:
        edges.append((Span(at, at + len(passage.words)), passage))
        at += len(passage.words) + 1
    for finding in findings:
        place = next(
            (passage for span, passage in edges if span.start <= (finding.start or 0) < span.end), None
        )
        if finding.start is None or place is None:
            rest.append(finding)
        else:
            place.findings.append(finding)
    return rest
