"""The reshape page: merge, split and cut a claim, with what will happen said beforehand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from newsroom import addresses
from newsroom.errors import NotPermitted, Refusal
from newsroom.people.models import User
from newsroom.stories.editing import without
from newsroom.stories.models import Story
from newsroom.stories.permissions import may_edit
from newsroom.stories.states import UNDER_WAY
from verification.checking.permissions import may_take_away
from verification.claims.cutting import cut, spans_to_cut
from verification.claims.joining import apart_and_rest, merge, split
from verification.claims.models import Anchor, Claim, Place
from verification.claims.permissions import may_claim
from verification.web.access import me, visible_claim
from verification.web.checker.bench import Bench, read_bench
from verification.web.checker.consequences import Effect, of_cut, of_merge, of_split
from verification.web.checker.reshape_forms import CutForm, MergeForm, SplitPlacesForm, SplitWordsForm
from verification.web.checker.workbench import Opened, number_in, perform, seen
from verification.web.strip import strip


@dataclass(frozen=True)
class Part:
    """One part of the page: what will happen, or why it can not."""

    effects: Sequence[Effect] = ()
    why_not: str = ""


@login_required
@require_safe
def reshape(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """What can be made of a claim, and what follows from it."""
    claim = visible_claim(request, uuid, number)
    return reshape_page(request, claim.story, claim)


def reshape_page(
    request: HttpRequest,
    story: Story,
    claim: Claim | None,
    opened: Opened | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The page; `opened` are forms that come back with what was typed."""
    assert claim is not None
    opened, bench, why_not = opened or {}, read_bench(story, me(request)), _why_not(me(request), claim)
    places = [] if claim.withdrawn_at else bench.view.places(claim)
    merge_form = opened.get("merge") or MergeForm(among=others(bench, claim), initial=request.GET)
    into = _chosen(bench, claim, merge_form["into"].value())
    apart, rest, marked = _marked(request, claim, bench)
    context: dict[str, Any] = {
        "story": story,
        "strip": strip(story, current="story", view=bench.view),
        "claim": claim,
        "state": bench.states.get(claim.pk),
        "places": places,
        "why_not": why_not,
        "merge_form": merge_form,
        "into": into,
        "merge": _merging(bench, claim, into) if into else Part(),
        "places_form": opened.get("places") or SplitPlacesForm(among=places),
        "split_form": opened.get("split") or marked,
        "apart": apart,
        "rest": rest,
        "split": Part(of_split(bench, claim))
        if places
        else Part(why_not=f"{claim.label} stands nowhere in the copy."),
        "cut_form": opened.get("cut") or CutForm(),
        "sentences": _sentences(bench, claim),
        "cut": _cutting(bench, claim),
    }
    return render(request, "checker/reshape.html", context, status=status)


def others(bench: Bench, claim: Claim) -> list[tuple[Claim, str]]:
    """The claims one can be merged into: label, words and state."""
    return [
        (other, f"{other.label}: {_short(other.words)} ({bench.states[other.pk].words.lower()})")
        for other in bench.claims
        if other.pk != claim.pk
    ]


def _short(words: str) -> str:
    return words if len(words) <= 70 else f"{words[:69]}…"


def _why_not(user: User, claim: Claim) -> str:
    """Why this person can reshape nothing here now; "" when they can."""
    story = claim.story
    if claim.withdrawn_at:
        return f"{claim.label} was withdrawn: {claim.withdrawn_reason}"
    if story.state not in UNDER_WAY:
        return f"{story.slug} is {story.get_state_display().lower()}: its claims can not be changed."
    try:
        may_claim(by=user, story=story)
    except NotPermitted as refusal:
        return str(refusal)
    return ""


def _chosen(bench: Bench, claim: Claim, number: Any) -> Claim | None:
    return next((other for other in bench.claims if str(other.number) == number and other != claim), None)


def _merging(bench: Bench, claim: Claim, into: Claim) -> Part:
    try:
        may_take_away(by=bench.user, claim=claim)
    except NotPermitted as refusal:
        return Part(why_not=str(refusal))
    return Part(of_merge(bench, claim, into))


