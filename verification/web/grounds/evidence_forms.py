"""The forms of evidence: adding it in one of four ways, dating it, stating facts about it."""

from typing import Any

from django import forms

from verification.evidence.captions import FACTS
from verification.evidence.models import Evidence
from verification.evidence.states import DateKnown, EvidenceKind, Way
from verification.web.checker.forms import BenchForm, Needed, lines

GONE = "Choose another item of this story."


class AddForm(BenchForm):
    """New evidence: an address, a file, pasted words or notes; what was filled says which where the choice does not."""

    called = "evidence"
    way = forms.ChoiceField(
        label="How it comes in",
        choices=[
            (Way.ADDRESS, "A page on the web"),
            (Way.UPLOAD, "A file"),
            (Way.PASTED, "Pasted text"),
            (Way.NOTES, "Notes of a call or meeting"),
        ],
        required=False,
        initial=Way.ADDRESS,
        widget=forms.RadioSelect,
    )
    title = Needed(label="What it is", required=False)
    url = forms.CharField(
        label="Address",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
    )
    no_fetch = forms.BooleanField(label="Don’t fetch it: that would tip them off", required=False)
    upload = forms.FileField(label="File", required=False, allow_empty_file=True)
    text = forms.CharField(label="What it says", required=False, strip=False, widget=lines(4))
    kind = forms.ChoiceField(
        label="Kind", choices=[("", "as it comes in"), *EvidenceKind.choices], required=False
    )

    def clean(self) -> dict[str, Any]:
        """Somebody who chose a file and left the first choice as it was means the file."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("way") == Way.ADDRESS and not given.get("url", "").strip():
            if given.get("upload"):
                given["way"] = Way.UPLOAD
            elif given.get("text", "").strip():
                given["way"] = Way.NOTES if given.get("kind") == EvidenceKind.NOTES else Way.PASTED
        return given


class AttachForm(BenchForm):
    """The original of an item whose page could not be captured."""

    called = "attach"
    upload = forms.FileField(
        label="File", allow_empty_file=True, error_messages={"required": "Choose the file."}
    )


class ItemField(forms.ModelChoiceField):
    def label_from_instance(self, piece: Any) -> str:
        return (
            f"{piece.title} ({piece.own_date:%-d %B %Y})"
            if piece.own_date
            else f"{piece.title} (no date yet)"
        )


class DateForm(BenchForm):
    """When the thing itself is from, and what it is set against."""

    called = "date"
    own_date = forms.DateField(
        label="Its own date",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write a date like 2023-06-04."},
    )
    how = forms.ChoiceField(label="How that is known", choices=DateKnown.choices, required=False)
    against = ItemField(
        label="Set against",
        queryset=Evidence.objects.none(),
        to_field_name="uuid",
        required=False,
        empty_label="nothing",
        help_text="The post a denial seems to answer, the event a picture is shown with.",
        error_messages={"invalid_choice": GONE},
    )

    @classmethod
    def of(cls, piece: Evidence, data: Any = None) -> "DateForm":
        form = cls(
            data,
            initial={
                "own_date": piece.own_date,
                "how": piece.own_date_how,
                "against": piece.set_against.uuid if piece.set_against else None,
            },
        )
        form.offer("against", piece.story.evidence.exclude(pk=piece.pk))
        return form


class FactsForm(BenchForm):
    """What a person says of an item; empty fields leave what the file says."""

    called = "facts"

    def __init__(self, *args: Any, piece: Evidence, **options: Any) -> None:
        super().__init__(*args, initial=piece.stated, **options)
        for key, label in FACTS.items():
            self.fields[key] = forms.CharField(
                label=label,
                required=False,
                max_length=1_000,
                widget=forms.TextInput(attrs={"placeholder": piece.facts.get(key, "")[:80]}),
            )
