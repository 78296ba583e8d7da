"""What a claim rests on, at the workbench: adding evidence, adding and linking sources.

Withdrawing either stands on its own page: it concerns every claim that rests on it.
"""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from newsroom.ledger.actions import one_verb
from verification.sources import actions as sources
from verification.web.access import me, visible_claim
from verification.web.checker.ground_forms import LinkForm, SourceForm
from verification.web.checker.workbench import done, perform
from verification.web.grounds.adding import add_from
from verification.web.grounds.evidence_forms import AddForm


@login_required
@require_POST
def add_evidence(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Add evidence to the story, from one of its claims."""
    claim = visible_claim(request, uuid, number)
    form = AddForm(request.POST, request.FILES)

    def do() -> HttpResponse:
        added = add_from(request, claim.story, form)
        return done(request, claim, f"“{added.title}” is in the story's evidence.")

    return perform(request, claim, form, do)


@login_required
@require_POST
def add_source(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Add a source to the story and say that the claim rests on it."""
    claim = visible_claim(request, uuid, number)
    form = SourceForm(request.POST, among=claim.story.sources.all(), pieces=claim.story.evidence.all())

    def do() -> HttpResponse:
        with one_verb():
            source = sources.add(by=me(request), story=claim.story, **form.stated)
            sources.rest(by=me(request), claim=claim, source=source, **form.bearing)
        return done(request, claim, f"{source.name} is a source of {claim.label}.")

    return perform(request, claim, form, do)


@login_required
@require_POST
def link_source(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Say that the claim rests on a source of the story."""
    claim = visible_claim(request, uuid, number)
    form = LinkForm(request.POST, among=claim.story.sources.all())

    def do() -> HttpResponse:
        source = form.cleaned_data["source"]
        sources.rest(by=me(request), claim=claim, source=source, **form.bearing)
        return done(request, claim, f"{source.name} is a source of {claim.label}.")

    return perform(request, claim, form, do)
