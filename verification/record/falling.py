"""When what ran no longer rests on what it rested on: every place that used it is found, listed and looked at again.

A fall is written down, with its own story's places, in the transaction of what caused it. Other stories are reached
one by one in transactions of their own (`spread_due`, at each tick of the clock), so that no verb ever holds the turns
of two stories; what was not reached yet is in the database.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from newsroom.dispatch.actions import tell
from newsroom.ledger.actions import one_verb, record
from newsroom.people.models import User
from newsroom.people.querysets import editors_on_duty
from newsroom.stories.actions import move_gate, take_turn
from newsroom.stories.models import Story
from newsroom.stories.querysets import HAS_RUN
from newsroom.stories.states import ON_THE_DESK, UNDER_WAY, StoryState
from verification.checking.models import Verdict, VerificationTask
from verification.checking.opening import RAN, open_look_at_story, open_tasks, reporters
from verification.checking.states import Said, So, TaskType
from verification.claims.models import Anchor, Claim
from verification.claims.states import AnchorOutcome
from verification.evidence.models import Evidence
from verification.evidence.states import Fault, FileRole
from verification.gate.models import ShortLine
from verification.gate.states import LineState
from verification.record.last_runs import last_runs
from verification.record.models import Fall, RegisterEntry, Use
from verification.record.states import FallCause, UseWhere
from verification.sources.models import Source

FELL = "fell"

WORSE = {So.NOT_ASKED: 0, So.CONFIRMED: 0, So.UNVERIFIED: 1, So.DISPUTED: 2, So.FALSE: 3}
WRONGLY_SAID = (Said.INACCURATE, Said.CONTEXT_MISSING, Said.NOT_ESTABLISHED)

TELLING = 20
"""Exact words that are at least so long, in characters, are taken for the same assertion in another story."""

AT_WORK = (*ON_THE_DESK, StoryState.HELD)
IN_USE = HAS_RUN | Q(state__in=AT_WORK)
"""Stories in which a use is looked for: readers have them, or they may still run."""


@dataclass(frozen=True)
class Looked:
    """A claim at which somebody has just looked again, for a task where there was one: it needs no other."""

    claim: Claim
    task: VerificationTask | None = None


def verdict_given(*, verdict: Verdict, by: User) -> None:
    """Hook `verdict_given`: worse than what the claim ran with, on the very words that ran, is a fall."""
    claim = verdict.claim
    if not claim.story.has_run:
        return
    last = last_runs(stories=[claim.story_id]).get(claim.story_id)
    ran = last.claims.get(claim.number) if last else None
    if last is None or ran is None or ran[0] != verdict.words_digest:
        return
    before = Verdict.objects.filter(uuid__in=[given for given in ran[1:] if given], claim=claim)
    if any(_is_worse(verdict, than) for than in before) and not _fell_since(claim, last.at):
        label = verdict.label.words.lower()
        _fall(FallCause.VERDICT, f"{claim.label} is {label} now.", by, claims=[claim], claim=claim)


def _is_worse(verdict: Verdict, than: Verdict) -> bool:
    wrongly = verdict.said in WRONGLY_SAID and than.said not in WRONGLY_SAID
    return wrongly or WORSE[So(verdict.so)] > WORSE[So(than.so)]


def _fell_since(claim: Claim, at: object) -> bool:
    return Fall.objects.filter(claim=claim, cause=FallCause.VERDICT, at__gt=at).exists()


def found_wrong(*, task: VerificationTask, by: User, found: str) -> None:
    """Hook `found_wrong`: somebody looked again at a claim that ran, and it has to be corrected."""
    if task.claim:
        looked = Looked(task.claim, task)
        _fall(FallCause.VERDICT, found, by, claims=[task.claim], claim=task.claim, looked=looked)


def now_false(entry: RegisterEntry, by: User, note: str) -> None:
    """A re-check of what ran unconfirmed came to *false* (part of that verb)."""
    claim = entry.claim
    _fall(FallCause.VERDICT, note, by, claims=[claim], claim=claim, looked=Looked(claim))


def evidence_withdrawn(*, evidence: Evidence, by: User) -> None:
    """Hook `evidence_withdrawn`: what rested on it in what ran, here and elsewhere."""
    evidence.refresh_from_db(fields=["withdrawn_reason"])
    because = f"“{evidence.title}” was withdrawn: {evidence.withdrawn_reason}"
    _fall(FallCause.EVIDENCE, because, by, claims=_resting_on([evidence]), evidence=evidence)


def evidence_faulty(*, evidence: Evidence, fault: str, by: User | None) -> None:
    """Hook `evidence_faulty`: bytes that were altered show nothing any more. Lost ones may still be found."""
    if fault == Fault.ALTERED:
        because = f"A file of “{evidence.title}” is not as it was kept."
        _fall(FallCause.EVIDENCE, because, by, claims=_resting_on([evidence]), evidence=evidence)


def source_withdrawn(*, source: Source, claims: list[Claim], by: User) -> None:
    """Hook `source_withdrawn`: what rested on it in what ran, and what rests on the same item elsewhere."""
    source.refresh_from_db(fields=["withdrawn_reason"])
    _fall(FallCause.SOURCE, source.withdrawn_reason, by, claims=claims, source=source)


def _fall(
    cause: FallCause,
    because: str,
    by: User | None,
    *,
    claims: Iterable[Claim],
    looked: Looked | None = None,
    **what: object,
) -> None:
    """Write a fall down where anything that is out, or may go out, used what fell; list its own story's places."""
    fall = Fall(cause=cause, because=because[:1000], by=by, **what)
    story = story_of(fall)
    own = [claim for claim in claims if claim.story_id == story.pk] if story.has_run else []
    places = {claim: _places(claim, story) for claim in own}
    own = [claim for claim, uses in places.items() if uses]
    if not own and not _elsewhere(fall):
        return
    fall.save()
    if not own:
        return  # nothing here used it; that others did is for those who see their stories to know
    record(
        "fall.found",
        by=by,
        subject=fall,
        story_id=story.pk,
        desk_id=story.desk_id,
        facts={"cause": cause.value, "claims": [claim.number for claim in own]},
        texts={"because": fall.because},
    )
    _list(fall, story, {claim: places[claim] for claim in own}, by, looked)
    told = looked is not None or (cause != FallCause.VERDICT and story.state in RAN)
    if not told:  # by whatever else this verb sets off
        _tell_of(fall, story, own)


