"""The versions of the copy, and what differs between any two of them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from newsroom.stories.models import Revision, Story
from verification.checking.models import Verdict
from verification.text.diff import word_diff
from verification.web.access import me, visible_story
from verification.web.editor.suggested import suggestions
from verification.web.strip import strip


@dataclass(frozen=True)
class Version:
    """A revision in the list, the approvals that were given for it, and the verdict whose words it took over."""

    revision: Revision
    approved_by: list[str]
    suggested: Verdict | None


@login_required
@require_safe
def history(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """All versions, newest first; two of them compared word by word."""
    story = visible_story(request, uuid)
    versions = list(story.revisions.without_copy().select_related("author").order_by("-number"))
    old, new = _chosen(request, versions)
    approvals, suggested = _approvals(story), suggestions(story, me(request))
    context = {
        "story": story,
        "strip": strip(story, current="history"),
        "versions": [
            Version(revision, approvals.get(revision.pk, []), suggested.get(revision.number))
            for revision in versions
        ],
        "old": old,
        "new": new,
        **_compared(story, old, new),
    }
    return render(request, "editor/history.html", context)


def _chosen(request: HttpRequest, versions: list[Revision]) -> tuple[int, int]:
    """The numbers of the two versions asked for, older first; without a choice, the last two."""
    numbers = {revision.number for revision in versions}
    last = max(numbers)
    asked = [
        int(text) for text in (request.GET.get("old", ""), request.GET.get("new", "")) if _is_number(text)
    ]
    found = sorted(number for number in asked if number in numbers)
    if len(found) == 2:
        return found[0], found[1]
    return max(last - 1, min(numbers)), last


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 9


def _approvals(story: Story) -> dict[int, list[str]]:
    signed: dict[int, list[str]] = {}
    for sign_off in story.sign_offs.approvals().select_related("by"):
        signed.setdefault(sign_off.revision_id, []).append(str(sign_off.by))
    return signed


def _compared(story: Story, old: int, new: int) -> dict[str, Any]:
    if old == new:
        return {"diff": None}
    texts = dict(story.revisions.filter(number__in=(old, new)).values_list("number", "text"))
    diff = word_diff(texts[old], texts[new])
    return {"diff": diff, "same": all(op == "equal" for op, _ in diff)}
