"""What was found of each claim of the copy as it stands, for the people of the desk: notes on words."""

from dataclasses import dataclass, field
from datetime import datetime

from newsroom.people.models import User
from newsroom.stories.copy import Field
from newsroom.stories.models import Story
from verification.checking.models import Shows, Verdict
from verification.checking.states import STALE, UNCHECKED, FixState
from verification.claims.models import Anchor, Claim
from verification.gate.reading import read
from verification.gate.view import StoryView
from verification.sources.models import RestsOn

NOT_TOLD = "A second check is awaited that must not know the first verdict."


@dataclass(frozen=True)
class Given:
    """A verdict that counts for the words of now: what it is called, whose it is, why, and what shows it."""

    words: str
    by: str
    at: datetime
    rationale: str
    shown_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fix:
    """Words that a checker proposes for those of the claim, and that nobody settled yet."""

    words: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Note:
    """A claim of the copy and what was found of it."""

    claim: Claim
    places: tuple[Anchor, ...]
    state: str
    first: Given | None = None
    second: Given | None = None
    fix: Fix | None = None
    sources: tuple[str, ...] = ()
    hidden: bool = False

    @property
    def fields(self) -> list[str]:
        """Where it stands, in words."""
        return list(dict.fromkeys(Field(anchor.place.field).label for anchor in self.places))

    @property
    def lines(self) -> list[str]:
        """The note as a person reads it beside the words."""
        claim = self.claim
        about = [claim.get_kind_display(), f"{claim.get_risk_display().lower()} risk", *claim.flag_labels]
        lines = [f"{claim.label}: {self.state}", ", ".join(about)]
        if claim.attributed_to:
            lines.append(f"As the claim of {claim.attributed_to}.")
        for what, given in (("Checked", self.first), ("Second check", self.second)):
            if given:
                lines.append(f"{what} by {given.by}: {given.words}. {given.rationale}".strip())
                lines += [f"Shown by {shown}." for shown in given.shown_by]
        if self.sources:
            lines.append(f"Rests on {', '.join(self.sources)}.")
        if self.hidden:
            lines.append(NOT_TOLD)
        return lines


@dataclass
class CheckedCopy:
    """The copy as it stands with its notes, in reading order."""

    view: StoryView
    notes: list[Note] = field(default_factory=list)

    @property
    def story(self) -> Story:
        return self.view.story


def checked_copy(story: Story, *, by: User | None) -> CheckedCopy:
    """Read the copy and its notes for `by`; what a blind second check of theirs must not know is left out."""
    view = read(story)
    hidden = (
        set(Verdict.objects.hidden_from(by).filter(claim__story=story).values_list("claim_id", flat=True))
        if by
        else set()
    )
    given = [v.pk for verdicts in view.verdicts.values() for v in verdicts]
    shown: dict[int, list[str]] = {}
    for one in Shows.objects.filter(verdict__in=given).select_related("evidence").order_by("pk"):
        what = ", ".join(part for part in (one.evidence.title, one.where, one.evidence.url) if part)
        shown.setdefault(one.verdict_id, []).append(what)
    sources: dict[int, list[str]] = {}
    rests = RestsOn.objects.filter(claim__in=view.claims, source__withdrawn_at__isnull=True)
    for rest in rests.select_related("source").order_by("pk"):
        name = f"{rest.source.name} (against it)" if rest.contradicts else rest.source.name
        sources.setdefault(rest.claim_id, []).append(name)
    notes = [
        _note(view, claim, shown, tuple(sources.get(claim.pk, ())), hidden=claim.pk in hidden)
        for claim in view.claims
    ]
    return CheckedCopy(view, sorted(notes, key=_place))


def _hidden(by: User, story: Story) -> set[int]:
    """Claims of the story whose first verdict this person must not know."""
    return set(Verdict.objects.hidden_from(by).filter(claim__story=story).values_list("claim_id", flat=True))


def _place(note: Note) -> tuple[int, int]:
    return min((anchor.start or 0 for anchor in note.places), default=0), note.claim.number


def _note(
    view: StoryView, claim: Claim, shown: dict[int, list[str]], sources: tuple[str, ...], *, hidden: bool
) -> Note:
    places = tuple(view.places(claim))
    if hidden:
        return Note(claim, places, UNCHECKED.words, sources=sources, hidden=True)
    first, second = view.standing(claim), view.standing(claim, second=True)
    state = (STALE if view.given(claim) else UNCHECKED).words
    if first:
        state = first.label.words
    if first and second and second.label.words != first.label.words:
        state = f"{state}; second check: {second.label.words}"
    proposed = next((v for v in (second, first) if v and v.fix_state == FixState.PROPOSED), None)
    return Note(
        claim,
        places,
        state,
        _given(first, shown),
        _given(second, shown),
        Fix(proposed.fix, str(proposed.by), proposed.at) if proposed else None,
        sources,
    )


def _given(verdict: Verdict | None, shown: dict[int, list[str]]) -> Given | None:
    if verdict is None:
        return None
    return Given(
        verdict.label.words,
        str(verdict.by),
        verdict.at,
        verdict.rationale,
        tuple(shown.get(verdict.pk, ())),
    )
