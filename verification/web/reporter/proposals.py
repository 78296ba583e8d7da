"""Settling what is proposed as a claim: accept, edit then accept, dismiss, bring back.

With htmx only the strip, the list and the marked copy are sent; without, the same verbs answer with the page.
"""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from newsroom.errors import Invalid, NotPossible
from newsroom.stories.models import Story
from verification.claims import actions as claims
from verification.claims.models import Proposal
from verification.web.access import me, visible_story
from verification.web.reporter.copy_page import Editing, Opened, copy_page, proposals_context
from verification.web.reporter.forms import ClaimForm


def _proposal(story: Story, uuid: UUID) -> Proposal:
    found = story.proposals.select_related("story__desk", "revision", "claim").filter(uuid=uuid).first()
    if found is None:
        # Saving copy proposes anew, so one from before is gone rather than settled.
        raise NotPossible(
            "This was proposed for an earlier version of the copy. Look at the proposals for this one."
        )
    return found


def _show(request: HttpRequest, story: Story, opened: Opened, status: int = 200) -> HttpResponse:
    """The list as it is now, in its page or alone."""
    if getattr(request, "htmx", False):
        context = proposals_context(me(request), story, opened)
        return render(request, "reporter/_settled.html", context, status=status)
    return copy_page(request, story, opened, status=status)


def _done(request: HttpRequest, story: Story, said: str, settled: Proposal | None = None) -> HttpResponse:
    story = visible_story(request, story.uuid)
    if getattr(request, "htmx", False):
        return _show(request, story, Opened(settled=settled))
    messages.success(request, said)
    return redirect("edit_copy", story.uuid)


def _attempt(request: HttpRequest, uuid: UUID, settle: Callable[[Story], HttpResponse]) -> HttpResponse:
    """Do it, or answer with the page as it is now and why it was not possible."""
    story = visible_story(request, uuid)
    try:
        return settle(story)
    except NotPossible as refusal:
        if getattr(request, "htmx", False):
            raise  # the sentence goes among the page's messages
        story = visible_story(request, uuid)
        return copy_page(request, story, Opened(refusal=refusal), status=409)


@login_required
@require_safe
def edit_proposal(request: HttpRequest, uuid: UUID, proposal: UUID) -> HttpResponse:
    """The list with the form of one proposal open."""

    def show(story: Story) -> HttpResponse:
        found = _proposal(story, proposal)
        return _show(request, story, Opened(editing=Editing(found, ClaimForm.of(found))))

    return _attempt(request, uuid, show)


@login_required
@require_POST
def accept_proposal(request: HttpRequest, uuid: UUID, proposal: UUID) -> HttpResponse:
    """Make a claim of a proposal, as it is or as the form puts it."""

    def settle(story: Story) -> HttpResponse:
        found = _proposal(story, proposal)
        if "kind" not in request.POST:
            claim = claims.accept(by=me(request), proposal=found)
        else:
            form = ClaimForm.of(found, request.POST)
            opened = Opened(editing=Editing(found, form))
            if not form.is_valid():
                return _show(request, story, opened, 422)
            try:
                claim = claims.accept(by=me(request), proposal=found, **form.cleaned_data)
            except Invalid as refusal:
                form.refuse(refusal)
                return _show(request, story, opened, 422)
        found.refresh_from_db()
        return _done(request, story, f"{claim.label} is made of “{found.words}”.", found)

    return _attempt(request, uuid, settle)


@login_required
@require_POST
def accept_proposals(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Make claims of everything that is still proposed."""

    def settle(story: Story) -> HttpResponse:
        made = claims.accept_all(by=me(request), story=story)
        what = "1 claim is" if len(made) == 1 else f"{len(made)} claims are"
        return _done(request, story, f"{what} made of what was proposed.")

    return _attempt(request, uuid, settle)


@login_required
@require_POST
def dismiss_proposal(request: HttpRequest, uuid: UUID, proposal: UUID) -> HttpResponse:
    """Say that a proposal is no claim; it can be brought back."""

    def settle(story: Story) -> HttpResponse:
        found = _proposal(story, proposal)
        claims.dismiss(by=me(request), proposal=found)
        found.refresh_from_db()
        return _done(request, story, f"Dismissed: “{found.words}”.", found)

    return _attempt(request, uuid, settle)


@login_required
@require_POST
def bring_back_proposal(request: HttpRequest, uuid: UUID, proposal: UUID) -> HttpResponse:
    """Propose again what was dismissed."""

    def settle(story: Story) -> HttpResponse:
        found = _proposal(story, proposal)
        claims.bring_back(by=me(request), proposal=found)
        return _done(request, story, f"Proposed again: “{found.words}”.")

    return _attempt(request, uuid, settle)
