"""The form of a house policy: a level for each rule that can be set, the numbers, and who signs what."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms

from verification.claims.states import Flag, Kind, Risk
from verification.gate.catalogue import CATALOGUE, IN_WORDS, Listed
from verification.gate.house import House
from verification.gate.numbers import NUMBERS
from verification.gate.policy import ASKED_TO_SIGN, MOST_SIGNERS
from verification.gate.states import Preset
from verification.web.doing import RefusableForm

SPARE = 2
"""So many empty lines for another sign-off."""


class SignerForm(forms.Form):
    """One line of who has to sign what; an empty one is left out."""

    kind = forms.ChoiceField(
        label="Sign-off",
        required=False,
        choices=[("", "Nobody"), *((kind.value, kind.label) for kind in ASKED_TO_SIGN)],
    )
    flags = forms.MultipleChoiceField(
        label="Claims with one of these flags",
        required=False,
        choices=Flag.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    kinds = forms.MultipleChoiceField(
        label="Of one of these kinds",
        required=False,
        choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    risk = forms.ChoiceField(
        label="Of at least this risk", required=False, choices=[("", "Any risk"), *Risk.choices]
    )
    after = forms.MultipleChoiceField(
        label="After",
        required=False,
        choices=[(kind.value, kind.label) for kind in ASKED_TO_SIGN],
        widget=forms.CheckboxSelectMultiple,
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not given.get("kind") and any(given.get(name) for name in ("flags", "kinds", "risk", "after")):
            self.add_error("kind", "Choose whose sign-off is asked for, or clear the line.")
        return given

    @property
    def is_left_out(self) -> bool:
        return not self.cleaned_data.get("kind")


@dataclass(frozen=True)
class RuleRow:
    """A rule on the page; without a field it is the same on every desk."""

    listed: Listed
    field: forms.BoundField | None

    @property
    def own(self) -> str:
        """What it does where no desk may set it."""
        return self.listed.at("")


class PolicyForm(RefusableForm):
    """What is set; whether it will do is the verb's question."""

    beside: ClassVar[dict[str, str]] = {
        **{rule: f"level_{rule}" for rule in CATALOGUE},
        **{name: f"number_{name}" for name in NUMBERS},
    }

    seen = forms.IntegerField(widget=forms.HiddenInput)
    preset = forms.ChoiceField(choices=Preset.choices, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why it changes, for the record",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write why the policy changes, for the record."},
    )

    def __init__(self, *args: Any, signers: Sequence[Mapping[str, Any]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        for rule, listed in CATALOGUE.items():
            if listed.may_be:
                self.fields[f"level_{rule}"] = forms.ChoiceField(
                    label=listed.title,
                    required=False,
                    choices=[
                        ("", "As the product has it"),
                        *((level, IN_WORDS[level]) for level in listed.may_be),
                    ],
                )
        for name, asked in NUMBERS.items():
            self.fields[f"number_{name}"] = forms.IntegerField(
                label=asked.title,
                help_text=f"{asked.help} The product’s own: {asked.own:,}.".strip(),
                error_messages={
                    "required": "Write a number.",
                    "invalid": "Write a whole number, without letters.",
                },
            )
        self.lines = self._lines(signers)

    def _lines(self, signers: Sequence[Mapping[str, Any]]) -> list[SignerForm]:
        if self.is_bound:
            sent = [n for n in range(MOST_SIGNERS) if f"line{n}-kind" in self.data]
            return [SignerForm(self.data, prefix=f"line{n}") for n in sent]
        rows = [*signers, *[{}] * SPARE][:MOST_SIGNERS]
        return [SignerForm(initial=dict(row), prefix=f"line{n}") for n, row in enumerate(rows)]

    def add_line(self) -> None:
        """One more empty line; what was typed stays."""
        if len(self.lines) < MOST_SIGNERS:
            self.lines.append(SignerForm(prefix=f"line{len(self.lines)}"))

    @property
    def may_add_line(self) -> bool:
        return len(self.lines) < MOST_SIGNERS

    @classmethod
    def of(cls, house: House, *, seen: int) -> "PolicyForm":
        """The form with what a policy holds; `seen` is the number of the one that holds now."""
        levels = {f"level_{rule}": house.levels.get(rule, "") for rule in CATALOGUE}
        numbers = {f"number_{name}": house[name] for name in NUMBERS}
        initial = {"seen": seen, "preset": house.preset.value, **levels, **numbers}
        return cls(initial=initial, signers=house.signers)

    def is_valid(self) -> bool:
        well = super().is_valid()
        wrong = [number for number, line in enumerate(self.lines, 1) if not line.is_valid()]
        if wrong:
            where = ", ".join(map(str, wrong))
            self.add_error(None, f"Who signs what, line {where}: see what is said beside it.")
        return well and not wrong

    @property
    def wanted(self) -> dict[str, Any]:
        """What was chosen, as the verb takes it."""
        given = self.cleaned_data
        levels = {rule: given[name] for rule in CATALOGUE if (name := f"level_{rule}") in given}
        numbers = {name: given[f"number_{name}"] for name in NUMBERS}
        signers = [line.cleaned_data for line in self.lines if not line.is_left_out]
        return {"preset": given["preset"], "levels": levels, "numbers": numbers, "signers": signers}

    def rules(self) -> Iterator[RuleRow]:
        """Every rule of the gate, with its field where it can be set."""
        for rule, listed in CATALOGUE.items():
            yield RuleRow(listed, self[f"level_{rule}"] if listed.may_be else None)

    def numbers(self) -> list[forms.BoundField]:
        return [self[f"number_{name}"] for name in NUMBERS]
