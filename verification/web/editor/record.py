"""The record page: what ran, on what grounds, who signed; and what ran unconfirmed, looked at again."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from newsroom.errors import Invalid, NotPermitted, Refusal
from newsroom.people.permissions import allows
from newsroom.stories.actions import retract
from newsroom.stories.models import Story
from newsroom.stories.permissions import may_edit, may_retract
from newsroom.stories.states import StoryVerb
from verification.checking.looking import look_again
from verification.checking.permissions import may_look_again
from verification.checking.states import LABELS, UNCHECKED, ConsolidationState, Label
from verification.gate.states import LegalOutcome, SignOffKind
from verification.outreach.models import Reply
from verification.outreach.states import AttemptResult, Channel, Outcome
from verification.record.models import Publication, RegisterEntry
from verification.record.permissions import KEPT_FROM_YOU, may_hand_recheck_over, may_recheck
from verification.record.register import hand_over, settle_recheck
from verification.record.telling import told
from verification.web.access import me, visible_story
from verification.web.checker.forms import LookForm
from verification.web.checker.workbench import seen
from verification.web.doing import carry_out
from verification.web.editor.beside_record import beside
from verification.web.editor.falls import falls_of
from verification.web.editor.forms import HandRecheckOverForm, ReasonForm, RecheckForm
from verification.web.middleware import status_of
from verification.web.strip import strip

_SIGNED = {SignOffKind.LEGAL: "Read by legal", SignOffKind.HEAD: "Signed as desk head"}
_BY_WORDS = {label.words: label for label in LABELS.values()}


@dataclass(frozen=True)
class Ground:
    """A claim as it ran: the label is that of the day, whatever the tables say now."""

    number: int
    words: list[str]
    statement: str
    attributed_to: str
    label: Label
    checked_by: list[str]
    rationale: str
    shown_by: list[dict[str, str]]
    calculated: list[str]
    """The figures that were reckoned again, in sentences."""
    public_interest: str
    """Who said why the public needs to know, and the reason; "" where nobody was asked."""
    settled: str
    """How two checks that disagreed came to one answer; "" where they did not disagree."""


@dataclass(frozen=True)
class Asked:
    """Who was asked, when and how, and what came of it."""

    party: str
    outcome: str
    attempts: list[tuple[datetime, str, str]]


@dataclass(frozen=True)
class Signed:
    """A sign-off besides the approval and the senior one, for the claims it names."""

    what: str
    by: str
    at: datetime
    claims: list[str]
    outcome: str


@dataclass(frozen=True)
class Ran:
    """One publication, read from what was frozen with it."""

    publication: Publication
    headline: str
    grounds: list[Ground]
    counts: list[tuple[str, int]]
    checkers: list[str]
    senior: list[str]
    signed: list[Signed]
    asked: list[Asked]


@dataclass(frozen=True)
class Entry:
    """A line of the unconfirmed register; the forms are there while it is open, for whoever may send them."""

    entry: RegisterEntry
    form: RecheckForm | None
    hand: HandRecheckOverForm | None


@dataclass
class Typed:
    """What a refused request brought back."""

    refusal: Refusal | None = None
    recheck: tuple[RegisterEntry, RecheckForm] | None = None
    hand: tuple[RegisterEntry, HandRecheckOverForm] | None = None
    look: LookForm = field(default_factory=LookForm)
    reason: ReasonForm = field(default_factory=ReasonForm)


@login_required
@require_safe
def record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What ran, on what grounds."""
    return _page(request, visible_story(request, uuid), Typed())


