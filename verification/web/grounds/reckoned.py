"""The parts of a claim's panel about figures: the poll it is about, and what its words state."""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from newsroom.people.models import User
from newsroom.people.permissions import allows
from verification.checking.calculating import newest, proposed_for
from verification.checking.models import Calculation
from verification.checking.permissions import may_calculate
from verification.claims.models import Claim
from verification.claims.states import Kind
from verification.sources.models import PollCard
from verification.sources.permissions import may_keep_poll_cards
from verification.sources.polling import Passage, Reading, read_card
from verification.text.figures.kinds import KINDS
from verification.text.figures.kinds import Calculation as Reckoning
from verification.text.shares import Finding


@dataclass(frozen=True)
class Stated:
    """A calculation the copy states, and where it is taken up by hand."""

    reckoned: Reckoning
    by_hand: str


@dataclass(frozen=True)
class Figures:
    """What a claim's words state, and what was reckoned again for them."""

    proposed: list[Stated]
    kept: list[Calculation]
    """For the words of now: of a figure that was reckoned twice, the last."""
    earlier: list[Calculation]
    """For words it had before."""
    known: list[Calculation]
    """All that were ever kept, for the verdicts they went with."""
    may_keep: bool
    by_hand: str
    kinds: list[tuple[str, str]]


def read_figures(user: User, claim: Claim, hidden: Collection[int], text: str) -> Figures:
    """Everything about a claim's figures, less what is kept with a verdict that this person must not know.

    `text` is the copy as it stands.
    """
    of_claim = Calculation.objects.filter(claim=claim).select_related("by")
    known = [one for one in of_claim if one.verdict_id not in hidden]
    of_words = [one for one in known if one.words_digest == claim.words_digest]
    kept = newest(of_words)
    done = {(one.kind, str(sorted(one.inputs.items())), one.stated) for one in kept}
    page = reverse("figures", args=[claim.story.uuid, claim.number])
    proposed = [
        Stated(one, f"{page}?{urlencode({'kind': one.kind, 'stated': one.stated, **one.inputs})}")
        for one in proposed_for(claim, text)
        if (one.kind, str(sorted(one.inputs.items())), one.stated) not in done
    ]
    return Figures(
        proposed=proposed,
        kept=kept,
        earlier=[one for one in known if one not in of_words],
        known=known,
        may_keep=allows(may_calculate, by=user, story=claim.story) and not claim.withdrawn_at,
        by_hand=page,
        kinds=[(name, kind.label) for name, kind in KINDS.items()],
    )


def figures_part(user: User, claim: Claim, hidden: Collection[int], text: str) -> Figures | None:
    """What the panel shows of figures; None where the words have none."""
    found = read_figures(user, claim, hidden, text)
    has_figure = any(sign.isdecimal() for sign in claim.words) or claim.kind in {Kind.NUMBER, Kind.POLL}
    return found if found.proposed or found.kept or found.earlier or has_figure else None


@dataclass(frozen=True)
class CardLine:
    """A card the claim is about, held against its sentences."""

    reading: Reading
    passages: list[Passage]

    @property
    def findings(self) -> list[Finding]:
        """What does not hold or wants a second look, in this claim's sentences and in the card."""
        return [
            one
            for one in [
                *(each for passage in self.passages for each in passage.findings),
                *self.reading.of_all,
            ]
            if one.level != "holds"
        ]

    @property
    def holding(self) -> int:
        """How much of the claim's sentences holds."""
        return sum(one.level == "holds" for passage in self.passages for one in passage.findings)


@dataclass(frozen=True)
class PollPart:
    """The polls a claim is about."""

    cards: list[CardLine]
    others: list[PollCard]
    """Cards of the story that the claim can be linked to."""
    may_keep: bool


def poll_part(user: User, claim: Claim) -> PollPart | None:
    """What the panel shows of polls; None for a claim that is about none."""
    of_story = list(PollCard.objects.filter(story=claim.story).select_related("story__desk"))
    linked = set(claim.poll_cards.values_list("pk", flat=True)) if of_story else set()
    if not linked and claim.kind != Kind.POLL:
        return None
    readings = [read_card(card) for card in of_story if card.pk in linked]
    return PollPart(
        cards=[CardLine(reading, reading.about(claim)) for reading in readings],
        others=[card for card in of_story if card.pk not in linked],
        may_keep=allows(may_keep_poll_cards, by=user, story=claim.story),
    )
