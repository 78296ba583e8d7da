"""The auditor's page: the ledger of a desk, filtered, as a page or as CSV; chain and records verified when asked."""

from collections.abc import Iterator
from datetime import UTC

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from newsroom.ledger.actions import verify
from newsroom.ledger.models import Event
from newsroom.people.models import Desk, User
from newsroom.people.states import Role
from newsroom.stories.models import Story
from newsroom.stories.querysets import kept_from, seen_by
from verification.checking.kept_back import KeptBack, kept_back
from verification.outreach.links import without_addresses
from verification.record.exports.cells import csv_lines
from verification.record.models import Publication
from verification.record.record_check import missing_records, unproven_records
from verification.web.access import me
from verification.web.sentences.lines import line_of
from verification.web.sentences.words import words_for

PAGE = 50
DAY = {"invalid": "Write a day like 2026-03-31."}


class Filters(forms.Form):
    """Which events; what is not understood is said, and filters nothing."""

    story = forms.CharField(label="Story", required=False, max_length=60)
    verb = forms.CharField(
        label="Event begins with",
        required=False,
        max_length=60,
        help_text="Such as verdict, or story.published.",
    )
    who = forms.CharField(label="Who", required=False, max_length=120)
    since = forms.DateField(
        label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}), error_messages=DAY
    )
    until = forms.DateField(
        label="To", required=False, widget=forms.DateInput(attrs={"type": "date"}), error_messages=DAY
    )


@login_required
@require_safe
def audit(request: HttpRequest) -> HttpResponseBase:
    """What happened on the desks this person audits; nothing can be changed here."""
    desks = Desk.objects.filter(pk__in=me(request).desk_ids(Role.AUDITOR, Role.DESK_HEAD))
    desk = desks.filter(slug=request.GET["desk"]).first() if request.GET.get("desk") else desks.first()
    if desk is None:
        raise Http404
    form = Filters(request.GET)
    kept = kept_from(me(request)).values("pk")
    events = _events(desk, form).exclude(story_id__in=kept)
    if request.GET.get("format") == "csv":
        answer = StreamingHttpResponse(
            _csv(events, _hidden(request, desk)), content_type="text/csv; charset=utf-8"
        )
        answer["Content-Disposition"] = f'attachment; filename="{desk.slug}-ledger.csv"'
        return answer
    page = Paginator(events, PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    words = words_for(shown, None, desk.zone, reader=me(request))
    hidden = _hidden(request, desk)
    stories = Story.objects.in_bulk({e.story_id for e in shown if e.story_id})
    context = {
        "desk": desk,
        "desks": desks,
        "form": form,
        "page": page,
        "kept_back": Event.objects.filter(desk_id=desk.pk, story_id__in=kept).count(),
        "lines": [
            (line_of(event, words, kept_back=event in hidden), stories.get(event.story_id or 0))
            for event in shown
        ],
        "verified": _verified(desk, me(request)) if request.GET.get("verify") else None,
    }
    return render(request, "editor/audit.html", context, status=200 if form.is_valid() else 422)


def _events(desk: Desk, form: Filters) -> QuerySet[Event]:
    events = Event.objects.filter(desk_id=desk.pk).select_related("actor").prefetch_related("texts")
    form.is_valid()
    given = form.cleaned_data
    if given.get("story"):
        found = Story.objects.filter(desk=desk, slug__icontains=given["story"])
        events = events.filter(story_id__in=found.values("pk"))
    if given.get("verb"):
        events = events.filter(verb__startswith=given["verb"])
    if given.get("who"):
        events = events.filter(actor__name__icontains=given["who"])
    if given.get("since"):
        events = events.filter(at__date__gte=given["since"])
    if given.get("until"):
        events = events.filter(at__date__lte=given["until"])
    return events.order_by("-position")


def _verified(desk: Desk, user: User) -> list[str]:
    """What is wrong with the chain, which all desks share, and with the records of this one that the person sees."""
    fault = verify(Event.objects.order_by("position").iterator(chunk_size=2000))
    records = Publication.objects.filter(seen_by(user), story__desk=desk).select_related("story", "revision")
    broken = unproven_records(records.order_by("story", "number"))
    return [*([fault.sentence] if fault else []), *broken, *missing_records(desk, user)]


def _hidden(request: HttpRequest, desk: Desk) -> KeptBack:
    """What this person may not know yet, because they make the second check."""
    return kept_back(me(request), claim__story__desk=desk)


def _csv(events: QuerySet[Event], hidden: KeptBack) -> Iterator[str]:
    return csv_lines(("position", "at", "event", "who", "texts", "hash"), _table(events, hidden))


def _table(events: QuerySet[Event], hidden: KeptBack) -> Iterator[tuple[object, ...]]:
    for event in events.iterator(chunk_size=500):
        told = () if event in hidden else event.texts.all()
        yield (
            event.position,
            event.at.astimezone(UTC).isoformat(),
            event.verb,
            event.actor or "",
            "; ".join(f"{text.name}: {without_addresses(text.text)}" for text in told),
            event.hash,
        )