def story_of(fall: Fall) -> Story:
    """The story in which it fell."""
    fallen = fall.claim or fall.evidence or fall.source
    if fallen is None:
        raise ValueError("A fall is of a claim, of an item of evidence, or of a source.")
    return fallen.story


def spread_due() -> int:
    """Reach every other story that used what fell, one transaction each; how many were reached."""
    return sum(_spread(fall) for fall in Fall.objects.filter(spread_at__isnull=True).order_by("pk"))


def _spread(fall: Fall) -> int:
    reached = 0
    for story_id, claims in sorted(_elsewhere(fall).items()):
        with one_verb():
            take_turn(story_id)
            if fall.uses.filter(story=story_id).exists():
                continue
            story = Story.objects.select_related("desk", "filed_by").get(pk=story_id)
            found = {claim: _places(claim, story) for claim in claims}
            used = {claim: places for claim, places in found.items() if places}
            if not used:
                continue
            _list(fall, story, used, None)
            _tell_of(fall, story, used)
            record(
                "fall.reached",
                by=None,
                subject=fall,
                story_id=story.pk,
                desk_id=story.desk_id,
                facts={"cause": fall.cause, "claims": sorted(claim.number for claim in used)},
            )
            reached += 1
    Fall.objects.filter(pk=fall.pk, spread_at__isnull=True).update(spread_at=timezone.now())
    return reached


def words_kept(*, story: Story) -> list[tuple[str, Iterable[tuple[str, ...]]]]:
    """Hook `words_looked_through`: why something of the story fell."""
    own = Q(claim__story=story) | Q(evidence__story=story) | Q(source__story=story)
    return [("why something fell", Fall.objects.filter(own).values_list("because"))]


Place = tuple[UseWhere, str, ShortLine | None]


def _places(claim: Claim, story: Story) -> list[Place]:
    """Where a claim stands in what readers have (else in the copy of now), and in lines that were sent."""
    version = story.copy_version if story.ran_version is None else story.ran_version
    anchors = Anchor.objects.filter(place__claim=claim, revision__number=version).select_related("place")
    found: list[Place] = [
        (UseWhere(anchor.place.field), anchor.words, None)
        for anchor in anchors.exclude(outcome=AnchorOutcome.LOST).order_by("start")
    ]
    sent = ShortLine.objects.filter(claim=claim, state=LineState.SENT).order_by("pk")
    return found + [(UseWhere.SHORT_LINE, line.text, line) for line in sent]


