"""The verbs of a task at the workbench: take it, wait, ask, judge, tick, open it again."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from newsroom.errors import Invalid, NotPossible
from newsroom.ledger.actions import one_verb
from newsroom.people.models import User
from verification.checking import actions as checking
from verification.checking import confirming, looking
from verification.checking.actions import Shown, ToTick
from verification.checking.models import Verdict, VerificationTask
from verification.claims.models import Claim
from verification.evidence import actions as evidence
from verification.evidence.models import Evidence
from verification.web.access import me, visible_claim, visible_task
from verification.web.checker import forms
from verification.web.checker.again import AgainForm, chosen
from verification.web.checker.bench import read_bench
from verification.web.checker.forms import NewEvidenceFields, of_new_evidence
from verification.web.checker.workbench import done, perform, seen


def _on(request: HttpRequest, uuid: UUID) -> tuple[VerificationTask, Claim]:
    """The task and its claim, for verbs that are done at the workbench."""
    task = visible_task(request, uuid)
    if task.claim is None:
        raise Http404
    return task, visible_claim(request, task.story.uuid, task.claim.number)


@login_required
@require_POST
def take(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a task, and go to its claim."""
    task = checking.take(by=me(request), task=visible_task(request, uuid), seen=seen(request))
    return redirect("task", task.uuid)


