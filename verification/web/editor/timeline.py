"""The story's timeline: every verb that was done, from the ledger, newest first."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from newsroom.ledger.querysets import timeline as events_of
from verification.checking.kept_back import kept_back
from verification.web.access import me, visible_story
from verification.web.sentences.lines import line_of
from verification.web.sentences.words import words_for
from verification.web.strip import strip

PAGE = 50


@login_required
@require_safe
def timeline(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What happened to a story, in sentences."""
    story = visible_story(request, uuid)
    page = Paginator(events_of(story.pk), PAGE).get_page(request.GET.get("page"))
    events = list(page.object_list)
    words = words_for(events, story, story.desk.zone)
    hidden = kept_back(me(request), claim__story=story)
    context = {
        "story": story,
        "strip": strip(story, current="timeline"),
        "page": page,
        "lines": [line_of(event, words, kept_back=event in hidden) for event in events],
    }
    return render(request, "editor/timeline.html", context)
