"""The legal reader's pages: what is flagged on their desks, one story with what is flagged in it, and the advice."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from newsroom.errors import Invalid, NotPermitted
from newsroom.people.permissions import allows
from newsroom.people.states import Role
from newsroom.stories.models import Story
from newsroom.stories.states import ON_THE_DESK
from verification.claims.models import Claim
from verification.gate import signers
from verification.gate.advising import advise
from verification.gate.covering import newest, outcome_for, why_not
from verification.gate.legal import Reading, read_legally
from verification.gate.models import Advice, SignOff
from verification.gate.permissions import may_advise, may_read_legally
from verification.gate.reading import read
from verification.gate.standing import read_many
from verification.gate.states import LegalOutcome, SignOffKind
from verification.gate.view import StoryView
from verification.web.access import me, visible_story
from verification.web.checker.standing import states_of
from verification.web.doing import RefusableForm, carry_out
from verification.web.editor.decision import why_not as why_not_allowed
from verification.web.strip import strip


class AdviceForm(RefusableForm):
    """Something for the thread."""

    text = forms.CharField(
        label="Advice, or a question about it",
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        error_messages={"required": "Write what you want to say."},
    )


class ReadingForm(RefusableForm):
    """What the legal reader says of each flagged claim: an outcome, and words for each of its places."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    beside = {"readings": ""}

    def __init__(self, claims: list[Claim], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.claims = claims
        for claim in claims:
            self.fields[f"outcome_{claim.number}"] = forms.ChoiceField(
                label=f"May {claim.label} run?",
                choices=[("", "Not decided"), *LegalOutcome.choices],
                required=False,
            )
            for place, words in enumerate(_places(claim)):
                self.fields[f"words_{claim.number}_{place}"] = forms.CharField(
                    label="In these words",
                    initial=words,
                    required=False,
                    widget=forms.Textarea(attrs={"rows": 2}),
                )

    def readings(self) -> list[Reading]:
        """What was decided; words count only where other words are wanted."""
        found = []
        for claim in self.claims:
            outcome = self.cleaned_data[f"outcome_{claim.number}"]
            if outcome:
                places = enumerate(_places(claim))
                words = {was: self.cleaned_data[f"words_{claim.number}_{place}"] for place, was in places}
                changed = words if outcome == LegalOutcome.CHANGES else {}
                found.append(Reading(claim, LegalOutcome(outcome), changed))
        return found

    def fields_of(self, claim: Claim) -> list[Any]:
        return [self[f"words_{claim.number}_{place}"] for place, _ in enumerate(_places(claim))]


def _places(claim: Claim) -> list[str]:
    return list(dict.fromkeys(anchor.words for anchor in claim.anchors_standing))


def _paragraphs(view: StoryView, claim: Claim) -> list[str]:
    """The paragraphs a claim stands in, where they say more than its words do, in the order of the copy."""
    found = dict.fromkeys(view.paragraph_at(anchor) for anchor in view.places(claim))
    return [paragraph for paragraph in found if paragraph != claim.words]


@dataclass(frozen=True)
class Flagged:
    """A claim that wants a legal read: what was said of it, and why that does not hold, if it does not."""

    claim: Claim
    sign_off: SignOff | None
    outcome: str
    why_not: str

    @property
    def holds(self) -> bool:
        return self.sign_off is not None and not self.why_not


def flagged(view: StoryView) -> list[Flagged]:
    """The claims that want a legal read, as they stand."""
    found = []
    for claim in signers.asked(view, SignOffKind.LEGAL):
        sign_off = newest(view, claim, SignOffKind.LEGAL)
        outcome = outcome_for(sign_off, claim.pk).label if sign_off else ""
        found.append(Flagged(claim, sign_off, outcome, why_not(view, sign_off, claim) if sign_off else ""))
    return found


@login_required
@require_safe
def legal_desk(request: HttpRequest) -> HttpResponse:
    """What is flagged on one's desks and wants a legal read."""
    desks = me(request).desk_ids(Role.LEGAL)
    if not desks:
        raise NotPermitted("Only legal readers have this page.")
    on_the_desk = Story.objects.visible_to(me(request)).filter(desk__in=desks, state__in=ON_THE_DESK)
    stories = on_the_desk.select_related("desk", "filed_by").order_by("publish_by", "pk")
    rows = [(view.story, flagged(view)) for view in read_many(stories)]
    wanted = [(story, claims) for story, claims in rows if claims]
    context = {
        "waiting": [(story, claims) for story, claims in wanted if not all(one.holds for one in claims)],
        "read": [(story, claims) for story, claims in wanted if all(one.holds for one in claims)],
    }
    return render(request, "legal/desk.html", context)


@login_required
@require_safe
def legal(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What is flagged in a story, and what its legal reader says of it."""
    return _page(request, visible_story(request, uuid))


def _page(
    request: HttpRequest,
    story: Story,
    *,
    form: ReadingForm | None = None,
    advice: AdviceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    view = read(story)
    found = flagged(view)
    states = states_of([one.claim for one in found], me(request))
    if form is None:
        form = ReadingForm([one.claim for one in found], initial={"seen": story.gate_version})
    in_thread = allows(may_advise, by=me(request), story=story)
    context = {
        "story": story,
        "strip": strip(story, current="gate"),
        "flagged": [
            (
                one,
                states[one.claim.pk],
                _paragraphs(view, one.claim),
                form[f"outcome_{one.claim.number}"],
                form.fields_of(one.claim),
            )
            for one in found
        ]
        if {claim.pk for claim in form.claims} >= {one.claim.pk for one in found}
        else [],
        "form": form,
        "to_decide": not all(one.holds for one in found),
        "why_not_read": _why_not_read(request, story),
        "in_thread": in_thread,
        "thread": Advice.objects.visible_to(me(request)).filter(story=story).select_related("by"),
        "advice_form": advice or AdviceForm(),
    }
    return render(request, "legal/story.html", context, status=status)


def _why_not_read(request: HttpRequest, story: Story) -> str:
    return why_not_allowed(may_read_legally, by=me(request), story=story)


@login_required
@require_POST
def decide_legally(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Clear, change or refuse what was decided on the page."""
    story = visible_story(request, uuid)
    claims = signers.asked(read(story), SignOffKind.LEGAL)
    form = ReadingForm(claims, request.POST)

    def do() -> HttpResponse:
        readings = form.readings()
        if not readings:
            raise Invalid({"": ["Say of at least one claim whether it may run."]})
        read_legally(by=me(request), story=story, seen=form.cleaned_data["seen"], readings=readings)
        messages.success(request, "Your decision stands under the story, for these words.")
        return redirect("legal", uuid)

    return carry_out(form, do, lambda status: _page(request, story, form=form, status=status))


@login_required
@require_POST
def give_advice(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write into the thread that only legal readers and editors of the desk see."""
    story = visible_story(request, uuid)
    form = AdviceForm(request.POST)

    def do() -> HttpResponse:
        advise(by=me(request), story=story, text=form.cleaned_data["text"])
        messages.success(request, "It is in the thread.")
        return redirect("legal", uuid)

    return carry_out(form, do, lambda status: _page(request, story, advice=form, status=status))
