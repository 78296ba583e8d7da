"""The forms of protected sources. The browser keeps nothing of what is typed here, and neither does the server."""

from typing import Any

from django import forms

from newsroom.people.models import User
from verification.web.reporter.fields import DeskForm

_SECRET = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}


class WhoForm(DeskForm):
    """Who a source is."""

    name = forms.CharField(
        label="Who it is",
        widget=forms.TextInput(attrs=_SECRET),
        error_messages={"required": "Write who the source is."},
    )
    contact = forms.CharField(
        label="How to reach them", required=False, widget=forms.TextInput(attrs=_SECRET)
    )
    note = forms.CharField(
        label="What else has to be kept with it",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, **_SECRET}),
        help_text="How you know them, what was promised to them.",
    )


def _kept_until() -> forms.DateField:
    return forms.DateField(
        label="Shred it after",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Without a day it stays until you shred it.",
        error_messages={"invalid": "Write a day, like 2027-05-31."},
    )


class ProtectForm(WhoForm):
    """Who a source is, and how it is kept."""

    keep_until = _kept_until()
    needs_second = forms.BooleanField(
        label="A second person on the list has to consent each time it is revealed",
        required=False,
        help_text="This can not be taken back later.",
    )


class RetainForm(DeskForm):
    """Until when an identity is kept."""

    keep_until = _kept_until()


class PersonForm(DeskForm):
    """Somebody of the desk."""

    user = forms.ModelChoiceField(
        label="Who",
        queryset=User.objects.none(),
        to_field_name="uuid",
        empty_label="Choose somebody of the desk",
        error_messages={
            "required": "Choose somebody of the desk.",
            "invalid_choice": "This person is not on the desk any more.",
        },
    )

    def __init__(self, *args: Any, among: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("user", among)


class ReasonForm(DeskForm):
    """Why; naming nobody, because this is not sealed."""

    reason = forms.CharField(
        label="Why",
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 500}),
        error_messages={"required": "Write why."},
    )
