"""The forms of the reshape page: which claim, which places, which words."""

from collections.abc import Sequence
from typing import Any

from django import forms

from verification.claims.models import Anchor, Claim
from verification.web.checker.forms import BenchForm, SelectorFields


class MergeForm(BenchForm):
    """The claim that stays."""

    called = "merge"
    into = forms.ChoiceField(
        label="Merge into", error_messages={"required": "Choose the claim that stays."}, widget=forms.Select
    )

    def __init__(self, *args: Any, among: Sequence[tuple[Claim, str]], **options: Any) -> None:
        """`among` are the claims to choose from, each with what it is called in the list."""
        super().__init__(*args, **options)
        field = self.fields["into"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "choose a claim"), *((str(claim.number), words) for claim, words in among)]


class SplitPlacesForm(BenchForm):
    """Places that become a claim of their own."""

    called = "places"
    places = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label="Places of the new claim"
    )

    def __init__(self, *args: Any, among: Sequence[Anchor], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["places"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (str(anchor.place.uuid), f"{anchor.place.get_field_display()}: {anchor.words}")
            for anchor in among
        ]


class SplitWordsForm(SelectorFields, BenchForm):
    """The first or the last words of one place, which become a claim of their own."""

    called = "split"


class CutForm(BenchForm):
    """Nothing to fill in; it holds what the verb refused."""

    called = "cut"
