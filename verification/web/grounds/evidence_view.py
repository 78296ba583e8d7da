"""What the page of one item of evidence shows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from newsroom.people.models import User
from newsroom.people.permissions import allows
from newsroom.stories.models import Revision
from verification.checking.models import Shows, Verdict
from verification.checking.states import Label
from verification.claims.models import Claim
from verification.evidence.actions import WHOLE
from verification.evidence.captions import FACTS, Caption, Row
from verification.evidence.dates import written_out
from verification.evidence.deriving import unread
from verification.evidence.leaving import may_be_shown
from verification.evidence.models import Custody, Evidence, EvidenceFile
from verification.evidence.permissions import may_add_evidence
from verification.evidence.reading import text_of
from verification.evidence.reading.marks import parts
from verification.evidence.states import CustodyVerb, EvidenceKind, FileRole
from verification.sources.models import Source
from verification.web.checker.standing import states_of
from verification.web.grounds.item_state import ItemState, date_sentence, date_warning, state_of_item
from verification.web.grounds.pictures import Beside, about, beside, captions_of

SHOWN = 40_000
"""Characters of a long text that a page shows before it is asked for all of it."""
_CODE = re.compile(r"\A\s*[\[(]?(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?[\])]?\s*[-–—:]?\s*")


@dataclass(frozen=True)
class Passage:
    """A page or a line with its time, as it is read."""

    label: str
    words: str


@dataclass(frozen=True)
class Use:
    """A claim that rests on the item, how it stands, and where in the item it is shown."""

    claim: Claim
    state: Label
    where: str


@dataclass
class EvidenceView:
    """One item as a person sees it."""

    piece: Evidence
    user: User
    revision: Revision
    all_text: bool = False

    @cached_property
    def may_change(self) -> bool:
        """May this person date it, state facts and withdraw it?"""
        return not self.piece.withdrawn_at and allows(may_add_evidence, by=self.user, story=self.piece.story)

    @property
    def state(self) -> ItemState:
        return state_of_item(self.piece)

    # What it says

    @cached_property
    def text(self) -> str:
        return text_of(self.piece)

    @property
    def is_cut(self) -> bool:
        return not self.all_text and len(self.text) > SHOWN

    @cached_property
    def passages(self) -> list[Passage]:
        """The text at its pages or time-codes; of a long one the beginning."""
        text = self.text[:SHOWN] if self.is_cut else self.text
        found = [(part.label, text[part.start : part.end]) for part in parts(text)]
        return [Passage(label, _words(label, words)) for label, words in found if words.strip()]

    @property
    def marked(self) -> str:
        """What its places are called: pages, times, or nothing."""
        label = next((passage.label for passage in self.passages if passage.label), "")
        return "pages" if label.startswith("p.") else "times" if label else ""

    # Its files

    @cached_property
    def files(self) -> list[EvidenceFile]:
        """Its files as they came."""
        return list(self.piece.files.all())

    @cached_property
    def notes(self) -> list[str]:
        """What went wrong, or had to be left out, when its originals were read."""
        lines = Custody.objects.filter(
            evidence=self.piece, verb=CustodyVerb.DERIVED, file__role=FileRole.ORIGINAL
        )
        return [note for how in lines.values_list("how", flat=True) if (note := how.partition(". ")[2])]

    @property
    def preview(self) -> EvidenceFile | None:
        """The picture to show: the newest preview made here, else the newest screenshot."""
        shown = [file for file in self.files if may_be_shown(file)]
        return max(shown, key=lambda file: (file.role == FileRole.PREVIEW, file.pk), default=None)

    @property
    def lacks_original(self) -> bool:
        """Can a file be put in by hand, because nothing was captured?"""
        return not any(file.role in WHOLE for file in self.files)

    @cached_property
    def waits_to_be_read(self) -> bool:
        return unread().filter(evidence=self.piece).exists()

    # What it says of itself, and the caption

    @property
    def facts(self) -> list[tuple[str, str, str]]:
        """What is known of it: what, the words, and who says so."""
        said = about(self.piece)
        return [
            (label, written_out(said[key]), self._who(key)) for key, label in FACTS.items() if said.get(key)
        ]

    def _who(self, key: str) -> str:
        if self.piece.stated.get(key):
            return "stated by the desk"
        return "read in the file" if self.piece.facts.get(key) else "as its caption says"

    @property
    def has_facts(self) -> bool:
        """Can it say something of itself, or be described: pictures, and what had facts in it?"""
        return self.piece.kind == EvidenceKind.IMAGE or bool(self.facts)

    @cached_property
    def captions(self) -> list[Caption]:
        """Pictures of the copy."""
        return captions_of(self.revision.document)

    @cached_property
    def _beside(self) -> Beside | None:
        return beside(self.piece, self.captions)

    @property
    def caption(self) -> Caption | None:
        """The caption of the copy that this picture is compared with."""
        return self._beside.caption if self._beside else None

    @property
    def rows(self) -> Sequence[Row]:
        """The picture beside its caption."""
        return self._beside.rows if self._beside else []

    # Its date

    @property
    def warning(self) -> str:
        return date_warning(self.piece)

    @property
    def date_sentence(self) -> str:
        other = self.piece.set_against
        return date_sentence(self.piece.own_date, other) if other else ""

    # Where it is used

    @cached_property
    def uses(self) -> list[Use]:
        """Claims whose newest known verdict rests on it; a blind checker sees none of the first verdict."""
        hidden = Verdict.objects.hidden_from(self.user).values("pk")
        rows = (
            Shows.objects.filter(evidence=self.piece)
            .exclude(verdict__in=hidden)
            .select_related("verdict__claim__story")
            .order_by("verdict__claim__number", "-verdict__pk")
        )
        newest = {row.verdict.claim_id: row for row in reversed(rows)}
        states = states_of([row.verdict.claim for row in newest.values()], self.user)
        found = [Use(row.verdict.claim, states[row.verdict.claim_id], row.where) for row in newest.values()]
        return sorted(found, key=lambda use: use.claim.number)

    @cached_property
    def sources(self) -> list[Source]:
        """Sources that are held in it, or repeat it."""
        return [*self.piece.held_sources.all(), *self.piece.repeated_by.all()]

    @cached_property
    def answers(self) -> list[Evidence]:
        """Items that are set against this one."""
        return list(self.piece.answered_by.order_by("pk"))


def _words(label: str, words: str) -> str:
    words = words.strip("\f\n ")
    return words if label.startswith("p.") or not label else _CODE.sub("", words)
