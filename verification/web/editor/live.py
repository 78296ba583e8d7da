"""Where readers have a story, and whether it says there what was approved."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from newsroom.people.permissions import allows
from newsroom.stories.models import Story
from verification.record import live as verbs
from verification.record.models import LiveLook, LivePage
from verification.record.permissions import may_name_page
from verification.text.diff import word_diff
from verification.web.access import me, visible_story
from verification.web.doing import RefusableForm, carry_out
from verification.web.strip import strip

LOOKS = 20


class NamePageForm(RefusableForm):
    """Where readers have it."""

    url = forms.CharField(
        label="Address of the page readers have",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Write the address at which readers have it."},
    )


@dataclass(frozen=True)
class Shown:
    """One difference as the page draws it: word by word where both have words."""

    where: str
    approved: str
    live: str
    diff: Any


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def live_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The page readers have, and what differed when it was looked at; POST names its address."""
    story = visible_story(request, uuid)
    page = LivePage.objects.filter(story=story).select_related("subscription", "told_by").first()

    def shown(status: int = 200) -> HttpResponse:
        return render(request, "editor/live.html", _context(request, story, page, form), status=status)

    def do() -> HttpResponse:
        verbs.name_page(by=me(request), story=story, **form.cleaned_data)
        messages.success(request, "The page will be compared with what was approved.")
        return redirect("live_page", uuid)

    form = NamePageForm(request.POST if request.method == "POST" else None, auto_id="live_%s")
    return carry_out(form, do, shown) if request.method == "POST" else shown()


def _context(request: HttpRequest, story: Story, page: LivePage | None, form: NamePageForm) -> dict[str, Any]:
    looks = list(page.looks.select_related("publication").order_by("-pk")[:LOOKS]) if page else []
    since = (
        story.state_since if story.is_retracted else None
    )  # what was seen before says nothing of the retraction
    seen = next((look for look in looks if not look.failed and (since is None or look.at >= since)), None)
    return {
        "story": story,
        "strip": strip(story, current="record"),
        "page": page,
        "looks": looks,
        "seen": seen,
        "differences": _shown(seen) if seen else [],
        "may_name": bool(story.ran_version) and allows(may_name_page, by=me(request), story=story),
        "form": form,
    }


def _shown(look: LiveLook) -> list[Shown]:
    found = []
    for one in look.differences:
        both = one["approved"] and one["live"]
        found.append(Shown(**one, diff=word_diff(one["approved"], one["live"]) if both else None))
    return found


def _page(request: HttpRequest, uuid: UUID) -> LivePage:
    story = visible_story(request, uuid)
    page = LivePage.objects.filter(story=story).select_related("story__desk").first()
    if page is None:
        raise Http404
    return page


@login_required
@require_POST
def look(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Have it looked at soon."""
    verbs.look_now(by=me(request), page=_page(request, uuid))
    messages.success(request, "The page is looked at within a minute; this page then shows what was found.")
    return redirect("live_page", uuid)


@login_required
@require_POST
def stop(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Look at it no more."""
    verbs.stop_looking(by=me(request), page=_page(request, uuid))
    messages.success(
        request, "The page is not looked at any more, until somebody asks or another version runs."
    )
    return redirect("live_page", uuid)
