"""One document, many ticks: what it says beside the plain facts of the copy, each with the place that shows it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST

from newsroom.errors import NotPossible, Refusal
from newsroom.people.models import User
from newsroom.people.states import Role
from verification.checking import actions as checking
from verification.checking.actions import Left, ToTick
from verification.checking.models import Verdict, VerificationTask
from verification.checking.quoting import LONGEST
from verification.checking.states import TaskState
from verification.claims.models import Claim
from verification.evidence.models import Evidence
from verification.evidence.reading import text_of
from verification.text.quoting.finding import Original
from verification.text.sentences import sentences_in
from verification.text.spans import Span
from verification.text.supporting import Shelf, Support
from verification.text.whereabouts import Page, Places
from verification.web.access import me, visible_evidence
from verification.web.checker.workbench import seen
from verification.web.strip import strip

NOT_THERE = "“{title}” does not hold these words as far as can be seen: say where in it they stand."


@dataclass(frozen=True)
class Fact:
    """A plain fact this person may tick, and what the document has of it."""

    task: VerificationTask
    claim: Claim
    before: str
    words: str
    after: str
    """The sentence of the copy it stands in."""
    support: Support
    passage: str
    where: str
    chosen: bool
    error: str = ""


@dataclass(frozen=True)
class Run:
    """Words of the document, and the facts they show."""

    words: str
    facts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A page of the document, with the passages marked."""

    name: str
    runs: list[Run]

    @property
    def is_marked(self) -> bool:
        return any(run.facts for run in self.runs)


@dataclass(frozen=True)
class Ticked:
    """A tick of this person's that rests on this document."""

    task: VerificationTask
    claim: Claim
    where: str


def tickable(user: User, piece: Evidence) -> list[VerificationTask]:
    """Tasks on plain facts of the story that this person may tick: open ones, and their own."""
    story = piece.story
    tasks = VerificationTask.objects
    free = tasks.takeable_by(user).filter(story=story).values_list("pk", flat=True)
    mine = tasks.owned_by(user).filter(story=story, state=TaskState.TAKEN).values_list("pk", flat=True)
    found = tasks.for_lists().filter(pk__in={*free, *mine}).order_by("claim__number", "pk")
    return [task for task in found if task.claim and task.claim.may_be_ticked]


def facts(
    piece: Evidence, user: User, text: str, typed: dict[str, str] | None, left: dict[int, str]
) -> list[Fact]:
    """The plain facts beside the document; `typed` is what a form that comes back holds."""
    tasks = tickable(user, piece)
    claims = Claim.objects.with_anchors().select_related("story").in_bulk([task.claim_id for task in tasks])
    if not claims:
        return []
    shelf, places = Shelf(Original(text)), Places(text)
    copy = piece.story.revision.text
    rows = [_fact(task, claims[task.claim_id or 0], copy, text, shelf, places, typed, left) for task in tasks]
    return sorted(rows, key=lambda row: row.claim.anchors_now[0].start or 0 if row.claim.anchors_now else 0)


def _fact(
    task: VerificationTask,
    claim: Claim,
    copy: str,
    text: str,
    shelf: Shelf,
    places: Places,
    typed: dict[str, str] | None,
    left: dict[int, str],
) -> Fact:
    support = shelf.support(claim.words)
    found = support.passage if support.contains else None
    where = places.of(found.start) if found else ""
    before, after = _around(claim, copy)
    return Fact(
        task=task,
        claim=claim,
        before=before,
        words=claim.words,
        after=after,
        support=support,
        passage=" ".join(support.passage.of(text).split()) if support.passage else "",
        where=typed.get(f"where-{task.uuid}", "") if typed is not None else where,
        chosen=typed is not None and f"task-{task.uuid}" in typed,
        error=left.get(task.pk, ""),
    )


def _around(claim: Claim, copy: str) -> tuple[str, str]:
    """What stands before and after the words in their sentence."""
    anchor = next((one for one in claim.anchors_now if one.start is not None and one.end is not None), None)
    if anchor is None or anchor.start is None or anchor.end is None:
        return "", ""
    start, end = copy.rfind("\n", 0, anchor.start) + 1, copy.find("\n", anchor.end)
    block = Span(start, end if end >= 0 else len(copy))
    words = Span(anchor.start, anchor.end)
    touched = [one for one in sentences_in(copy, block) if one.touches(words)]
    if not touched:
        return "", ""
    return copy[touched[0].start : anchor.start], copy[anchor.end : max(touched[-1].end, anchor.end)]


def sheets(text: str, pages: Sequence[Page], rows: Sequence[Fact]) -> list[Sheet]:
    """The document page by page, with the passages that show facts marked."""
    marks = [
        (row.support.passage, row.claim.number)
        for row in rows
        if row.support.contains and row.support.passage
    ]
    return [Sheet(page.name, list(_runs(text, page.span, marks))) for page in pages]


def _runs(text: str, page: Span, marks: Sequence[tuple[Span, int]]) -> Iterator[Run]:
    inside = [(span, number) for span, number in marks if page.covers(span)]
    edges = sorted({page.start, page.end, *(edge for span, _ in inside for edge in (span.start, span.end))})
    for start, end in pairwise(edges):
        here = tuple(number for span, number in inside if span.start <= start and end <= span.end)
        yield Run(text[start:end], here, tuple(number for span, number in inside if span.end == end))


