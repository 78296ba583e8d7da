"""The verbs of a claim at the workbench: mark, amend, places, withdraw, and settling a checker's fix."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from newsroom.stories.models import Story
from verification.checking import fixes
from verification.checking.models import Verdict
from verification.claims import actions as claims
from verification.web.access import me, visible_claim, visible_story
from verification.web.checker import forms
from verification.web.checker.place_verbs import place_of
from verification.web.checker.workbench import bench_page, done, perform, seen
from verification.web.doing import carry_out


@login_required
@require_POST
def mark(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Make a claim of words in the copy."""
    story = visible_story(request, uuid)
    form = forms.MarkForm(request.POST)

    def do() -> HttpResponse:
        claim = claims.mark(by=me(request), story=story, seen=seen(request), **form.selector, **form.claim)
        messages.success(request, f"{claim.label} is marked.")
        if request.POST.get("then") == "coverage":
            return redirect("coverage", story.uuid)
        return redirect("claim", story.uuid, claim.number)

    return carry_out(form, do, lambda status: _mark_again(request, story, form, status))


def _mark_again(request: HttpRequest, story: Story, form: forms.MarkForm, status: int) -> HttpResponse:
    """The same page as before, with the claim that was open."""
    story = visible_story(request, story.uuid)
    number = request.POST.get("open", "")
    claim = (
        visible_claim(request, story.uuid, int(number)) if number.isdecimal() and len(number) < 10 else None
    )
    return bench_page(request, story, claim, {"mark": form}, status=status)


@login_required
@require_POST
def amend(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Put a claim differently."""
    claim = visible_claim(request, uuid, number)
    form = forms.AmendForm(request.POST)

    def do() -> HttpResponse:
        claims.amend(by=me(request), claim=claim, seen=seen(request), **form.claim)
        return done(request, claim, f"{claim.label} is put differently.")

    return perform(request, claim, form, do)


@login_required
@require_POST
def add_place(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Say that other words of the copy assert the same."""
    claim = visible_claim(request, uuid, number)
    form = forms.PlaceForm(request.POST)

    def do() -> HttpResponse:
        claims.add_place(by=me(request), claim=claim, seen=seen(request), **form.selector)
        return done(request, claim, f"{claim.label} stands in one more place.")

    return perform(request, claim, form, do)


@login_required
@require_POST
def remove_place(request: HttpRequest, uuid: UUID, number: int, place: UUID) -> HttpResponse:
    """Say that these words do not assert it after all."""
    claim = visible_claim(request, uuid, number)
    claims.remove_place(by=me(request), place=place_of(claim, place))
    return done(request, claim, f"{claim.label} stands in one place less.")


@login_required
@require_POST
def withdraw(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """The copy no longer asserts it, or it never was a claim."""
    claim = visible_claim(request, uuid, number)
    key = f"withdraw-{claim.pk}"
    form = forms.ReasonForm(request.POST, auto_id=f"{key}-%s")

    def do() -> HttpResponse:
        claims.withdraw(by=me(request), claim=claim, **form.cleaned_data)
        return done(request, claim, f"{claim.label} is withdrawn. Its number is not used again.")

    return perform(request, claim, form, do, key=key)


@login_required
@require_POST
def reinstate(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Undo a withdrawal."""
    claim = visible_claim(request, uuid, number)
    claims.reinstate(by=me(request), claim=claim)
    return done(request, claim, f"{claim.label} is a claim again.")


def _verdict(request: HttpRequest, uuid: UUID) -> Verdict:
    found = (
        Verdict.objects.visible_to(me(request))
        .select_related("claim__story__desk", "by")
        .filter(uuid=uuid)
        .first()
    )
    if found is None:
        raise Http404
    return found


@login_required
@require_POST
def accept_fix(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put the proposed words into the copy."""
    verdict = _verdict(request, uuid)
    fixes.accept_fix(by=me(request), verdict=verdict, seen=seen(request))
    claim = verdict.claim
    return done(
        request, claim, f"The words of {claim.label} are changed. It needs another look by somebody else."
    )


@login_required
@require_POST
def stet(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Let the words stand."""
    verdict = _verdict(request, uuid)
    fixes.stet(by=me(request), verdict=verdict)
    claim = verdict.claim
    return done(request, claim, f"The words of {claim.label} stand as they are.")
