"""What the page of one item of evidence shows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from newsroom.people.models import User
from newsroom.people.permissions import allows
from newsroom.stories.blocks import BlockKind
from newsroom.stories.models import Revision
from verification.checking.models import Shows, Verdict
from verification.checking.states import Label
from verification.claims.models import Claim
from verification.evidence.actions import WHOLE
from verification.evidence.captions import FACTS, Caption, Event, Row, best, compare, known
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


@dataclass(frozen=True)
class Kept:
    """A file of the item and what is said of its reading."""

    file: EvidenceFile
    note: str
    is_shown: bool


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
    def files(self) -> list[Kept]:
        """Its files, originals first as they came."""
        rows = self.piece.files.select_related("blob", "derived_from", "made_by", "capture")
        notes = self._read
        return [Kept(file, notes.get(file.pk, ""), may_be_shown(file)) for file in rows]

    @cached_property
    def _read(self) -> dict[int, str]:
        lines = Custody.objects.filter(
            evidence=self.piece, verb=CustodyVerb.DERIVED, file__role=FileRole.ORIGINAL
        )
        return {line.file_id: line.how for line in lines if line.file_id}

    @property
    def preview(self) -> EvidenceFile | None:
        """The picture to show: a preview made here, else a screenshot."""
        shown = [kept.file for kept in self.files if kept.is_shown]
        return next((file for file in reversed(shown) if file.role == FileRole.PREVIEW), None) or (
            shown[-1] if shown else None
        )

    @property
    def lacks_original(self) -> bool:
        """Can a file be put in by hand, because nothing was captured?"""
        return not any(kept.file.role in WHOLE for kept in self.files)

    @cached_property
    def waits_to_be_read(self) -> bool:
        return unread().filter(evidence=self.piece).exists()

    # What it says of itself, and the caption

    @property
    def facts(self) -> list[tuple[str, str, str]]:
        """What is known of it: what, the words, and who says so."""
        about = known(self.piece.facts, self.piece.stated)
        return [
            (label, about[key], "stated by the desk" if self.piece.stated.get(key) else "read in the file")
            for key, label in FACTS.items()
            if about.get(key)
        ]

    @property
    def captions(self) -> list[Caption]:
        """Pictures of the copy."""
        blocks = self.revision.document.blocks
        return [Caption(block.text, block.credit) for block in blocks if block.kind == BlockKind.IMAGE]

    @cached_property
    def caption(self) -> Caption | None:
        """The caption of the copy that this picture is compared with."""
        if self.piece.kind != EvidenceKind.IMAGE:
            return None
        return best(self._about, self.captions, own=self.piece.own_date)

    @property
    def rows(self) -> Sequence[Row]:
        """The picture beside its caption."""
        if self.caption is None:
            return []
        other = self.piece.set_against
        event = Event(f"“{other.title}”", other.own_date) if other and other.own_date else None
        return compare(self._about, self.caption, own=self.piece.own_date, event=event)

    @property
    def _about(self) -> dict[str, str]:
        return known(self.piece.facts, self.piece.stated)

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
