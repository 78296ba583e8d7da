"""The claim that is open at the workbench: its words, verdicts, grounds and talk, and what this person may do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from newsroom.errors import NotPermitted
from newsroom.ledger.models import Event
from newsroom.people.models import User
from newsroom.people.permissions import allows
from newsroom.people.states import Role
from newsroom.stories.permissions import may_edit
from newsroom.stories.states import ON_THE_DESK, UNDER_WAY, StoryVerb
from verification.checking.confirming import Again, again
from verification.checking.models import Question, Verdict, VerificationTask
from verification.checking.permissions import may_answer, may_cancel, may_check, may_look_again, may_reopen
from verification.checking.states import ACTIVE, FixState, Label, Said, So, TaskState, TaskType
from verification.claims.comparing import Compared, Diff, compare
from verification.claims.models import Anchor, Claim
from verification.claims.permissions import may_claim
from verification.claims.states import AnchorOutcome, Kind
from verification.evidence.models import Change, Evidence
from verification.evidence.permissions import may_add_evidence
from verification.evidence.states import EvidenceKind, Way
from verification.outreach.models import ReplyRequest
from verification.sources.models import Source
from verification.sources.origins import follow
from verification.sources.permissions import may_add_source
from verification.sources.reading import told as facts
from verification.text.diff import word_diff
from verification.web.checker.again import AgainForm, token_of
from verification.web.checker.bench import Bench
from verification.web.checker.forms import (
    AmendForm,
    AskForm,
    BenchForm,
    LookForm,
    PlaceForm,
    ReasonForm,
    TickForm,
    VerdictForm,
    WaitForm,
)
from verification.web.checker.ground_forms import LinkForm, SourceForm
from verification.web.checker.history import events_of, statement_at, told
from verification.web.checker.leaning import Leaning, leaning_of
from verification.web.checker.places import PlaceLine, place_lines, why_not_pass
from verification.web.checker.standing import HIDDEN, state_of
from verification.web.grounds.evidence_forms import AddForm
from verification.web.grounds.item_state import ItemState, date_warning, state_of_item
from verification.web.grounds.pictures import Beside, at_claim
from verification.web.grounds.reckoned import Figures, PollPart, figures_part, poll_part
from verification.web.grounds.resting import Resting, resting
from verification.web.sentences.lines import Line


@dataclass(frozen=True)
class Given:
    """A verdict, how its two answers are drawn, and the words it proposes beside those of now."""

    verdict: Verdict
    counts: bool
    said: str
    so: str
    fix: Diff

    @property
    def fix_is_open(self) -> bool:
        """Does the proposed wording wait to be settled?"""
        return self.counts and self.verdict.fix_state == FixState.PROPOSED


SAID_SIGN = {
    Said.NOT_ASKED: "na",
    Said.ACCURATE: "ok",
    Said.CONTEXT_MISSING: "false",
    Said.INACCURATE: "false",
    Said.NOT_ESTABLISHED: "unv",
}
SO_SIGN = {
    So.CONFIRMED: "ok",
    So.UNVERIFIED: "unv",
    So.DISPUTED: "disp",
    So.FALSE: "false",
    So.NOT_ASKED: "na",
}


@dataclass(frozen=True)
class TaskLine:
    """A task of the claim, and what this person may do with it."""

    task: VerificationTask
    mine: bool
    may_take: bool
    why_not: str = ""
    cancel_form: BenchForm | None = None
    """Set for those who may cancel it."""
    look_form: BenchForm | None = None
    """Set for those who may say whether what ran still stands."""


@dataclass(frozen=True)
class Piece:
    """An item of evidence, where in it this claim is shown (None: it does not show it), and how it stands."""

    item: Evidence
    where: str | None
    state: ItemState
    warning: str


@dataclass(frozen=True)
class LineHere:
    """Why the reply log does not bear out what a claim says of reaching somebody, and words for the passage."""

    why: list[str]
    longer: str


@dataclass
class Panel:
    """What the panel shows of one claim."""

    bench: Bench
    claim: Claim
    state: Label
    places: list[Anchor]
    verdicts: list[Verdict]
    tasks: list[TaskLine]
    settled: list[VerificationTask]
    questions: list[Question]
    resting: Resting
    sources: list[Source]
    evidence: list[Evidence]
    shown: Mapping[int, str]
    """Where in each piece of evidence a verdict on this claim rests, by evidence id."""
    requests: list[ReplyRequest]
    history: list[Line]
    changed: list[Compared]
    """What differs between the words the last verdict was given for and the words of now."""
    place_lines: list[PlaceLine]
    why_not_pass: str
    leaning: Leaning
    may_claim: bool
    may_add_evidence: bool
    may_add_source: bool
    may_settle_fix: bool
    may_reopen: bool
    may_answer: bool
    again: Again
    """Whether this person can confirm a verdict again that the words have left behind."""
    pictures: list[Beside]
    """What pictures of the story say against the caption this claim is made in."""
    poll: PollPart | None
    figures: Figures | None
    before: Claim | None
    after: Claim | None
    forms: dict[str, BenchForm] = field(default_factory=dict)

    @property
    def mine(self) -> TaskLine | None:
        """The task of this person that takes a verdict."""
        return next((line for line in self.tasks if line.mine), None)

    @property
    def to_take(self) -> TaskLine | None:
        """The task this person may take."""
        return next((line for line in self.tasks if line.may_take), None)

    @property
    def first(self) -> Verdict | None:
        """The newest verdict of a first check that this person may know."""
        return next((verdict for verdict in reversed(self.verdicts) if not verdict.second), None)

    @property
    def second(self) -> Verdict | None:
        """The newest verdict of a second check."""
        return next((verdict for verdict in reversed(self.verdicts) if verdict.second), None)

    @property
    def now(self) -> list[Given]:
        """The newest verdict of the first and of the second check."""
        return [_given(self.claim, verdict) for verdict in (self.first, self.second) if verdict]

    @property
    def earlier(self) -> list[Verdict]:
        """Verdicts that others followed, newest first."""
        return [verdict for verdict in reversed(self.verdicts) if verdict not in (self.first, self.second)]

    @property
    def is_hidden(self) -> bool:
        return self.state == HIDDEN

    @property
    def is_stale(self) -> bool:
        """Was its last verdict given for other words than those of now?"""
        return self.first is not None and self.first.words_digest != self.claim.words_digest

    @property
    def own_words_stand(self) -> bool:
        """Are its words the same at every place, so that something else made it stale?"""
        return not any(one.place for one in self.changed)

    @property
    def again_token(self) -> str:
        """What the form that confirms again carries."""
        return token_of(self.again.task) if self.again.task else ""

    @property
    def may_ask_second_check(self) -> bool:
        """Is there a first verdict that counts, and no second check under way?"""
        under_way = any(line.task.type == TaskType.SECOND_CHECK for line in self.tasks)
        counts = self.first is not None and self.first.counts_for(self.claim)
        return self.may_reopen and counts and not under_way and not self.claim.withdrawn_at

    @property
    def since_seen(self) -> list[Compared] | None:
        """What changed while a verdict was typed that comes back with this page; None when nothing did."""
        typed = self.forms["verdict"].data
        if not typed.get("words") or typed["words"] == self.claim.words_digest:
            return None
        version = typed.get("copy_version", "")
        return compare(self.claim, int(version) if version.isdecimal() and len(version) < 10 else 0)

    @property
    def standing(self) -> list[Anchor]:
        """Where it stands in the copy, without places that lost their words."""
        return [anchor for anchor in self.places if anchor.outcome != AnchorOutcome.LOST]

    @property
    def standing_evidence(self) -> list[Evidence]:
        return [piece for piece in self.evidence if not piece.withdrawn_at]

    @cached_property
    def own_pieces(self) -> list[Piece]:
        """Evidence that shows this claim, holds a source of it, or is a picture where the claim is about one."""
        return [row for row in self._pieces if self._concerns(row)]

    @cached_property
    def other_pieces(self) -> list[Piece]:
        """The story's other evidence."""
        return [row for row in self._pieces if not self._concerns(row)]

    def _concerns(self, row: Piece) -> bool:
        held = {link.source.evidence_id for link in self.resting.links}
        pictured = self.claim.kind == Kind.IMAGE and row.item.kind == EvidenceKind.IMAGE
        return row.where is not None or row.item.pk in held or pictured

    @cached_property
    def _pieces(self) -> list[Piece]:
        return [
            Piece(piece, self.shown.get(piece.pk), state_of_item(piece), date_warning(piece))
            for piece in self.evidence
        ]

    @property
    def changed_since(self) -> Change | None:
        """The newest change of a page that the standing verdict rests on, of those that came after it."""
        return None if self.is_hidden else self.bench.view.changed.get(self.claim.pk)

    @property
    def reopenable(self) -> list[tuple[VerificationTask, BenchForm]]:
        """Settled tasks that can be opened again, with the form for the reason."""
        return [(task, self.reason_form("reopen", task.pk)) for task in self.settled]

    @property
    def withdraw_form(self) -> BenchForm:
        return self.reason_form("withdraw", self.claim.pk)

    def reason_form(self, verb: str, pk: int) -> BenchForm:
        """The form for the reason of a verb: as it came back, or empty."""
        return self.forms.get(f"{verb}-{pk}") or ReasonForm(auto_id=f"{verb}-{pk}-%s")

    @property
    def unlinked(self) -> list[Source]:
        """Sources of the story that this claim does not rest on yet, and could."""
        linked = {link.source_id for link in self.resting.links}
        return [source for source in self.sources if source.pk not in linked and not source.withdrawn_at]

    @property
    def lines(self) -> list[LineHere]:
        """Where it tells of reaching somebody: why the reply log does not bear it out, and words that it would."""
        return [
            LineHere([said.why for said in line.about(self.claim) if said.why], line.longer)
            for line in self.bench.view.lines
            if line.about(self.claim)
        ]

    @property
    def digest(self) -> str:
        """The fingerprint of the words, short."""
        return self.claim.words_digest[:8]