def _marked(request: HttpRequest, claim: Claim, bench: Bench) -> tuple[str, str, SplitWordsForm]:
    """Words that were selected at the workbench, the words that stay, and the form that holds them."""
    revision = bench.view.revision
    version, start, end = (number_in(request.GET, name) for name in ("seen", "start", "end"))
    words = revision.text[start:end]
    if version != revision.number or not words:
        return "", "", SplitWordsForm()
    form = SplitWordsForm(initial={"exact": words, "start": start})
    try:
        _, taken, left = apart_and_rest(claim, revision, start, end)
    except Refusal:
        return "", "", form  # the verb says it beside the field
    return revision.text[slice(*taken)], revision.text[slice(*left)], form


def _sentences(bench: Bench, claim: Claim) -> list[tuple[str, str]]:
    """What would be cut: each sentence with its part of the copy."""
    revision = bench.view.revision
    try:
        spans = spans_to_cut(claim, revision)
    except Refusal:
        return []
    return [(revision.document.field_at(start).label, revision.text[start:end]) for start, end in spans]


def _cutting(bench: Bench, claim: Claim) -> Part:
    revision = bench.view.revision
    try:
        may_edit(by=bench.user, story=bench.story)
        spans = spans_to_cut(claim, revision)
        without(revision.document, spans)
    except Refusal as refusal:
        return Part(why_not=str(refusal))
    return Part(of_cut(bench, claim, spans))


@login_required
@require_POST
def merge_claims(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Merge the claim into the one that was chosen."""
    claim = visible_claim(request, uuid, number)
    form = MergeForm(request.POST, among=others(read_bench(claim.story, me(request)), claim))

    def do() -> HttpResponse:
        into = merge(
            by=me(request), claim=claim, into=visible_claim(request, uuid, int(form.cleaned_data["into"]))
        )
        undo = format_html('<a href="{}">{}</a>', addresses.claim(uuid, number), claim.label)
        said = format_html(
            "{} was merged into {}. To undo it, reinstate {} and remove its places here.",
            claim.label,
            into.label,
            undo,
        )
        return _said(request, into, said)

    return perform(request, claim, form, do, page=reshape_page)


@login_required
@require_POST
def split_places(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Make a claim of its own of some places."""
    claim = visible_claim(request, uuid, number)
    form = SplitPlacesForm(request.POST, among=_standing(claim))

    def do() -> HttpResponse:
        places = Place.objects.filter(claim=claim, uuid__in=form.cleaned_data["places"])
        return _was_split(
            request, claim, split(by=me(request), claim=claim, seen=seen(request), places=list(places))
        )

    return perform(request, claim, form, do, page=reshape_page)


@login_required
@require_POST
def split_words(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Make a claim of its own of the first or the last words of a place."""
    claim = visible_claim(request, uuid, number)
    form = SplitWordsForm(request.POST)

    def do() -> HttpResponse:
        new = split(by=me(request), claim=claim, seen=seen(request), **form.selector)
        return _was_split(request, claim, new)

    return perform(request, claim, form, do, page=reshape_page)


def _standing(claim: Claim) -> list[Anchor]:
    return [anchor for anchor in claim.anchors_now if anchor.start is not None]


def _was_split(request: HttpRequest, claim: Claim, new: Claim) -> HttpResponse:
    back = f"{reverse('reshape', args=[claim.story.uuid, new.number])}?into={claim.number}#merge"
    said = format_html(
        '{} was split from {}; both are to be checked. <a href="{}">Merge it back</a>',
        new.label,
        claim.label,
        back,
    )
    return _said(request, new, said)


@login_required
@require_POST
def cut_claim(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Take the sentences of the claim out of the copy."""
    claim = visible_claim(request, uuid, number)
    form = CutForm(request.POST)

    def do() -> HttpResponse:
        revision = cut(by=me(request), claim=claim, seen=seen(request))
        what = f"{reverse('history', args=[uuid])}?old={revision.number - 1}&new={revision.number}"
        said = format_html(
            '{} was cut: the copy is at v{} now. <a href="{}">See what went</a>',
            claim.label,
            revision.number,
            what,
        )
        messages.success(request, said)
        return redirect("story", uuid)

    return perform(request, claim, form, do, page=reshape_page)


def _said(request: HttpRequest, claim: Claim, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("claim", claim.story.uuid, claim.number)