def _list(
    fall: Fall,
    story: Story,
    used: dict[Claim, list[Place]],
    by: User | None,
    looked: Looked | None = None,
) -> None:
    """Write the uses down, each with the task to look again; a claim of which somebody just said so needs none."""
    unlooked = [claim for claim in used if looked is None or claim != looked.claim]
    cut = [claim for claim in unlooked if claim.withdrawn_at]
    open_tasks(story, [claim for claim in unlooked if not claim.withdrawn_at], TaskType.RECHECK, by)
    if cut:
        open_look_at_story(story, by)
    active = VerificationTask.objects.active().filter(story=story, type=TaskType.RECHECK)
    tasks = {task.claim_id: task for task in active}
    for claim, places in used.items():
        task = tasks.get(None if claim in cut else claim.pk)
        if looked and claim == looked.claim:
            task = looked.task
        Use.objects.bulk_create(
            Use(fall=fall, story=story, claim=claim, short_line=line, where=where, words=words, task=task)
            for where, words, line in places
        )
    if unlooked and story.state in UNDER_WAY:
        move_gate(story.pk, by=by, because="What it rests on fell.")


def _tell_of(fall: Fall, story: Story, claims: Collection[Claim]) -> None:
    if claims:
        tell(
            users=[*editors_on_duty(story.desk), *reporters(story)],
            kind=FELL,
            key=f"{fall.pk}:{story.pk}",
            payload={"fall": fall.pk, "story": story.pk},
            story_id=story.pk,
            desk=story.desk,
        )


def _elsewhere(fall: Fall) -> dict[int, list[Claim]]:
    """The claims of other stories that used what fell, by story."""
    by_story: dict[int, list[Claim]] = {}
    for claim in _other_claims(fall):
        by_story.setdefault(claim.story_id, []).append(claim)
    return by_story


def _other_claims(fall: Fall) -> Iterable[Claim]:
    here = story_of(fall)
    if fall.claim:
        found = _asserting_the_same(fall.claim)
    elif fall.evidence:
        found = _resting_on(_same_as(fall.evidence))
    else:
        held = fall.source.evidence if fall.source else None
        found = _resting_on(_same_as(held), only_sources=True) if held else []
    return [claim for claim in found if claim.story_id != here.pk]


def _asserting_the_same(claim: Claim) -> list[Claim]:
    """Judged claims of other stories with the same statement, or with the very words of one of its places."""
    words = {words for _, words, line in _places(claim, claim.story) if line is None}
    telling = [one for one in words if len(one) >= TELLING]
    same_words = Anchor.objects.filter(words__in=telling, place__claim=OuterRef("pk"))
    same = Claim.objects.filter(Q(statement__iexact=claim.statement) | Exists(same_words))
    judged = same.filter(Exists(Verdict.objects.filter(claim=OuterRef("pk"))))
    stories = Story.objects.filter(IN_USE).exclude(pk=claim.story_id)
    return list(judged.filter(story__in=stories).select_related("story").order_by("pk"))


def _same_as(evidence: Evidence) -> list[Evidence]:
    """Items that hold the same bytes, or the page of the same address, or the same pasted words; this one too."""
    originals = evidence.files.filter(role=FileRole.ORIGINAL)
    same = Q(pk=evidence.pk)
    same |= Q(files__role=FileRole.ORIGINAL, files__blob__in=originals.values("blob"))
    if evidence.url:
        same |= Q(url=evidence.url)
    if evidence.text_sha256:
        same |= Q(text_sha256=evidence.text_sha256)
    return list(Evidence.objects.filter(same).distinct())


def _resting_on(items: Iterable[Evidence], *, only_sources: bool = False) -> list[Claim]:
    """Claims whose newest verdict, or the one they ran with, rests on one of these items."""
    items = list(items)
    found_in = Q(claim__rests_on__source__evidence__in=items, claim__rests_on__contradicts=False)
    named = found_in if only_sources else found_in | Q(shows__evidence__in=items)
    newer = Verdict.objects.filter(claim=OuterRef("claim"), second=OuterRef("second"), pk__gt=OuterRef("pk"))
    verdicts = Verdict.objects.filter(named, claim__story__in=Story.objects.filter(IN_USE))
    verdicts = verdicts.annotate(replaced=Exists(newer)).select_related("claim__story").distinct()
    given = list(verdicts.order_by("claim_id", "pk"))
    ran = set(_ran_with({verdict.claim.story_id for verdict in given if verdict.replaced}))
    kept = {v.claim_id: v.claim for v in given if not v.replaced or str(v.uuid) in ran}
    return list(kept.values())


def _ran_with(stories: set[int]) -> Iterator[str]:
    """The verdicts that stories ran with."""
    for last in last_runs(stories=stories).values() if stories else ():
        for said in last.claims.values():
            yield from (uuid for uuid in said[1:] if uuid)