def ticked(user: User, piece: Evidence) -> list[Ticked]:
    """What this person ticked with this document and could still take back."""
    verdicts = Verdict.objects.filter(
        by=user, ticked=True, suspended_at__isnull=True, shows__evidence=piece, task__state=TaskState.DONE
    )
    found = (
        verdicts.select_related("task", "claim__story").prefetch_related("shows").order_by("claim__number")
    )
    return [
        Ticked(one.task, one.claim, next((s.where for s in one.shows.all() if s.evidence_id == piece.pk), ""))
        for one in found
        if one.claim.words_digest == one.words_digest
    ]


def _page(
    request: HttpRequest,
    piece: Evidence,
    *,
    typed: dict[str, str] | None = None,
    left: Sequence[Left] = (),
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    user, story = me(request), piece.story
    text = text_of(piece)[:LONGEST]
    places = Places(text)
    rows = (
        [] if piece.withdrawn_at else facts(piece, user, text, typed, {o.task.pk: o.sentence for o in left})
    )
    shown = {row.task.pk for row in rows}
    context: dict[str, Any] = {
        "story": story,
        "piece": piece,
        "strip": strip(story, current="evidence_of_story"),
        "rows": rows,
        "held": sum(row.support.contains for row in rows),
        "chosen": sum(row.chosen for row in rows),
        "sheets": sheets(text, places.pages, rows) if text else [],
        "cut": len(text) == LONGEST,
        "ticked": ticked(user, piece),
        "left": [one for one in left if one.task.pk not in shown],
        "refusal": refusal,
        "checks": Role.FACT_CHECKER in user.roles_on(story.desk_id),
    }
    return render(request, "grounds/ticks.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ticks(request: HttpRequest, uuid: UUID, piece: UUID) -> HttpResponse:
    """The document beside the plain facts; tick those that are chosen, and say what was left and why."""
    found = visible_evidence(request, uuid, piece)
    if request.method != "POST":
        return _page(request, found)
    user = me(request)
    typed = _typed(request)
    try:
        wanted, left = _chosen(request, user, found, typed)
        many = checking.tick(by=user, tasks=wanted, evidence=found)
    except Refusal as refusal:
        return _page(request, found, typed=typed, refusal=str(refusal), status=422)
    left = [*left, *many.left]
    if many.done:
        labels = ", ".join(task.claim.label for task in many.done if task.claim)
        messages.success(request, f"{labels}: ticked with “{found.title}”.")
    if not left:
        return redirect("ticks", uuid, piece)
    return _page(request, found, typed=typed, left=left, status=422)


def _typed(request: HttpRequest) -> dict[str, str]:
    """What the form holds: where each fact stands, and which are chosen."""
    where = {name: request.POST[name] for name in request.POST if name.startswith("where-")}
    return where | {f"task-{one.partition(':')[0]}": "on" for one in request.POST.getlist("task")}


def _chosen(
    request: HttpRequest, user: User, piece: Evidence, typed: dict[str, str]
) -> tuple[list[ToTick], list[Left]]:
    """What was chosen, with the version that was seen; what the document does not hold is left without a place."""
    versions = dict(one.partition(":")[::2] for one in request.POST.getlist("task"))
    asked = VerificationTask.objects.visible_to(user).for_lists().filter(story=piece.story)
    tasks = [task for task in asked if str(task.uuid) in versions]
    if not tasks:
        raise NotPossible("Choose the facts that the document shows.")
    shelf = Shelf(Original(text_of(piece)[:LONGEST]))
    wanted: list[ToTick] = []
    left: list[Left] = []
    for task in tasks:
        version = versions[str(task.uuid)]
        where = typed.get(f"where-{task.uuid}", "").strip()
        claim = Claim.objects.with_anchors().get(pk=task.claim_id) if task.claim_id else None
        if not where and claim and not shelf.support(claim.words).contains:
            left.append(Left(task, NOT_THERE.format(title=piece.title)))
        else:
            wanted.append(
                ToTick(task, int(version) if version.isdecimal() and len(version) < 10 else 0, where)
            )
    return wanted, left


@login_required
@require_POST
def take_tick_back(request: HttpRequest, uuid: UUID, piece: UUID, task: UUID) -> HttpResponse:
    """Take one's own tick back: the task is open again, and the tick does not count."""
    found = visible_evidence(request, uuid, piece)
    one = next((one for one in ticked(me(request), found) if one.task.uuid == task), None)
    if one is None:
        raise Http404
    checking.reopen(
        by=me(request), task=one.task, seen=seen(request), reason=f"{me(request)} took the tick back."
    )
    messages.success(request, f"The tick on {one.claim.label} is taken back; it is open again.")
    return redirect("ticks", uuid, piece)


_PIECE = "stories/<uuid:uuid>/evidence/<uuid:piece>/"
urlpatterns: list[URLPattern] = [
    path(f"{_PIECE}ticks/", ticks, name="ticks"),
    path(f"{_PIECE}ticks/<uuid:task>/take-back/", take_tick_back, name="take_tick_back"),
]
