"""The forms of the editor: a reason, an instant to run at, and what looking again came to."""

from typing import Any

from django import forms

from newsroom.stories.models import Story
from verification.record.models import RegisterEntry
from verification.record.states import RecheckOutcome
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

    @classmethod
    def of(cls, entry: RegisterEntry, data: Any = None) -> "RecheckForm":
        return cls(
            data,
            zone=entry.claim.story.desk.zone,
            auto_id=f"recheck_{entry.pk}_%s",
            initial={"seen": entry.version},
        )
