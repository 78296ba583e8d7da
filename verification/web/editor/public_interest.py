"""Why the public needs to know something delicate: said on the gate page, claim by claim, for its words."""

from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from newsroom.errors import NotPossible
from newsroom.people.models import User
from newsroom.stories.models import Story
from newsroom.stories.states import UNDER_WAY
from verification.claims.models import Claim
from verification.gate.models import PublicInterest
from verification.gate.permissions import may_say_public_interest
from verification.gate.public_interest import is_delicate, say_public_interest
from verification.gate.standing import Standing
from verification.web.doing import RefusableForm
from verification.web.editor.decision import why_not
from verification.web.editor.typed import Typed

PART = "public_interest"


class PublicInterestForm(RefusableForm):
    """The reason, and the words of the claim it was written for."""

    claim = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    words = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why the public needs to know",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write why the public needs to know this."},
    )

    @classmethod
    def of(cls, number: int | str, digest: str = "", data: QueryDict | None = None) -> "PublicInterestForm":
        first = {"claim": number, "words": digest}
        return cls(data, auto_id=f"interest_{number}_%s", initial=first)


@dataclass(frozen=True)
class Reasoned:
    """A delicate claim, the newest reason given for it, and whether that is for the words of now."""

    claim: Claim
    said: PublicInterest | None
    form: PublicInterestForm | None

    @property
    def holds(self) -> bool:
        return self.said is not None and self.said.words_digest == self.claim.words_digest


@dataclass(frozen=True)
class Told:
    """What the gate page says of them, and why this person does not give a reason."""

    rows: list[Reasoned]
    why_not: str


def reasons_told(user: User, standing: Standing, typed: Typed) -> Told | None:
    """The part of the gate page; None where nothing is delicate."""
    view, brought = standing.view, typed.parts.get(PART)
    typed_for = str(brought["claim"].value()) if brought else ""
    delicate = [
        claim
        for claim in view.claims
        if is_delicate(claim) or claim.pk in view.public_interest or str(claim.number) == typed_for
    ]
    if not delicate:
        return None
    refused = why_not(may_say_public_interest, by=user, story=view.story)
    writes = not refused and view.story.state in UNDER_WAY
    rows = []
    for claim in delicate:
        form = PublicInterestForm.of(claim.number, claim.words_digest) if writes else None
        if str(claim.number) == typed_for:
            form = brought
        rows.append(Reasoned(claim, view.public_interest.get(claim.pk), form))
    return Told(rows, refused)


def say(user: User, story: Story, form: PublicInterestForm) -> Claim:
    """Give the reason that was typed; the claim it is for."""
    claim: Claim | None = story.claims.filter(number=form.cleaned_data["claim"]).first()
    if claim is None:
        raise NotPossible("There is no such claim in this story.")
    say_public_interest(
        by=user, claim=claim, words=form.cleaned_data["words"], reason=form.cleaned_data["reason"]
    )
    return claim
