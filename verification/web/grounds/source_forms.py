"""The forms for sources: what is said of one, and which claims rest on it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from verification.claims.models import Claim
from verification.evidence.models import Evidence
from verification.sources.models import Source
from verification.sources.states import GroundRules, Origin, Proximity, SourceType
from verification.sources.stating import FIELDS
from verification.web.checker.forms import GONE, BenchForm, Needed

USUAL = "as usual for what it is"


class SourceFields(BenchForm):
    """What is said of a source."""

    called = "source"
    name = Needed(label="Name, as the story may name it")
    type = forms.ChoiceField(
        choices=[("", "choose"), *SourceType.choices],
        error_messages={"required": "Choose what sort of source it is."},
    )
    proximity = forms.ChoiceField(
        label="How near it was", choices=Proximity.choices, initial=Proximity.UNKNOWN
    )
    ground_rules = forms.ChoiceField(choices=GroundRules.choices)
    origin = forms.ChoiceField(
        label="Its own, or another’s?",
        choices=[("", USUAL), *Origin.choices],
        required=False,
        help_text="As usual: it repeats what is named here; else agencies and other media do not say, and all others"
        " are the origin themselves.",
    )
    derives_from = forms.ModelChoiceField(
        label="Another source",
        queryset=Source.objects.none(),
        to_field_name="uuid",
        required=False,
        empty_label="none",
        error_messages={"invalid_choice": "That source is not in this story."},
    )
    derives_from_evidence = forms.ModelChoiceField(
        label="A piece of evidence",
        queryset=Evidence.objects.none(),
        to_field_name="uuid",
        required=False,
        empty_label="none",
        error_messages={"invalid_choice": GONE},
    )
    outlet = forms.CharField(label="An outlet, by its name", required=False)
    evidence = forms.ModelChoiceField(
        label="Evidence that holds it: the post, the document, the notes",
        queryset=Evidence.objects.none(),
        to_field_name="uuid",
        required=False,
        empty_label="none",
        error_messages={"invalid_choice": GONE},
    )
    motive = forms.CharField(label="What it may gain", required=False)
    motive_told = forms.BooleanField(label="The copy tells the reader of it", required=False)

    def __init__(
        self, *args: Any, among: QuerySet[Source], pieces: QuerySet[Evidence], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.offer("derives_from", among)
        self.offer("derives_from_evidence", pieces)
        self.offer("evidence", pieces)

    @property
    def stated(self) -> dict[str, Any]:
        """What `add` and `revise` ask for."""
        return {name: self.cleaned_data[name] for name in FIELDS if name in self.cleaned_data}

    def _holds(self, *names: str) -> bool:
        held = self.data if self.is_bound else self.initial
        return any(held.get(name) or name in self.errors for name in names)

    @property
    def opens_origin(self) -> bool:
        """Is something said of where it has it from?"""
        usual = not self.is_bound and self.initial.get("origin") in (Origin.OWN, None)
        return self._holds("derives_from", "derives_from_evidence", "outlet") or (
            not usual and self._holds("origin")
        )

    @property
    def opens_more(self) -> bool:
        """Is something said of what holds it, of its interest, or of how to reach it?"""
        return self._holds("evidence", "motive", "motive_told", "contact")


class ReviseForm(SourceFields):
    """A source as it is now, to be changed.

    How to reach it is asked here alone: this form is not kept in the browser while it is typed.
    """

    called = "revise"
    theirs: Sequence[tuple[str, str]] = ()
    """What somebody else has saved meanwhile, where it differs from what was typed."""
    contact = forms.CharField(label="How to reach it", required=False)

    @classmethod
    def of(cls, source: Source, *args: Any) -> "ReviseForm":
        initial = {name: getattr(source, name) for name in FIELDS}
        for name in ("derives_from", "derives_from_evidence", "evidence"):
            initial[name] = initial[name].uuid if initial[name] else None
        form = cls(
            *args,
            initial=initial,
            among=source.story.sources.exclude(pk=source.pk),
            pieces=source.story.evidence.all(),
        )
        if source.protected:
            del form.fields["contact"]  # it is sealed with the identity
        return form

    def met(self, now: Source) -> "ReviseForm":
        """What was typed, held against the source as somebody else has left it."""
        again = ReviseForm.of(now, self.data)
        for field, sentences in self.errors.items():
            again.add_error(None if field == "__all__" else field, list(sentences))
        again.theirs = [
            (str(again[name].label), _shown(again, name))
            for name in again.changed_data
            if name in again.fields
        ]
        return again


def _shown(form: ReviseForm, name: str) -> str:
    """How a field stands now, in words."""
    value = form.initial.get(name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    choices = getattr(form.fields[name], "choices", ())
    return next(
        (str(label) for key, label in choices if value and str(key) == str(value)), str(value or "nothing")
    )


class BearingFields(forms.Form):
    """What a source is to a claim."""

    authority = forms.CharField(
        label="Why it can know this",
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "she runs the port; he was there"}),
    )
    contradicts = forms.BooleanField(label="It contradicts the claim", required=False)

    @property
    def bearing(self) -> dict[str, Any]:
        """What `rest` asks for."""
        return {name: self.cleaned_data[name] for name in BearingFields.base_fields}


class ClaimChoice(forms.ModelChoiceField):
    """A claim by its number and what it asserts."""

    def label_from_instance(self, claim: Any) -> str:
        statement = claim.statement if len(claim.statement) <= 80 else f"{claim.statement[:79]}…"
        return f"{claim.label}: {statement}"


class RestForm(BearingFields, BenchForm):
    """A claim of the story that rests on the source."""

    called = "rest"
    claim = ClaimChoice(
        queryset=Claim.objects.none(),
        to_field_name="number",
        empty_label=None,
        error_messages={
            "invalid_choice": "That claim is not in this story.",
            "required": "Choose a claim.",
        },
    )
    field_order = ("claim", "authority", "contradicts")

    def __init__(self, *args: Any, among: QuerySet[Claim], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("claim", among)