@login_required
@require_safe
def download(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Every version that ran with its signature, as a file that can be verified anywhere."""
    story = visible_story(request, uuid)
    publications = story.publications.select_related("revision").order_by("number")
    if publications.count() > publications.told_to(me(request)).count():
        raise NotPermitted(KEPT_FROM_YOU)
    if not publications:
        raise Http404
    answer = HttpResponse(json.dumps(told(publications), ensure_ascii=False, indent=1), "application/json")
    answer["Content-Disposition"] = f'attachment; filename="{story.slug}-record.json"'
    return answer


def _page(request: HttpRequest, story: Story, typed: Typed, *, status: int = 200) -> HttpResponse:
    all_that_ran = story.publications.select_related("revision", "approval__by", "published_by", "previous")
    publications = all_that_ran.told_to(me(request))
    may_take_back = story.possible(StoryVerb.RETRACT) and allows(may_retract, by=me(request), story=story)
    task = story.tasks.to_look_at_again().filter(claim=None).first()
    entries = _entries(request, story, typed)
    context = {
        **beside(request, story),
        "story": story,
        "strip": strip(story, current="record"),
        "since": _since(story),
        "falls": falls_of(me(request), story),
        "look_task": task if task and allows(may_look_again, by=me(request), task=task) else None,
        "look_form": typed.look,
        "kept_from_you": KEPT_FROM_YOU if all_that_ran.count() > publications.count() else "",
        "ran": [_ran(publication) for publication in publications.order_by("-number")],
        "entries": entries,
        "still_open": len({one.entry.claim_id for one in entries if one.entry.settled_at is None}),
        "may_retract": may_take_back,
        "may_begin": story.possible(StoryVerb.REVISE) and allows(may_edit, by=me(request), story=story),
        "reason_form": typed.reason,
        "refusal": typed.refusal,
    }
    return render(request, "editor/record.html", context, status=status)


def _since(story: Story) -> list[Reply]:
    """What came back since it ran last; the record itself never changes."""
    last = story.publications.order_by("-number").first()
    if last is None:
        return []
    late = Reply.objects.filter(request__story=story, logged_at__gt=last.published_at)
    return list(late.select_related("request__party", "by"))


def _ran(publication: Publication) -> Ran:
    grounds = publication.grounds
    settled = {one["claim"]: one for one in grounds["consolidated"]}
    claims = [_ground(claim, settled.get(claim["number"])) for claim in grounds["claims"]]
    return Ran(
        publication=publication,
        headline=publication.revision.document.headline,
        grounds=claims,
        counts=Counter(claim.label.words.lower() for claim in claims).most_common(),
        checkers=sorted({name for claim in claims for name in claim.checked_by}),
        senior=[signed["by"] for signed in grounds["senior"]],
        signed=[_signed(one) for one in grounds["sign_offs"] if one["kind"] in _SIGNED],
        asked=[_asked(request) for request in grounds["asked"]],
    )


def _signed(sign_off: dict[str, Any]) -> Signed:
    return Signed(
        what=_SIGNED[sign_off["kind"]],
        by=sign_off["by"],
        at=datetime.fromisoformat(sign_off["at"]),
        claims=[f"C{number}" for number in sign_off["claims"]],
        outcome=LegalOutcome(sign_off["outcome"]).label.lower() if sign_off["outcome"] else "",
    )


def _ground(claim: dict[str, Any], settled: dict[str, Any] | None) -> Ground:
    reason = claim["public_interest"]
    return Ground(
        number=claim["number"],
        words=claim["words"],
        statement=claim["statement"],
        attributed_to=claim["attributed_to"],
        label=_BY_WORDS.get(claim["verdict"], UNCHECKED),
        checked_by=[name for name in (claim["by"], claim["second_by"]) if name],
        rationale=claim.get("rationale", ""),
        shown_by=claim.get("shown_by", []),
        calculated=[line["sentence"] for line in claim.get("calculated", [])],
        public_interest=f"{reason['by']}: {reason['reason']}" if reason else "",
        settled=f"{ConsolidationState(settled['state']).label}, {settled['by']}"
        if settled and settled["by"]
        else "",
    )


def _asked(request: dict[str, Any]) -> Asked:
    outcome = request["outcome"]
    attempts = [
        (datetime.fromisoformat(at), Channel(channel).label, AttemptResult(result).label)
        for channel, at, result in request["attempts"]
    ]
    return Asked(request["party"], Outcome(outcome).label if outcome else "Outstanding", attempts)


def _entries(request: HttpRequest, story: Story, typed: Typed) -> list[Entry]:
    entries = RegisterEntry.objects.filter(claim__story=story).told_to(me(request))
    entries = entries.select_related(
        "claim__story__desk", "verdict", "owner", "settled_by", "publication", "correction"
    )
    may_settle = allows(may_recheck, by=me(request), story=story)
    may_hand = allows(may_hand_recheck_over, by=me(request), story=story)
    found = []
    for entry in entries:
        hands = entry.settled_at is None and (may_hand or entry.owner_id == me(request).pk)
        hand = HandRecheckOverForm.of(entry) if hands else None
        if typed.hand and typed.hand[0].pk == entry.pk:
            hand = typed.hand[1]
        form = RecheckForm.of(entry) if may_settle and entry.settled_at is None else None
        if typed.recheck and typed.recheck[0].pk == entry.pk:
            form = typed.recheck[1]
        found.append(Entry(entry, form, hand))
    return found


@login_required
@require_POST
def settle(request: HttpRequest, uuid: UUID, entry: UUID) -> HttpResponse:
    """Say what looking again came to."""
    story = visible_story(request, uuid)
    found = RegisterEntry.objects.filter(claim__story=story, uuid=entry).told_to(me(request))
    line = found.select_related("claim__story__desk").first()
    if line is None:
        raise Http404
    form = RecheckForm.of(line, request.POST)
    if not form.is_valid():
        return _page(request, story, Typed(recheck=(line, form)), status=422)
    try:
        settled = settle_recheck(by=me(request), entry=line, **form.cleaned_data)
    except Invalid as refusal:
        form.refuse(refusal)
        return _page(request, story, Typed(recheck=(line, form)), status=422)
    except Refusal as refusal:
        return _page(request, story, Typed(refusal, (line, form)), status=status_of(refusal))
    outcome = settled.get_outcome_display().lower()
    messages.success(request, f"{line.claim.label}: {outcome}.")
    return redirect("record", uuid)


@login_required
@require_POST
def hand_recheck_over(request: HttpRequest, uuid: UUID, entry: UUID) -> HttpResponse:
    """Make somebody else look at it again."""
    story = visible_story(request, uuid)
    found = RegisterEntry.objects.filter(claim__story=story, uuid=entry)
    line = found.select_related("claim__story__desk", "owner").first()
    if line is None:
        raise Http404
    form = HandRecheckOverForm.of(line, request.POST)

    def do() -> HttpResponse:
        handed = hand_over(by=me(request), entry=line, **form.cleaned_data)
        messages.success(request, f"{handed.owner} looks at {line.claim.label} again.")
        return redirect("record", uuid)

    return carry_out(form, do, lambda status: _page(request, story, Typed(hand=(line, form)), status=status))


@login_required
@require_POST
def look_at_story(request: HttpRequest, uuid: UUID, task: UUID) -> HttpResponse:
    """Say whether a story that ran still stands, now that a reply came."""
    story = visible_story(request, uuid)
    found = story.tasks.filter(uuid=task, claim=None).select_related("story__desk").first()
    if found is None:
        raise Http404
    form = LookForm(request.POST)

    def do() -> HttpResponse:
        look_again(by=me(request), task=found, seen=seen(request), **form.cleaned_data)
        messages.success(request, f"{story.slug} was looked at again.")
        return redirect("record", uuid)

    return carry_out(form, do, lambda status: _page(request, story, Typed(look=form), status=status))


@login_required
@require_POST
def take_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Retract what ran."""
    story = visible_story(request, uuid)
    form = ReasonForm(request.POST)
    try:
        retract(by=me(request), story=story, reason=request.POST.get("reason", ""))
    except Refusal as refusal:
        typed = Typed(refusal, reason=form)
        if not form.is_valid():
            typed.refusal = None
        elif isinstance(refusal, Invalid):
            form.refuse(refusal)
            typed.refusal = None
        return _page(request, visible_story(request, uuid), typed, status=status_of(refusal))
    messages.success(request, f"{story.slug} is retracted. The record stays.")
    return redirect("record", uuid)
