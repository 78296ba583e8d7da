"""Following up with a party: pausing it, resuming it, giving up a date that was set by hand."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from newsroom.errors import NotPossible
from verification.outreach import actions as outreach
from verification.outreach.models import ReplyRequest
from verification.web.access import me, visible_request
from verification.web.reporter.fields import DeskForm
from verification.web.reporter.replies import back_to, log_with
from verification.web.reporter.reply_forms import PauseForm


@login_required
@require_POST
def pause(request: HttpRequest, uuid: UUID, asked: UUID) -> HttpResponse:
    """Stop following up for now, and say why."""

    def log(asked: ReplyRequest, form: DeskForm) -> str:
        outreach.pause(by=me(request), request=asked, **form.cleaned_data)
        return f"Paused: nobody is reminded of {asked.party.name} until it is resumed. Their time runs on."

    return log_with(request, uuid, asked, "pause_form", PauseForm, log)


@login_required
@require_POST
def resume(request: HttpRequest, uuid: UUID, asked: UUID) -> HttpResponse:
    """Follow up again."""
    return _at_once(request, uuid, asked, outreach.resume, "Resumed: {owner} is reminded of {party} again.")


@login_required
@require_POST
def unset_follow_up(request: HttpRequest, uuid: UUID, asked: UUID) -> HttpResponse:
    """Give up the date that was set by hand."""
    said = "The house numbers hold again for {party}."
    return _at_once(request, uuid, asked, outreach.unset_follow_up, said)


def _at_once(
    request: HttpRequest, uuid: UUID, asked: UUID, verb: Callable[..., object], said: str
) -> HttpResponse:
    found = visible_request(request, uuid, asked)
    try:
        verb(by=me(request), request=found)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said.format(party=found.party.name, owner=found.owner))
    return back_to(found)
