"""What the copy may say of reaching people: its words now beside those that the reply log bears out."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from newsroom.errors import NotPossible
from newsroom.people.models import User
from newsroom.people.permissions import allows
from newsroom.stories import actions as stories
from newsroom.stories.editing import with_words
from newsroom.stories.models import Story
from newsroom.stories.permissions import may_edit
from newsroom.stories.states import StoryVerb
from verification.checking.moved import stand_of
from verification.claims.comparing import Diff
from verification.gate.view import StoryView
from verification.outreach.line import Line, Said
from verification.text.diff import word_diff
from verification.text.reaching_cues import Says
from verification.web.access import me, visible_story
from verification.web.reporter.moved import what_moved
from verification.web.reporter.waiting import seen_by

CHANGED = "The copy or the log changed since you read this. Read the line again."


@dataclass(frozen=True)
class Offer:
    """Words for the passage, and how they differ from what stands there."""

    words: str
    diff: Diff


@dataclass(frozen=True)
class Shown:
    """One passage, whether the log bears it out, and the words that it would."""

    line: Line
    said: Sequence[tuple[Said, str]]
    """What it says of each party, and that in words."""
    longer: Offer | None
    shorter: Offer | None


_WORDS = {
    Says.CONTACTED: "was contacted",
    Says.TRIED: "was tried",
    Says.NOT_IMMEDIATELY: "did not immediately respond",
    Says.NOT_YET: "has not responded yet",
    Says.NOT_BY: "had not responded by then",
    Says.NO_RESPONSE: "did not respond",
    Says.DECLINED: "declined to comment",
    Says.UNREACHABLE: "could not be reached",
    Says.MORE_TIME: "asked for more time",
    Says.ANSWERED: "answered",
    Says.DENIED: "denied it",
}


def shown_lines(view: StoryView) -> list[Shown]:
    """Every passage that tells of reaching people."""
    return [_shown(line) for line in view.lines]


def _shown(line: Line) -> Shown:
    said = [(one, f"{one.who or 'Somebody'} {_WORDS[one.reading.says]}") for one in line.said]
    if line.holds:  # nothing is offered for words that are as they should be
        return Shown(line, said, None, None)
    return Shown(line, said, _offer(line, line.longer), _offer(line, line.shorter))


def _offer(line: Line, words: str) -> Offer | None:
    return Offer(words, word_diff(line.words, words)) if words and words != line.words else None


def may_put(user: User, story: Story) -> bool:
    """May this person change the copy now?"""
    return story.possible(StoryVerb.SAVE_COPY) and allows(may_edit, by=user, story=story)


@login_required
@require_POST
def put_line(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put offered words into the copy, where the passage stands as it was read and the log still bears them out."""
    story = visible_story(request, uuid)
    said = _put(me(request), story, request.POST.get("words", ""), request.POST.get("offer", ""))
    messages.success(request, said)
    return redirect(f"{reverse('replies', args=[uuid])}#line")


def _put(user: User, story: Story, words: str, offer: str) -> str:
    may_edit(by=user, story=story)
    view = seen_by(user, story)
    line = next(
        (
            one
            for one in view.lines
            if one.words == words and not one.holds and offer in (one.longer, one.shorter)
        ),
        None,
    )
    if line is None or not offer:
        raise NotPossible(CHANGED)
    before = stand_of(story)
    document = with_words(view.revision.document, line.start, line.end, offer)
    stories.save_copy(by=user, story=story, document=document, seen=view.revision.number)
    return what_moved(before, stand_of(story))
