"""Stale claims as one person may know them: what changed since the verdict, by whom, and what they may do about it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from newsroom.ledger.models import Event
from newsroom.ledger.querysets import timeline
from newsroom.people.models import User
from newsroom.stories.parts import listed
from verification.checking.confirming import Again, again
from verification.checking.models import Verdict, VerificationTask
from verification.checking.states import TaskType
from verification.claims.comparing import Compared, Past
from verification.claims.models import Anchor, Claim
from verification.gate.view import StoryView
from verification.text.diff import word_diff
from verification.text.hedges import has_hedge
from verification.text.meaning import Shift, shifts

WHY = ("task.put_back", "task.reopened")
"""Events that say why a verdict no longer counts."""


@dataclass(frozen=True)
class LeanedOn:
    """A claim that another leans on, and what changed in it since that one was judged."""

    claim: Claim
    changed: list[Compared]


@dataclass
class Stale:
    """A claim whose newest verdict, first or second, no longer counts."""

    claim: Claim
    is_hidden: bool
    """Is its first verdict one that the reader must not know yet? Then nothing here tells of it."""
    verdicts: list[Verdict] = field(default_factory=list)
    """Those that no longer count and that the reader may know: the first, the second."""
    tasks: list[VerificationTask] = field(default_factory=list)
    takeable: frozenset[int] = frozenset()
    """Those of the tasks that the reader may take, by id."""
    again: Again = field(default_factory=Again)
    changed: list[Compared] = field(default_factory=list)
    elsewhere: list[Anchor] = field(default_factory=list)
    """Its places whose words stayed."""
    leans_on: list[LeanedOn] = field(default_factory=list)
    carries: list[Claim] = field(default_factory=list)
    """Claims that lean on it."""
    since: datetime | None = None
    by: User | None = None
    because: str = ""
    shifts: list[Shift] = field(default_factory=list)

    @property
    def suspended(self) -> str:
        """Why the verdict is suspended, where it is not the words alone."""
        return next((one.suspended_because for one in self.verdicts if one.suspended_at), "")

    @property
    def fields(self) -> list[str]:
        """Where in the copy its words changed; where it stands, when none did."""
        places = [one.title.lower() for one in self.changed if one.place]
        return list(
            dict.fromkeys(places or [a.place.get_field_display().lower() for a in self.claim.anchors_now])
        )

    @property
    def where(self) -> str:
        """The same in words: "headline, standfirst and body"."""
        return listed(self.fields)

    @property
    def told_by(self) -> User | None:
        """Who did it, unless the reason begins with their name."""
        return None if self.by and self.because.startswith(self.by.name) else self.by

    @property
    def words_came(self) -> bool:
        """Does what changed say itself who changed it?"""
        return any(one.came for one in self.changed)

    @property
    def carried(self) -> list[int]:
        """The numbers of the claims that lean on it."""
        return [claim.number for claim in self.carries]

    @property
    def leaned_changed(self) -> bool:
        """Did a claim it leans on change?"""
        return any(one.changed for one in self.leans_on)

    @property
    def is_lost(self) -> bool:
        """Does a place of it no longer stand in the copy?"""
        return self.claim.is_lost

    @property
    def grave(self) -> Shift | None:
        """The first change that looks like another meaning."""
        return next((shift for shift in self.shifts if shift.grave), None)

    @property
    def same(self) -> Shift | None:
        """What speaks for the same meaning, when nothing speaks against it."""
        slight = self.shifts and not self.grave and len(self.shifts) == len(self.changed)
        other = self.suspended or self.is_lost or self.leaned_changed
        return self.shifts[0] if slight and not other else None

    @property
    def who(self) -> User | None:
        """Who must act: whoever has, or should have, its task."""
        return next((one for task in self.tasks for one in (task.owner or task.assignee,) if one), None)


def read_stale(view: StoryView, reader: User) -> list[Stale]:
    """The stale claims of a story in reading order, at a fixed number of queries."""
    claims = sorted(view.stale, key=lambda claim: claim.reading_order)
    if not claims:
        return []
    hidden = set(Verdict.objects.hidden_from(reader).filter(claim__in=claims).values_list("pk", flat=True))
    left_behind = {claim.pk: view.left_behind(claim) for claim in claims}
    told = _with_grounds(one for verdicts in left_behind.values() for one in verdicts if one.pk not in hidden)
    takeable = VerificationTask.objects.takeable_by(reader).filter(story=view.story)
    reading = _Reading(view, reader, told, frozenset(takeable.values_list("pk", flat=True)))
    found = []
    for claim in claims:
        verdicts = left_behind[claim.pk]
        stale = Stale(
            claim=claim,
            is_hidden=any(one.pk in hidden for one in view.given(claim)),
            verdicts=[told[one.pk] for one in verdicts if one.pk in told],
            tasks=[task for task in view.tasks if task.claim_id == claim.pk],
        )
        reading.fill(stale)
        found.append(stale)
    return found


class _Reading:
    """What is read once for all stale claims of a story."""

    def __init__(
        self, view: StoryView, reader: User, told: Mapping[int, Verdict], takeable: frozenset[int]
    ) -> None:
        self.view, self.reader, self.takeable = view, reader, takeable
        claims = {verdict.claim_id for verdict in told.values()}
        leaned = {on for claim_id in claims for on in view.leans.get(claim_id, ())}
        self.by_pk = {claim.pk: claim for claim in view.claims}
        among = [claim for claim in view.claims if claim.pk in claims | leaned]
        versions = {verdict.copy_version for verdict in told.values()}
        self.past = Past(view.story, among, versions)
        self.gone = _stood(leaned - self.by_pk.keys(), versions)
        events = timeline(view.story.pk).filter(Q(verb__in=WHY) | Q(texts__name="statement"))
        self.events: list[Event] = list(events.distinct()) if told else []

    def fill(self, stale: Stale) -> None:
        """Say what became of a claim since the verdict the reader is shown; nothing when they may know none."""
        claim = stale.claim
        for task in stale.tasks:
            task.story, task.claim = self.view.story, claim
        on = self.view.leans.get(claim.pk, ())
        stale.takeable = frozenset(task.pk for task in stale.tasks) & self.takeable
        stale.carries = [self.by_pk[pk] for pk, ons in self.view.leans.items() if claim.pk in ons]
        stale.again = again(claim, stale.verdicts, stale.tasks, by=self.reader, takeable=self.takeable)
        verdict = self._shown(stale)
        if verdict is None:
            return
        version = verdict.copy_version
        stale.changed = self.past.compare(claim, version) + self._statement(claim, verdict)
        differ = {one.place for one in stale.changed}
        stale.elsewhere = [one for one in self.view.places(claim) if one.place_id not in differ]
        stale.leans_on = [
            LeanedOn(self.by_pk[pk], self.past.compare(self.by_pk[pk], version))
            for pk in on
            if pk in self.by_pk
        ]
        stale.shifts = [*self._shifts(stale), *self._hedge_beside(stale, verdict)]
        self._why(stale, verdict)

    def _shown(self, stale: Stale) -> Verdict | None:
        """The verdict that the words of now are compared with: the reader's own before any other."""
        own = [verdict for verdict in stale.verdicts if verdict.by_id == self.reader.pk]
        return next(iter(own or stale.verdicts), None)

    def _statement(self, claim: Claim, verdict: Verdict) -> list[Compared]:
        """How the claim was put when the verdict was given, if it was put differently."""
        texts = (
            text.text
            for event in self.events
            if event.facts.get("claim") == claim.number and event.at <= verdict.at
            for text in event.texts.all()
            if text.name == "statement"
        )
        old = next(texts, "")
        if not old or old == claim.statement or claim.statement == claim.words:
            return []  # a statement that is the copy's own words changed with them, and is shown there
        return [Compared("Statement", word_diff(old, claim.statement), old, claim.statement)]

    def _shifts(self, stale: Stale) -> list[Shift]:
        who = stale.claim.attributed_to
        return [shift for one in stale.changed for shift in shifts(one.old, one.new, *one.around, who=who)]

    def _hedge_beside(self, stale: Stale, verdict: Verdict) -> list[Shift]:
        """Whether a claim it leans on carried a hedge, and none of them carries one now."""
        changed = [one for leaned in stale.leans_on for one in leaned.changed]
        then = [words for one in changed for words in (one.around[0], one.old)]
        then += self._withdrawn(stale.claim, verdict)
        if not any(map(has_hedge, then)):
            return []
        now = [words for one in stale.leans_on for words in self._sentences(self.view.places(one.claim))]
        if any(map(has_hedge, now)):
            return []
        return [Shift("The hedge it leans on is gone.", "the hedge it leans on is gone")]

    def _withdrawn(self, claim: Claim, verdict: Verdict) -> list[str]:
        """The sentences of claims it leaned on that were withdrawn since a verdict, where the copy lost them too."""
        on = self.view.leans.get(claim.pk, ())
        stood = [
            anchor
            for anchor in self.gone
            if anchor.place.claim_id in on
            and anchor.revision.number == verdict.copy_version
            and (at := anchor.place.claim.withdrawn_at)
            and at > verdict.at
        ]
        text = self.view.revision.text
        return [words for words in self._sentences(stood, verdict.copy_version) if words not in text]

    def _sentences(self, anchors: Iterable[Anchor], version: int | None = None) -> list[str]:
        """The sentences places stand in, in a version or now."""
        at = self.past.revisions.get(version or self.view.story.copy_version)
        return [at.sentence_at(anchor) for anchor in anchors] if at else []

    def _why(self, stale: Stale, verdict: Verdict) -> None:
        """Since when, and who did it: from the ledger, else from the version that brought the words."""
        second = verdict.second
        for event in self.events:
            of_it = event.verb in WHY and event.facts.get("claim") == stale.claim.number
            if of_it and (event.facts["type"] == TaskType.SECOND_CHECK) == second and event.at >= verdict.at:
                stale.since, stale.by = event.at, event.actor
                stale.because = next((text.text for text in event.texts.all()), "")
                return
        came = [one.came for one in stale.changed if one.came]
        if came:
            last = max(came, key=lambda revision: revision.number)
            stale.since, stale.by = last.saved_at, last.author


def _stood(withdrawn: Collection[int], versions: Collection[int]) -> list[Anchor]:
    """Where claims that are withdrawn by now stood in those versions of the copy."""
    if not withdrawn:
        return []
    found = Anchor.objects.filter(
        place__claim__in=withdrawn, revision__number__in=versions, start__isnull=False
    )
    light = found.select_related("place__claim", "revision").defer("revision__blocks", "revision__text")
    return list(light.order_by("pk"))


def _with_grounds(verdicts: Iterable[Verdict]) -> dict[int, Verdict]:
    """The verdicts by id, with who gave them and what shows them."""
    pks = [verdict.pk for verdict in verdicts]
    found = Verdict.objects.filter(pk__in=pks).select_related("by", "task", "claim__story", "fix_settled_by")
    return {verdict.pk: verdict for verdict in found.prefetch_related("shows__evidence")}
