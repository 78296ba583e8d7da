"""The page of stale claims: what changed since each verdict, and giving one's own again, for one claim or many."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from newsroom.errors import Refusal
from newsroom.people.permissions import allows
from newsroom.people.states import Role
from newsroom.stories.models import Story
from newsroom.stories.permissions import may_edit
from newsroom.stories.states import StoryVerb
from verification.checking.confirming import confirm_again
from verification.checking.giving import Many
from verification.gate.reading import read
from verification.web.access import me, visible_story
from verification.web.checker.again import AgainForm, chosen
from verification.web.checker.stale_rows import Returned, rows_of
from verification.web.middleware import status_of
from verification.web.strip import strip


@login_required
@require_safe
def stale(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Every claim of the story whose newest verdict no longer counts."""
    return _page(request, visible_story(request, uuid))


@login_required
@require_POST
def confirm_many_again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Confirm again what was ticked, or one claim alone; what is left comes back with why and with what was typed."""
    story = visible_story(request, uuid)
    number = request.POST.get("alone", "")
    alone = number if number.isdecimal() and len(number) < 10 else ""
    form = AgainForm(request.POST, auto_id=f"again-{alone}-%s" if alone else "again-%s")
    ticked = frozenset(token.partition(":")[0] for token in request.POST.getlist("task"))
    if not form.is_valid():
        return _back(request, story, form, Returned(ticked, alone=alone), status=422)
    try:
        tasks = [(one.task, one.seen, one.words) for one in chosen(request)]
        many = confirm_again(by=me(request), tasks=tasks, reason=form.cleaned_data["reason"])
    except Refusal as refusal:
        form.refuse(refusal)
        left = {uuid: str(refusal) for uuid in ticked if alone}
        return _back(request, story, form, Returned(ticked, left, alone), status=status_of(refusal))
    _say(request, many)
    if many.left:
        left = {str(one.task.uuid): one.sentence for one in many.left}
        status = 200 if many.done else 409
        return _back(request, story, form, Returned(frozenset(left), left, alone), status=status)
    if getattr(request, "htmx", False):
        return _page(request, story, Returned(done=many.done[0]))
    return redirect("stale", story.uuid)


def _say(request: HttpRequest, many: Many) -> None:
    """What was done and what was left, among the page's messages; a swap says it in the claim's own place."""
    if getattr(request, "htmx", False):
        return
    labels = ", ".join(task.claim.label for task in many.done if task.claim)
    if labels:
        messages.success(request, f"{labels} confirmed again, as it stands now.")
    for one in many.left:
        label = one.task.claim.label if one.task.claim else "A task"
        messages.warning(request, f"{label} was left: {one.sentence}")


def _back(
    request: HttpRequest, story: Story, form: AgainForm, returned: Returned, *, status: int
) -> HttpResponse:
    """The page as it is now, with the ticks and what was typed; a swap takes only good answers and 422."""
    story = visible_story(request, story.uuid)
    if getattr(request, "htmx", False):
        status = 422
    return _page(request, story, returned, form, status=status)


def _page(
    request: HttpRequest,
    story: Story,
    returned: Returned | None = None,
    form: AgainForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    user, view = me(request), read(story)
    returned = returned or Returned()
    rows = rows_of(view, user, returned, form)
    mine = [row for row in rows if row.token]
    if "all" in request.GET:
        for row in mine:
            row.is_ticked = row.is_harmless
    context = {
        "story": story,
        "strip": strip(story, current="stale", view=view),
        "rows": rows,
        "mine": mine,
        "harmless": sum(row.is_harmless for row in mine),
        "done": returned.done,
        "ticked": sum(row.is_ticked for row in mine),
        "checks": Role.FACT_CHECKER in user.roles_on(story.desk_id),
        "may_edit": story.possible(StoryVerb.SAVE_COPY) and allows(may_edit, by=user, story=story),
        "form": form if form and not returned.alone else AgainForm(),
    }
    return render(request, "checker/stale.html", context, status=status)