def read_panel(bench: Bench, claim: Claim, opened: Mapping[str, BenchForm] | None = None) -> Panel:
    """Read what the panel shows; `opened` are forms that come back with what was typed."""
    user, story = bench.user, bench.story
    hidden = set(Verdict.objects.hidden_from(user).filter(claim=claim).values_list("pk", flat=True))
    verdicts = [verdict for verdict in _verdicts(claim) if verdict.pk not in hidden]
    tasks = list(
        claim.tasks.select_related("owner", "assignee", "story__desk", "claim__story").order_by("pk")
    )
    evidence = list(story.evidence.with_state().select_related("added_by", "withdrawn_by", "set_against"))
    sources = list(story.sources.for_counting().select_related("withdrawn_by"))
    shown = {shows.evidence_id: shows.where for verdict in verdicts[-1:] for shows in verdict.shows.all()}
    events = events_of(claim)
    first = [verdict for verdict in verdicts if not verdict.second]
    under_way = story.state in UNDER_WAY
    before, after = bench.neighbours(claim.number)
    places = _places(claim)
    changes_claims = allows(may_claim, by=user, story=story)
    panel = Panel(
        bench=bench,
        claim=claim,
        state=state_of(claim, first, hidden=bool(hidden)),
        places=places,
        place_lines=place_lines(bench, claim, places, opened or {}),
        why_not_pass=why_not_pass(bench, claim) if any(anchor.is_beyond for anchor in places) else "",
        leaning=leaning_of(bench, claim, opened or {}),
        verdicts=verdicts,
        tasks=[_line(bench, task, opened or {}) for task in tasks if task.state in ACTIVE],
        settled=_settled(tasks),
        questions=_questions(claim),
        resting=_resting(claim, sources, shown),
        sources=sources,
        evidence=evidence,
        shown=shown,
        requests=[r for r in bench.view.requests if any(asked.pk == claim.pk for asked in r.claims.all())],
        history=told(events, claim, hidden),
        changed=_changed(claim, first[-1], events) if first else [],
        may_claim=changes_claims and under_way,
        may_add_evidence=allows(may_add_evidence, by=user, story=story),
        may_add_source=allows(may_add_source, by=user, story=story),
        may_settle_fix=story.possible(StoryVerb.SAVE_COPY) and allows(may_edit, by=user, story=story),
        may_reopen=under_way and allows(may_reopen, by=user, task=VerificationTask(story=story, claim=claim)),
        may_answer=allows(may_answer, by=user, task=VerificationTask(story=story, claim=claim)),
        again=_again(bench, claim, verdicts, tasks),
        pictures=at_claim(claim, places, bench.view.revision.document, evidence),
        poll=poll_part(user, claim),
        figures=figures_part(user, claim, hidden, bench.view.revision.text),
        before=before,
        after=after,
    )
    panel.forms = _forms(panel) | dict(opened or {})
    return panel


