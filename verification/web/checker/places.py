"""The places of the open claim: what each says, and whether it may say more than the claim."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms

from newsroom.errors import NotPermitted
from verification.claims.models import Anchor, Claim
from verification.claims.permissions import may_pass
from verification.claims.states import Beyond
from verification.web.checker.bench import Bench
from verification.web.checker.forms import BenchForm


class BeyondForm(BenchForm):
    """How the words of a place say more than the claim."""

    how = forms.ChoiceField(
        label="How?",
        choices=[("", "choose"), *Beyond.choices],
        error_messages={"required": "Say how it goes further."},
    )

    @classmethod
    def key(cls, place_id: int) -> str:
        """What it is called among the forms of the page, since each place has one."""
        return f"beyond-{place_id}"


@dataclass(frozen=True)
class PlaceLine:
    """One place: where it stands, what it seems to say beyond the claim, and what somebody said of that."""

    anchor: Anchor
    more: Sequence[str]
    form: BenchForm

    @property
    def is_beyond(self) -> bool:
        return self.anchor.is_beyond


def place_lines(
    bench: Bench, claim: Claim, anchors: Sequence[Anchor], opened: Mapping[str, BenchForm]
) -> list[PlaceLine]:
    """The places of a claim; a withdrawn one is measured no more."""
    more = {} if claim.withdrawn_at else {anchor.pk: found for anchor, found in bench.view.beyond(claim)}
    lines = []
    for anchor in anchors:
        key = BeyondForm.key(anchor.place_id)
        form = opened.get(key) or BeyondForm(auto_id=f"{key}-%s")
        lines.append(PlaceLine(anchor, more.get(anchor.pk, ()), form))
    return lines


def why_not_pass(bench: Bench, claim: Claim) -> str:
    """Why this person can not say that a place may stand; "" when they can."""
    try:
        may_pass(by=bench.user, claim=claim)
    except NotPermitted as refusal:
        return str(refusal)
    return ""
