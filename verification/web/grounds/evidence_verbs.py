"""What can be done on the page of an item of evidence: date it, state facts, give it its file, withdraw it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from verification.evidence import actions
from verification.evidence.deriving import derive_at_once
from verification.evidence.models import Evidence
from verification.web.access import me, visible_evidence
from verification.web.checker.forms import BenchForm, ReasonForm
from verification.web.checker.workbench import seen
from verification.web.doing import carry_out
from verification.web.grounds.adding import received
from verification.web.grounds.evidence_forms import AttachForm, DateForm, FactsForm


def _perform(
    request: HttpRequest, found: Evidence, form: BenchForm, do: Callable[[], None], done: str
) -> HttpResponse:
    """Do a verb with what a form holds, and say so on the page of the item; refused, the form comes back."""
    from verification.web.grounds.evidence import piece_page  # the page names these verbs in its addresses

    def do_and_say() -> HttpResponse:
        do()
        messages.success(request, done)
        return redirect("evidence", found.story.uuid, found.uuid)

    def again(status: int) -> HttpResponse:
        now = visible_evidence(request, found.story.uuid, found.uuid)
        return piece_page(request, now, {form.called: form}, status=status)

    return carry_out(form, do_and_say, again)


@login_required
@require_POST
def date(request: HttpRequest, uuid: UUID, piece: UUID) -> HttpResponse:
    """Say when the thing is from, and what it is set against."""
    found = visible_evidence(request, uuid, piece)
    form = DateForm.of(found, request.POST)

    def do() -> None:
        actions.date(by=me(request), evidence=found, seen=seen(request), **form.cleaned_data)

    return _perform(request, found, form, do, "Its date is noted.")


@login_required
@require_POST
def state_facts(request: HttpRequest, uuid: UUID, piece: UUID) -> HttpResponse:
    """State facts that the item does not say itself."""
    found = visible_evidence(request, uuid, piece)
    form = FactsForm(request.POST, piece=found)

    def do() -> None:
        actions.state_facts(by=me(request), evidence=found, seen=seen(request), facts=form.cleaned_data)

    return _perform(request, found, form, do, "What you state about it is noted.")


@login_required
@require_POST
def attach(request: HttpRequest, uuid: UUID, piece: UUID) -> HttpResponse:
    """Give an item its file by hand."""
    found = visible_evidence(request, uuid, piece)
    form = AttachForm(request.POST, request.FILES)

    def do() -> None:
        file = received(request, found.story, form)
        assert file  # the form asks for it
        actions.attach(by=me(request), evidence=found, file=file)
        derive_at_once(found)

    return _perform(request, found, form, do, "The file is kept.")


@login_required
@require_POST
def withdraw(request: HttpRequest, uuid: UUID, piece: UUID) -> HttpResponse:
    """Withdraw it; verdicts that rest on it are suspended."""
    found = visible_evidence(request, uuid, piece)
    form = ReasonForm(request.POST)

    def do() -> None:
        actions.withdraw(by=me(request), evidence=found, **form.cleaned_data)

    return _perform(request, found, form, do, "It is withdrawn. Verdicts that rested on it are suspended.")
