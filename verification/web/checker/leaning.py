"""What the open claim leans on, and what leans on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from newsroom.errors import NotPermitted
from verification.checking.states import Label
from verification.claims.models import Claim, Lean
from verification.claims.permissions import may_unlean
from verification.web.checker.bench import Bench
from verification.web.checker.forms import BenchForm


class LeanForm(BenchForm):
    """The claim that carries this one's hedge, source or limits."""

    called = "lean"
    on = forms.ChoiceField(label="It leans on", error_messages={"required": "Choose a claim."})

    def __init__(self, *args: Any, among: list[Claim], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["on"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(one.number), f"{one.label}: {one.words[:70]}") for one in among]


@dataclass(frozen=True)
class Leaning:
    """Claims that hold only beside another, as the panel shows them."""

    on: list[tuple[Claim, Label | None]]
    """What it leans on, with its state; none for a claim that was withdrawn."""
    carries: list[Claim]
    form: BenchForm
    may_choose: bool
    why_not_unlean: str


def leaning_of(bench: Bench, claim: Claim, opened: Mapping[str, BenchForm]) -> Leaning:
    """Read what a claim leans on; the claims are those of the bench, so that their words are at hand."""
    read = {one.pk: one for one in bench.view.claims}
    leans = list(Lean.objects.filter(claim=claim).select_related("on").order_by("pk"))
    carried = Lean.objects.filter(on=claim, claim__withdrawn_at=None).select_related("claim").order_by("pk")
    among = could_carry(bench, claim)
    return Leaning(
        on=[(read.get(lean.on_id, lean.on), bench.states.get(lean.on_id)) for lean in leans],
        carries=[lean.claim for lean in carried],
        form=opened.get("lean") or LeanForm(among=among),
        may_choose=bool(among),
        why_not_unlean=_why_not_unlean(bench, claim) if leans else "",
    )


def could_carry(bench: Bench, claim: Claim) -> list[Claim]:
    """Claims it does not lean on yet, and which do not themselves lean on it."""
    leans = bench.view.leans
    taken = {claim.pk, *leans.get(claim.pk, ())}
    above: set[int] = set()
    wanted = [claim.pk]
    while wanted:
        at = wanted.pop()
        found = {pk for pk, ons in leans.items() if at in ons} - above
        above |= found
        wanted += found
    return [other for other in bench.claims if other.pk not in taken | above]


def _why_not_unlean(bench: Bench, claim: Claim) -> str:
    try:
        may_unlean(by=bench.user, claim=claim)
    except NotPermitted as refusal:
        return str(refusal)
    return ""
