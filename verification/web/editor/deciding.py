"""What an editor does on the gate page: sign, let it run, stop it. Every refusal comes back there."""

from collections.abc import Callable, Mapping
from typing import TypeVar
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from newsroom.errors import Invalid, Refusal
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from verification.gate import signing
from verification.gate.models import SignOff
from verification.record.actions import publish
from verification.web.access import me, visible_story
from verification.web.doing import RefusableForm
from verification.web.editor import public_interest
from verification.web.editor.decision import WITH_A_REASON
from verification.web.editor.forms import ReasonForm, ScheduleForm
from verification.web.editor.gate import gate_page
from verification.web.editor.public_interest import PublicInterestForm
from verification.web.editor.typed import Typed
from verification.web.middleware import status_of

Form = TypeVar("Form", bound=RefusableForm)
Decide = Callable[[HttpRequest, Story], str]


def _stop_it(_request: HttpRequest, _story: Story) -> str:
    """A reason that was sent with no button, as a keyboard does."""
    raise Invalid({"reason": ["Choose what becomes of the story: return, hold or spike it."]})


def seen(request: HttpRequest) -> int:
    """The gate version the page was drawn at."""
    try:
        return int(request.POST.get("seen", ""))
    except ValueError:
        sentence = "The version you looked at is missing. Read the gate again, then decide."
        raise Invalid({"": [sentence]}) from None


def _approve(request: HttpRequest, story: Story) -> str:
    signing.approve(by=me(request), story=story, seen=seen(request))
    return f"{story.slug} is approved as it stands. Any change to it takes the approval back."


def _sign(request: HttpRequest, story: Story) -> str:
    signed = signing.sign_as_senior(by=me(request), story=story, seen=seen(request))
    return f"Signed as senior editor for {_claims(signed)}."


def _sign_head(request: HttpRequest, story: Story) -> str:
    signed = signing.sign_as_head(by=me(request), story=story, seen=seen(request))
    return f"Signed as desk head for {_claims(signed)}."


def _know_source(request: HttpRequest, story: Story) -> str:
    number = request.POST.get("claim", "")
    claim = next((one for one in story.claims.standing() if str(one.number) == number), None)
    if claim is None:
        raise Invalid({"": ["Say of which claim you know the source."]})
    signing.know_source(by=me(request), claim=claim, seen=seen(request))
    return f"Signed: you know who is behind {claim.label}."


def _say_public_interest(request: HttpRequest, story: Story) -> str:
    form = PublicInterestForm(request.POST)
    if not form.is_valid():
        raise Invalid({field: [str(error) for error in errors] for field, errors in form.errors.items()})
    return f"The reason stands for {public_interest.say(me(request), story, form)}, for these words."


def _claims(signed: SignOff) -> str:
    return f"{len(signed.covers)} {'claim' if len(signed.covers) == 1 else 'claims'}"


def _publish(request: HttpRequest, story: Story) -> str:
    publication = publish(by=me(request), story=story)
    return f"{story.slug} is published: copy v{publication.revision.number}. This is its record."


def _schedule(request: HttpRequest, story: Story) -> str:
    form = ScheduleForm.of(story, request.POST)
    if not form.is_valid():
        raise Invalid({field: [str(error) for error in errors] for field, errors in form.errors.items()})
    at = form.cleaned_data["at"]
    stories.schedule(by=me(request), story=story, at=at)
    return f"{story.slug} runs at {at.astimezone(story.desk.zone):%H:%M on %d %B}, if its gate is open then."


def _unschedule(request: HttpRequest, story: Story) -> str:
    stories.unschedule(by=me(request), story=story)
    return f"{story.slug} is off the schedule; the approval stands."


def _return(request: HttpRequest, story: Story) -> str:
    stories.return_to_reporter(by=me(request), story=story, reason=request.POST.get("reason", ""))
    return f"{story.slug} is back with its reporter. Claims and verdicts stay."


def _hold(request: HttpRequest, story: Story) -> str:
    stories.hold(by=me(request), story=story, reason=request.POST.get("reason", ""))
    return f"{story.slug} is held. Its tasks wait."


def _spike(request: HttpRequest, story: Story) -> str:
    stories.spike(by=me(request), story=story, reason=request.POST.get("reason", ""))
    return f"{story.slug} is spiked. It can be brought back as a draft."


def _resume(request: HttpRequest, story: Story) -> str:
    stories.resume(by=me(request), story=story)
    return f"{story.slug} is in checking again. It has to be approved anew."


def _unspike(request: HttpRequest, story: Story) -> str:
    stories.unspike(by=me(request), story=story)
    return f"{story.slug} is a draft again."


VERBS: Mapping[str, Decide] = {
    "approve": _approve,
    "sign": _sign,
    "sign-head": _sign_head,
    "know-source": _know_source,
    "public-interest": _say_public_interest,
    "publish": _publish,
    "schedule": _schedule,
    "unschedule": _unschedule,
    "stop": _stop_it,
    "return": _return,
    "hold": _hold,
    "spike": _spike,
    "resume": _resume,
    "unspike": _unspike,
}
"""What can be decided on the gate page, by the last part of the address."""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, uuid: UUID, verb: str) -> HttpResponse:
    """Do a verb; a refusal comes back on the gate page, beside its field, with everything that was typed."""
    story = visible_story(request, uuid)
    if verb not in VERBS:
        raise Http404
    if request.method != "POST":  # whoever had to sign in first comes back here
        return redirect("gate", uuid)
    try:
        said = VERBS[verb](request, story)
    except Refusal as refusal:
        return _refused(request, story, verb, refusal)
    messages.success(request, said)
    return redirect("record" if verb == "publish" else "gate", uuid)


def _refused(request: HttpRequest, story: Story, verb: str, refusal: Refusal) -> HttpResponse:
    typed = Typed(refusal, ReasonForm(initial={"reason": request.POST.get("reason", "")}))
    if verb in {*WITH_A_REASON, "stop"}:
        typed.reason = _with_its_errors(ReasonForm(request.POST), typed)
    elif verb == "schedule":
        typed.schedule = _with_its_errors(ScheduleForm.of(story, request.POST), typed)
    elif verb == "public-interest":
        typed.parts = {public_interest.PART: _with_its_errors(PublicInterestForm(request.POST), typed)}
    # Read anew: a refused verb may have changed the story it was given.
    return gate_page(request, story.uuid, typed, status=status_of(refusal))


def _with_its_errors(form: Form, typed: Typed) -> Form:
    """The form as it was sent; a sentence about one of its fields goes beside that field."""
    refusal = typed.refusal
    if form.is_valid() and isinstance(refusal, Invalid):
        form.refuse(refusal)
    if form.errors:
        typed.refusal = None
    return form


@login_required
@require_POST
def withdraw_sign_off(request: HttpRequest, uuid: UUID, sign_off: UUID) -> HttpResponse:
    """Take a signature back; an approval takes the story back into checking with it."""
    story = visible_story(request, uuid)
    signed = story.sign_offs.select_related("story__desk", "revision").filter(uuid=sign_off).first()
    if signed is None:
        raise Http404
    try:
        signing.withdraw_sign_off(by=me(request), sign_off=signed)
    except Refusal as refusal:
        return gate_page(request, uuid, Typed(refusal), status=status_of(refusal))
    messages.success(request, f"{signed.get_kind_display()} is withdrawn.")
    return redirect("gate", uuid)
