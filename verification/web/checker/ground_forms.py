"""The forms for what a claim rests on."""

from typing import Any

from django import forms

from verification.sources.models import Source
from verification.web.checker.forms import BenchForm
from verification.web.grounds.source_forms import BearingFields, SourceFields


class SourceForm(BearingFields, SourceFields):
    """A source that is not in the story yet, and what it is to the claim."""


class LinkForm(BearingFields, BenchForm):
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
    field_order = ("source", "authority", "contradicts")

    def __init__(self, *args: Any, among: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("source", among)