def _places(claim: Claim) -> list[Anchor]:
    """Where the claim stands; a withdrawn one is not carried along, so where it last stood."""
    if not claim.withdrawn_at:
        return claim.anchors_now
    anchors = Anchor.objects.filter(place__claim=claim).select_related("place", "revision")
    last = {anchor.place_id: anchor for anchor in anchors.order_by("revision__number")}
    return list(last.values())


def _resting(claim: Claim, sources: Sequence[Source], shown: Mapping[int, str]) -> Resting:
    links = list(claim.rests_on.select_related("sufficient_by").order_by("pk"))
    return resting(claim, links, {source.pk: source for source in sources}, follow(facts(sources)), shown)


def _verdicts(claim: Claim) -> list[Verdict]:
    return list(
        claim.verdicts.select_related("by", "fix_settled_by", "task", "claim__story")
        .prefetch_related("shows__evidence")
        .order_by("pk")
    )


def _questions(claim: Claim) -> list[Question]:
    asked = Question.objects.filter(task__claim=claim)
    return list(asked.select_related("asked_by", "answered_by", "task__story__desk"))


def _again(
    bench: Bench, claim: Claim, verdicts: Sequence[Verdict], tasks: Sequence[VerificationTask]
) -> Again:
    if Role.FACT_CHECKER not in bench.user.roles_on(bench.story.desk_id):
        return Again()
    active = [task for task in tasks if task.state in ACTIVE]
    newest = {verdict.second: verdict for verdict in verdicts}
    if not any(task.type == TaskType.SECOND_CHECK for task in active):
        newest.pop(True, None)  # nobody waits for it
    given = [newest[second] for second in sorted(newest)]
    return again(claim, given, active, by=bench.user, takeable=bench.takeable)


