"""The forms of the workbench. What a verb asks for, the verb says; these carry it and hold what it refused."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict

from newsroom.errors import Invalid
from verification.checking.actions import Shown
from verification.checking.models import Verdict
from verification.checking.states import LookOutcome, Said, So
from verification.claims.models import Claim
from verification.claims.states import Flag, Kind, Risk
from verification.evidence.models import Evidence
from verification.evidence.states import EvidenceKind
from verification.web.reporter.fields import DeskForm, WallTimeField

GONE = "Evidence you chose is no longer there. Choose again."


def lines(rows: int, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


class Needed(forms.CharField):
    """Text that the verb insists on: the browser asks for it, and the verb says in its own words that it is missing."""

    def validate(self, value: Any) -> None:
        pass


class BenchForm(DeskForm):
    """A form of the workbench; its ids begin with what it is called, because many stand on one page."""

    called = ""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("auto_id", f"{self.called}-%s")
        super().__init__(*args, **options)


class NewEvidenceFields(forms.Form):
    """Evidence that is not in the story yet, added together with what it shows."""

    new_kind = forms.ChoiceField(
        label="Kind of evidence",
        choices=EvidenceKind.choices,
        required=False,
        widget=forms.Select(attrs={"aria-label": "Kind of evidence"}),
    )
    new_title = forms.CharField(label="What it is", required=False)
    new_url = forms.CharField(
        label="Address",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
    )
    new_text = forms.CharField(label="What it says", required=False, strip=False, widget=lines(2))
    new_where = forms.CharField(label="Where in it", required=False, max_length=120)

    @property
    def has_new_evidence(self) -> bool:
        """Was anything of new evidence typed?"""
        return any(self.cleaned_data.get(name, "").strip() for name in ("new_title", "new_url", "new_text"))

    @property
    def opens_new(self) -> bool:
        """Does its part of the form come back with something in it?"""
        names = ("new_title", "new_url", "new_text")
        return any(self.data.get(name) for name in names) or any(name in self.errors for name in names)

    @property
    def new_evidence(self) -> dict[str, Any]:
        """What `evidence.actions.add` asks for."""
        return {name: self.cleaned_data.get(f"new_{name}", "") for name in ("kind", "title", "url", "text")}


def of_new_evidence(refusal: Invalid) -> Invalid:
    """The sentences about new evidence, beside the fields it was typed into."""
    return Invalid({f"new_{name}": sentences for name, sentences in refusal.errors.items()})


class VerdictForm(NewEvidenceFields, BenchForm):
    """The two questions, why, what shows it, and better words."""

    called = "verdict"
    said = forms.ChoiceField(
        label="Who said it?", choices=Said.choices, required=False, widget=forms.RadioSelect
    )
    so = forms.ChoiceField(label="Is it so?", choices=So.choices, required=False, widget=forms.RadioSelect)
    rationale = forms.CharField(
        label="Rationale", required=False, strip=False, widget=lines(2, **{"data-key": "r"})
    )
    shows = forms.CharField(required=False, widget=forms.HiddenInput)  # checkboxes: see `shown`
    fix = forms.CharField(
        label="Proposed words",
        required=False,
        strip=False,
        widget=lines(2, **{"aria-label": "Proposed words"}),
    )

    def __init__(
        self, *args: Any, evidence: Sequence[Evidence] = (), before: Verdict | None = None, **options: Any
    ) -> None:
        """`before` is a verdict on words that have changed: its answers are pre-set, its reasons are not."""
        if before:
            options["initial"] = {"said": before.said, "so": before.so}
        super().__init__(*args, **options)
        self.evidence = evidence
        self.before = before
        self._shown_before = {str(s.evidence.uuid): s.where for s in before.shows.all()} if before else {}

    def _chosen(self) -> list[str]:
        return cast(QueryDict, self.data).getlist("shows") if self.is_bound else list(self._shown_before)

    def _where(self, piece: Evidence) -> str:
        if self.is_bound:
            return self.data.get(f"where-{piece.uuid}", "").replace("\x00", "")
        return self._shown_before.get(str(piece.uuid), "")

    @property
    def rows(self) -> list[tuple[Evidence, bool, str]]:
        """Each piece of evidence that can be chosen, whether it is, and where in it."""
        chosen = self._chosen()
        return [
            (piece, str(piece.uuid) in chosen, self._where(piece))
            for piece in self.evidence
            if not piece.withdrawn_at or (self.is_bound and str(piece.uuid) in chosen)
        ]

    @property
    def shown(self) -> list[Shown]:
        """The evidence that was chosen, and where in it."""
        return [Shown(piece, where) for piece, chosen, where in self.rows if chosen]

    def clean_shows(self) -> str:
        known = {str(piece.uuid) for piece in self.evidence}
        if not set(self._chosen()) <= known:
            raise forms.ValidationError(GONE)
        return ""


class PieceField(forms.ModelChoiceField):
    """Evidence to choose from; `across` stories, each piece says whose it is."""

    across = False

    def label_from_instance(self, piece: Any) -> str:
        return f"{piece.story.slug}: {piece.title}" if self.across else str(piece.title)


class TickForm(NewEvidenceFields, BenchForm):
    """One document that shows plain facts."""

    called = "tick"
    evidence = PieceField(
        label="Shown by",
        queryset=Evidence.objects.none(),
        to_field_name="uuid",
        required=False,
        empty_label="new evidence",
        error_messages={"invalid_choice": GONE},
    )
    where = forms.CharField(
        label="Where in it",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"placeholder": "where in it", "aria-label": "Where in it"}),
    )

    def __init__(self, *args: Any, among: Any, across: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("evidence", among)
        field = self.fields["evidence"]
        assert isinstance(field, PieceField)
        field.across = across


class WaitForm(BenchForm):
    called = "wait"
    reason = Needed(label="Waiting for what?")
    until = WallTimeField(label="Until", required=False)


class AskForm(BenchForm):
    called = "ask"
    question = Needed(label="Question for the reporter", widget=lines(2))


class ReasonForm(BenchForm):
    """A verb that asks for its reason and nothing else."""

    called = "reason"
    reason = Needed(label="Why", widget=lines(2))


class LookForm(BenchForm):
    """What looking again at a claim that ran came to."""

    called = "look"
    outcome = forms.ChoiceField(
        label="What ran",
        choices=[(LookOutcome.STANDS, "stands"), (LookOutcome.CORRECT, "has to be corrected")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether what ran stands, or has to be corrected."},
    )
    found = Needed(label="What you found", widget=lines(2))


class ClaimFields(forms.Form):
    """How a claim is put."""

    kind = forms.ChoiceField(
        choices=[("", "choose"), *Kind.choices],
        error_messages={"required": "Choose what kind of claim it is."},
    )
    risk = forms.ChoiceField(choices=Risk.choices, initial=Risk.MEDIUM, widget=forms.RadioSelect)
    flags = forms.MultipleChoiceField(
        choices=Flag.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    statement = forms.CharField(
        label="What it asserts",
        required=False,
        strip=False,
        widget=lines(2),
        help_text="Left empty: the words.",
    )
    attributed_to = forms.CharField(label="Attributed to", required=False, max_length=200)
    channel = forms.CharField(label="Said through", required=False, max_length=60)

    @property
    def claim(self) -> dict[str, Any]:
        """What `mark` and `amend` ask for."""
        return {name: self.cleaned_data[name] for name in ClaimFields.base_fields}


class SelectorFields(forms.Form):
    """Words of the copy, typed or selected; a selection also brings what stands around it and where it begins."""

    exact = Needed(label="The exact words", strip=False, widget=lines(2))

    @property
    def around(self) -> dict[str, str]:
        """What stands around the words, for the hidden fields that a selection fills.

        It was not typed, and may be what did not fit: words that come back with an error come back without it.
        """
        held = self.data if self.is_bound else self.initial
        refused = "exact" in self.errors
        return {name: "" if refused else str(held.get(name, "")) for name in ("prefix", "suffix", "start")}

    @property
    def selector(self) -> dict[str, Any]:
        """What `mark` and `add_place` ask for."""
        start = self.around["start"]
        return {
            "exact": self.cleaned_data["exact"].strip(),
            "prefix": self.around["prefix"],
            "suffix": self.around["suffix"],
            "start": int(start) if start.isdecimal() and len(start) < 10 else None,
        }


class MarkForm(SelectorFields, ClaimFields, BenchForm):
    called = "mark"

    @classmethod
    def of(cls, words: str, start: int) -> "MarkForm":
        """The form for these very words of the copy; what is left to say is what kind of claim they are."""
        form = cls(initial={"exact": words, "start": start})
        form.fields["kind"].widget.attrs["autofocus"] = True
        return form


class PlaceForm(SelectorFields, BenchForm):
    called = "place"


class AmendForm(ClaimFields, BenchForm):
    called = "amend"

    @classmethod
    def of(cls, claim: Claim) -> "AmendForm":
        form = cls(initial={name: getattr(claim, name) for name in ClaimFields.base_fields})
        form.fields["statement"].help_text = ""
        return form