@login_required
@require_POST
def release(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give a task back to the desk."""
    task = checking.release(by=me(request), task=visible_task(request, uuid), seen=seen(request))
    messages.success(request, "It is back with the desk.")
    return redirect("task", task.uuid)


@login_required
@require_POST
def resume(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Go on with a task that waited."""
    task = checking.resume(by=me(request), task=visible_task(request, uuid), seen=seen(request))
    return redirect("task", task.uuid)


@login_required
@require_POST
def wait(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Keep a task and say what it waits for."""
    task, claim = _on(request, uuid)
    form = forms.WaitForm(request.POST, zone=task.story.desk.zone)

    def do() -> HttpResponse:
        checking.wait(by=me(request), task=task, seen=seen(request), **form.cleaned_data)
        return done(request, claim, f"{claim.label} waits; it stays yours.")

    return perform(request, claim, form, do)


@login_required
@require_POST
def ask(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask the reporter; the task waits for the answer."""
    task, claim = _on(request, uuid)
    form = forms.AskForm(request.POST)

    def do() -> HttpResponse:
        checking.ask(by=me(request), task=task, seen=seen(request), **form.cleaned_data)
        return done(request, claim, f"The reporter was asked about {claim.label}. It stays yours and waits.")

    return perform(request, claim, form, do)


@login_required
@require_POST
def reopen(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Open a settled task again, with the reason."""
    return _with_reason(request, uuid, "reopen", checking.reopen, "is open again; the verdict is suspended.")


@login_required
@require_POST
def cancel(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """End a task without a verdict, with the reason."""
    return _with_reason(request, uuid, "cancel", checking.cancel, "has one task less.")


def _with_reason(
    request: HttpRequest, uuid: UUID, name: str, verb: Callable[..., VerificationTask], said: str
) -> HttpResponse:
    task, claim = _on(request, uuid)
    key = f"{name}-{task.pk}"
    form = forms.ReasonForm(request.POST, auto_id=f"{key}-%s")

    def do() -> HttpResponse:
        verb(by=me(request), task=task, seen=seen(request), **form.cleaned_data)
        return done(request, claim, f"{claim.label} {said}")

    return perform(request, claim, form, do, key=key)


@login_required
@require_POST
def ask_second_check(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Ask for a second pair of eyes."""
    claim = visible_claim(request, uuid, number)
    checking.ask_second_check(by=me(request), claim=claim)
    messages.success(request, f"{claim.label} waits for a second check by somebody else.")
    return redirect("claim", uuid, number)


@login_required
@require_POST
def judge(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record a verdict and open the next claim to decide; refused, the form comes back as it was typed."""
    task, claim = _on(request, uuid)
    form = forms.VerdictForm(request.POST, evidence=list(task.story.evidence.all()))

    def do() -> HttpResponse:
        verdict = _judge(request, task, form)
        return _go_on(request, claim, f"{claim.label}: {verdict.label.words}.")

    return perform(request, claim, form, do)


def _judge(request: HttpRequest, task: VerificationTask, form: forms.VerdictForm) -> Verdict:
    """New evidence and the verdict that rests on it, both or neither."""
    with one_verb():
        shows = form.shown
        if form.has_new_evidence:
            shows = [*shows, Shown(_new_evidence(me(request), task, form), form.cleaned_data["new_where"])]
        return checking.judge(
            by=me(request),
            task=task,
            seen=seen(request),
            words=request.POST.get("words", ""),
            shows=shows,
            **{name: form.cleaned_data[name] for name in ("said", "so", "rationale", "fix")},
        )


def _new_evidence(by: User, task: VerificationTask, form: NewEvidenceFields) -> Evidence:
    try:
        return evidence.add(by=by, story=task.story, **form.new_evidence)
    except Invalid as refusal:
        raise of_new_evidence(refusal) from refusal


def _go_on(request: HttpRequest, claim: Claim, said: str) -> HttpResponse:
    """Say what was recorded, and open the next claim to decide in this story."""
    found = read_bench(claim.story, me(request)).next_to_decide(claim)
    if found is None:
        return done(request, claim, f"{said} Nothing else in {claim.story.slug} is for you to decide.")
    messages.success(request, said)
    return redirect("claim", claim.story.uuid, found.number)


@login_required
@require_POST
def look_again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say whether a claim that ran still stands, now that a page it rests on changed."""
    task, claim = _on(request, uuid)
    form = forms.LookForm(request.POST)

    def do() -> HttpResponse:
        looking.look_again(by=me(request), task=task, seen=seen(request), **form.cleaned_data)
        return done(request, claim, f"{claim.label} was looked at again.")

    return perform(request, claim, form, do)


@login_required
@require_POST
def confirm_again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Same meaning, other words: give one's own verdict again, and open the next claim to decide."""
    _task, claim = _on(request, uuid)
    form = AgainForm(request.POST)

    def do() -> HttpResponse:
        tasks = [(one.task, one.seen, one.words) for one in chosen(request) if one.task.uuid == uuid]
        many = confirming.confirm_again(by=me(request), tasks=tasks, reason=form.cleaned_data["reason"])
        if not many.done:
            raise NotPossible(
                " ".join(left.sentence for left in many.left) or f"Look at {claim.label} again."
            )
        return _go_on(request, claim, f"{claim.label} is confirmed again.")

    return perform(request, claim, form, do)


@login_required
@require_POST
def tick(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Tick a plain fact with the document that shows it, and open the next claim to decide."""
    task, claim = _on(request, uuid)
    form = forms.TickForm(request.POST, among=task.story.evidence.standing())

    def do() -> HttpResponse:
        tick_all(me(request), [ToTick(task, seen(request))], form)
        return _go_on(request, claim, f"{claim.label} is ticked.")

    return perform(request, claim, form, do)


def tick_all(by: User, tasks: list[ToTick], form: forms.TickForm) -> checking.Many:
    """Tick with evidence of the story, or with new evidence, which stays only if something rests on it."""
    with one_verb():
        shown = form.cleaned_data["evidence"]
        if form.has_new_evidence and not shown:
            shown = _new_evidence(by, tasks[0].task, form)
        if not shown:
            raise Invalid({"evidence": ["Choose the document that shows it, or describe a new one."]})
        many = checking.tick(by=by, tasks=tasks, evidence=shown, where=form.cleaned_data["where"])
        if not many.done:
            raise NotPossible(" ".join(left.sentence for left in many.left))
        return many