def _line(bench: Bench, task: VerificationTask, opened: Mapping[str, BenchForm]) -> TaskLine:
    mine = task.owner_id == bench.user.pk
    may_take = task.pk in bench.takeable
    return TaskLine(
        task=task,
        mine=mine,
        may_take=may_take,
        why_not="" if mine or may_take else _why_not(bench.user, task),
        cancel_form=opened.get(f"cancel-{task.pk}", ReasonForm(auto_id=f"cancel-{task.pk}-%s"))
        if allows(may_cancel, by=bench.user, task=task)
        else None,
        look_form=opened.get("look", LookForm())
        if _is_to_look_at(task) and allows(may_look_again, by=bench.user, task=task)
        else None,
    )


def _is_to_look_at(task: VerificationTask) -> bool:
    return task.type == TaskType.RECHECK and task.story.has_run


def _why_not(user: User, task: VerificationTask) -> str:
    """Why a fact-checker can not take an open task; nothing for those who never take any."""
    if task.state != TaskState.OPEN or "fact_checker" not in user.roles_on(task.story.desk_id):
        return ""
    if task.story.state not in ON_THE_DESK and not task.is_owed_afterwards:
        return f"{task.story.slug} is {task.story.get_state_display().lower()}: its tasks wait."
    try:
        may_check(by=user, task=task)
    except NotPermitted as refusal:
        return str(refusal)
    return ""


def _settled(tasks: Sequence[VerificationTask]) -> list[VerificationTask]:
    """The last settled task of each type that has no active one: these can be opened again."""
    active = {task.type for task in tasks if task.state in ACTIVE}
    last = {task.type: task for task in tasks if task.state not in ACTIVE and task.type not in active}
    return list(last.values())


def _changed(claim: Claim, verdict: Verdict, events: list[Event]) -> list[Compared]:
    """What a verdict was given for, compared with what the claim says now."""
    if verdict.words_digest == claim.words_digest:
        return []
    return compare(claim, verdict.copy_version) + _statements(claim, verdict, events)


def _statements(claim: Claim, verdict: Verdict, events: list[Event]) -> list[Compared]:
    """How the statement was put when the verdict was given, if it was put differently."""
    old = statement_at(events, verdict.at)
    if not old or old == claim.statement or claim.statement == claim.words:
        return []  # a statement that is the copy's own words changed with them, and is shown there
    return [Compared("Statement", word_diff(old, claim.statement))]


def _forms(panel: Panel) -> dict[str, BenchForm]:
    """The forms as nobody has typed in them yet."""
    claim, zone = panel.claim, panel.bench.story.desk.zone
    among = panel.bench.story.sources
    return {
        "verdict": VerdictForm(evidence=panel.evidence, before=_to_repeat(panel)),
        "again": AgainForm(),
        "tick": TickForm(among=panel.bench.story.evidence.standing()),
        "wait": WaitForm(zone=zone),
        "ask": AskForm(),
        "amend": AmendForm.of(claim),
        "place": PlaceForm(),
        "evidence": AddForm(initial={"way": Way.ADDRESS}),
        "source": SourceForm(among=among.all(), pieces=panel.bench.story.evidence.all()),
        "link": LinkForm(
            among=among.standing().exclude(pk__in=[link.source_id for link in panel.resting.links])
        ),
    }


def _to_repeat(panel: Panel) -> Verdict | None:
    """The verdict whose words changed, for whoever gives it anew; a second check starts from nothing."""
    is_first = panel.mine is not None and panel.mine.task.type != TaskType.SECOND_CHECK
    return panel.first if is_first and panel.is_stale else None


def _given(claim: Claim, verdict: Verdict) -> Given:
    return Given(
        verdict=verdict,
        counts=verdict.counts_for(claim),
        said=SAID_SIGN[Said(verdict.said)],
        so=SO_SIGN[So(verdict.so)],
        fix=word_diff(claim.words, verdict.fix) if verdict.fix else [],
    )
