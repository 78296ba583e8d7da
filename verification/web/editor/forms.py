"""The forms of the editor: a reason, an instant to run at, and what looking again came to."""

from typing import Any

from django import forms

from newsroom.people.models import User
from newsroom.people.querysets import users_on
from newsroom.people.states import Role
from newsroom.stories.models import Story
from verification.record.models import RegisterEntry
from verification.record.states import RecheckOutcome
from verification.web.after.forms import PersonField
from verification.web.reporter.fields import DeskForm, WallTimeField


class ReasonForm(DeskForm):
    """Why a story is returned, held, spiked or retracted."""

    use_required_attribute = False  # on the gate page it shares its form with Approve, which needs none

    reason = forms.CharField(
        label="Reason, for the reporter and the record",
        widget=forms.Textarea(attrs={"rows": 3, "data-key": "b"}),
        error_messages={"required": "Write the reason, for the reporter and the record."},
    )


class ScheduleForm(DeskForm):
    """When an approved story runs."""

    at = WallTimeField(label="Run at", error_messages={"required": "Say when it should run."})

    @classmethod
    def of(cls, story: Story, data: Any = None) -> "ScheduleForm":
        later = max((time for time in (story.publish_by, story.embargo_until) if time), default=None)
        return cls(data, zone=story.desk.zone, auto_id="schedule_%s", initial={"at": later})


class RecheckForm(DeskForm):
    """What looking again at something published unverified came to."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label="What it came to",
        choices=RecheckOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what looking again came to."},
    )
    note = forms.CharField(
        label="What you found",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write what you found."},
    )
    next_at = WallTimeField(label="Look again at", required=False, help_text="Needed when it is still open.")

    label = forms.CharField(
        label="Words on the page that say so",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Needed when it is still open: copied from what readers have.",
    )

    @classmethod
    def of(cls, entry: RegisterEntry, data: Any = None) -> "RecheckForm":
        return cls(
            data,
            zone=entry.claim.story.desk.zone,
            auto_id=f"recheck_{entry.pk}_%s",
            initial={"seen": entry.version, "label": entry.label},
        )


class HandRecheckOverForm(DeskForm):
    """Who looks again from now on."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    to = PersonField(
        label="Who looks again",
        queryset=User.objects.none(),
        to_field_name="uuid",
        error_messages={
            "required": "Choose who looks again.",
            "invalid_choice": "Choose an editor or fact-checker of the desk.",
        },
    )

    @classmethod
    def of(cls, entry: RegisterEntry, data: Any = None) -> "HandRecheckOverForm":
        form = cls(data, auto_id=f"hand_{entry.pk}_%s", initial={"seen": entry.version})
        people = users_on(entry.claim.story.desk_id, Role.EDITOR, Role.FACT_CHECKER)
        others = [user.pk for user in people if user.pk != entry.owner_id]
        form.offer("to", User.objects.filter(pk__in=others).order_by("name"))
        return form
