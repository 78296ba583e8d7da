"""Why the public needs to know something delicate: said on the gate page, for the words of one claim or of several."""

import re
from collections.abc import Iterable, Mapping, Sequence
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
from verification.gate.public_interest import Read, is_delicate, say_public_interest
from verification.gate.standing import Standing
from verification.gate.words import labels
from verification.web.doing import RefusableForm
from verification.web.editor.decision import why_not
from verification.web.editor.typed import Typed

PART = "public_interest"
_READ = re.compile(r"([1-9]\d{0,8}):(\w{1,64})")


class _AsRead(forms.MultipleChoiceField):
    """Claims by their number, each with the digest of its words as the page showed them."""

    def valid_value(self, value: str) -> bool:
        return _READ.fullmatch(value) is not None


class PublicInterestForm(RefusableForm):
    """The reason, and the claims it is for, as they were read."""

    claims = _AsRead(
        label="For",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one claim."},
    )
    reason = forms.CharField(
        label="Why the public needs to know",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write why the public needs to know this."},
    )

    @classmethod
    def of(
        cls, claims: Sequence[Claim], lacking: Iterable[Claim], typed: QueryDict | None = None
    ) -> "PublicInterestForm":
        """The form as the page shows it: those that lack a reason are ticked, or those that were."""
        choices = {str(claim.number): f"{claim.number}:{claim.words_digest}" for claim in claims}
        if typed is not None:
            typed = typed.copy()
            numbers = [value.split(":")[0] for value in typed.getlist("claims")]
            typed.setlist("claims", [choices[number] for number in numbers if number in choices])
        first = [choices[str(claim.number)] for claim in lacking]
        form = cls(typed, auto_id="interest_%s", initial={"claims": first})
        form.fields["claims"].choices = [  # type: ignore[attr-defined]  # a field with choices
            (choices[str(claim.number)], f"{claim.label}: “{claim.words}”") for claim in claims
        ]
        return form


@dataclass(frozen=True)
class Reasoned:
    """A delicate claim, the newest reason given for it, and whether that is for the words of now."""

    claim: Claim
    said: PublicInterest | None

    @property
    def holds(self) -> bool:
        return self.said is not None and self.said.words_digest == self.claim.words_digest


@dataclass(frozen=True)
class Told:
    """What the gate page says of them, the form, and why this person does not give a reason."""

    rows: list[Reasoned]
    form: PublicInterestForm | None
    why_not: str

    @property
    def all_hold(self) -> bool:
        return all(row.holds for row in self.rows)


def reasons_told(user: User, standing: Standing, typed: Typed) -> Told | None:
    """The part of the gate page; None where nothing is delicate."""
    view, brought = standing.view, typed.parts.get(PART)
    delicate = [claim for claim in view.claims if is_delicate(claim) or claim.pk in view.public_interest]
    if not delicate:
        return None
    rows = [Reasoned(claim, view.public_interest.get(claim.pk)) for claim in delicate]
    refused = why_not(may_say_public_interest, by=user, story=view.story)
    form = None
    if brought or (not refused and view.story.state in UNDER_WAY):
        form = PublicInterestForm.of(
            delicate, [row.claim for row in rows if not row.holds], brought.data if brought else None
        )
    if form and brought:
        form.full_clean()
        for field, errors in brought.errors.items():
            if field not in form.errors:
                form.add_error(field if field in form.fields else None, list(errors))
    return Told(rows, form, refused)


def say(user: User, story: Story, form: PublicInterestForm) -> str:
    """Give the reason that was typed; for which claims."""
    claims: Mapping[str, Claim] = {str(claim.number): claim for claim in story.claims.standing()}
    about = []
    for value in form.cleaned_data["claims"]:
        number, words = value.split(":")
        if number not in claims:
            raise NotPossible("There is no such claim in this story.")
        about.append(Read(claims[number], words))
    say_public_interest(by=user, about=about, reason=form.cleaned_data["reason"])
    return labels(read.claim for read in about)
