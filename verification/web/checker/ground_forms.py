"""The forms for what a claim rests on."""

from typing import Any

from django import forms

from verification.sources.models import Source
from verification.sources.states import GroundRules, Proximity, SourceType
from verification.web.checker.forms import BenchForm, Needed


class SourceForm(BenchForm):
    """A source that is not in the story yet."""

    called = "source"
    name = Needed(label="Name, as the story may name it")
    type = forms.ChoiceField(choices=SourceType.choices)
    proximity = forms.ChoiceField(choices=Proximity.choices, initial=Proximity.UNKNOWN)
    ground_rules = forms.ChoiceField(choices=GroundRules.choices)
    derives_from = forms.ModelChoiceField(
        label="Repeats",
        queryset=Source.objects.none(),
        to_field_name="uuid",
        required=False,
        empty_label="nobody",
    )
    contradicts = forms.BooleanField(label="It contradicts the claim", required=False)

    def __init__(self, *args: Any, among: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("derives_from", among)


class LinkForm(BenchForm):
    """A source of the story that this claim rests on too."""

    called = "link"
    source = forms.ModelChoiceField(
        queryset=Source.objects.none(),
        to_field_name="uuid",
        empty_label=None,
        error_messages={
            "invalid_choice": "That source is not in this story.",
            "required": "Choose a source.",
        },
    )
    contradicts = forms.BooleanField(label="It contradicts the claim", required=False)

    def __init__(self, *args: Any, among: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("source", among)
