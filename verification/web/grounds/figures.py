"""Figures of a claim: what its words state and how it comes out, what is kept, and a calculation by hand."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from newsroom.people.permissions import allows
from verification.checking.calculating import calculate
from verification.checking.models import Verdict
from verification.checking.permissions import may_calculate
from verification.claims.models import Claim
from verification.text.figures.kinds import KINDS, Field
from verification.web.access import me, visible_claim
from verification.web.checker.forms import BenchForm, Needed
from verification.web.doing import carry_out
from verification.web.grounds.reckoned import read_figures
from verification.web.strip import strip


class CalculationForm(BenchForm):
    """One calculation: what goes in, and what the copy states."""

    called = "figure"

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind
        for one in KINDS[kind].fields:
            self.fields[one.name] = _field(one)
        self.fields["stated"] = _field(Field("stated", "The copy says", "about 25 per cent"))

    @property
    def inputs(self) -> dict[str, str]:
        """What goes in."""
        return {one.name: self.cleaned_data[one.name] for one in KINDS[self.kind].fields}


def _field(one: Field) -> forms.CharField:
    hint = forms.TextInput(attrs={"placeholder": one.hint})
    return Needed(label=one.label, required=not one.optional, widget=hint)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def figures(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """What is stated, reckoned and kept; posted to, one more calculation is kept."""
    claim = visible_claim(request, uuid, number)
    given = request.POST if request.method == "POST" else request.GET
    kind = given.get("kind", "")
    kind = kind if kind in KINDS else next(iter(KINDS))
    if request.method != "POST":
        form = CalculationForm(kind=kind, initial={name: given[name] for name in given if name != "kind"})
        return _page(request, claim, form)
    form = CalculationForm(request.POST, kind=kind)

    def do() -> HttpResponse:
        kept = calculate(
            by=me(request),
            claim=claim,
            words=given.get("words", ""),
            kind=kind,
            inputs=form.inputs,
            stated=form.cleaned_data["stated"],
        )
        messages.success(request, f"Kept with {claim.label}: {kept.sentence}")
        return redirect("claim" if given.get("then") == "claim" else "figures", uuid, number)

    return carry_out(
        form, do, lambda status: _page(request, visible_claim(request, uuid, number), form, status)
    )


def _hidden(request: HttpRequest, claim: Claim) -> frozenset[int]:
    """The verdicts on the claim that this person must not know."""
    hidden = Verdict.objects.hidden_from(me(request)).filter(claim=claim)
    return frozenset(hidden.values_list("pk", flat=True))


def _page(request: HttpRequest, claim: Claim, form: CalculationForm, status: int = 200) -> HttpResponse:
    context = {
        "story": claim.story,
        "strip": strip(claim.story, current="story"),
        "claim": claim,
        "figures": read_figures(me(request), claim, _hidden(request, claim), claim.story.revision.text),
        "form": form,
        "kinds": [(name, kind.label, name == form.kind) for name, kind in KINDS.items()],
        "may_keep": allows(may_calculate, by=me(request), story=claim.story),
    }
    return render(request, "grounds/figures.html", context, status=status)


urlpatterns: list[URLPattern] = [
    path("stories/<uuid:uuid>/claims/<int:number>/figures/", figures, name="figures"),
]
