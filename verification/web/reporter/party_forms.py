"""What is typed on the pages of parties."""

from typing import Any, ClassVar

from django import forms

from newsroom.people.models import Desk
from verification.outreach.models import Party
from verification.outreach.parties import Hours
from verification.outreach.states import Channel, PartyKind
from verification.web.people.forms import DAYS, zones
from verification.web.reporter.fields import DeskForm


class PartyForm(DeskForm):
    """Who a party is, and when they can be reached."""

    name = forms.CharField(label="Person or body", error_messages={"required": "Name the person or body."})
    kind = forms.ChoiceField(label="What they are", choices=PartyKind.choices)
    note = forms.CharField(label="What to know when reaching them", required=False)
    time_zone = forms.ChoiceField(label="Time zone", required=False)
    opens_at = forms.TimeField(
        label="They open at",
        required=False,
        help_text="On their clocks. Empty: at any hour.",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Write a time of day, like 09:00."},
    )
    closes_at = forms.TimeField(
        label="They close at",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Write a time of day, like 18:00."},
    )
    working_days = forms.MultipleChoiceField(
        label="Days on which they work",
        required=False,
        choices=[(str(number), day) for number, day in enumerate(DAYS, 1)],
        widget=forms.CheckboxSelectMultiple,
    )
    holiday_calendar = forms.CharField(
        label="Public holidays of",
        required=False,
        help_text="A country like LT, or a part of one like DE-BE. Empty: none.",
    )

    HOURS: ClassVar = ("time_zone", "opens_at", "closes_at", "holiday_calendar")

    @classmethod
    def of(cls, desk: Desk, party: Party | None = None, data: Any = None) -> "PartyForm":
        initial: dict[str, Any] = {"working_days": list("12345")}
        if party:
            initial = {name: getattr(party, name) for name in ("name", "kind", "note", *cls.HOURS)}
            initial["working_days"] = list(party.working_days)
        form = cls(data, zone=desk.zone, auto_id="party_%s", initial=initial)
        now = party.time_zone if party else ""
        form.fields["time_zone"].choices = zones(now, empty="The desk’s")  # type: ignore[attr-defined]  # a ChoiceField
        return form

    @property
    def given(self) -> dict[str, Any]:
        """What the verbs take."""
        said = self.cleaned_data
        hours = Hours(**{name: said[name] for name in self.HOURS}, working_days="".join(said["working_days"]))
        return {**{name: said[name] for name in ("name", "kind", "note")}, "hours": hours}


class AddressForm(DeskForm):
    """One more way to reach them."""

    channel = forms.ChoiceField(choices=Channel.choices)
    value = forms.CharField(
        label="Address, number or name there", error_messages={"required": "Write where they are reached."}
    )
    note = forms.CharField(label="What it is for", required=False)
