"""The forms of corrections and complaints. What a verb asks for, the verb says; these carry it."""

from datetime import tzinfo
from typing import Any, Self

from django import forms

from newsroom.people.models import User
from newsroom.people.querysets import users_on
from newsroom.stories.models import Story
from verification.claims.models import Claim
from verification.record.complaint_permissions import ANSWERS
from verification.record.kinds import CHANGES
from verification.record.models import Complaint, Correction
from verification.record.states import ComplaintOutcome, MissedStep
from verification.web.checker.forms import BenchForm, Needed, lines
from verification.web.reporter.fields import WallTimeField

KINDS = [(kind.value, kind.label) for kind in CHANGES]


class ClaimField(forms.ModelChoiceField):
    """A claim of the story, by its number and what it asserts; none has to be chosen."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            queryset=Claim.objects.none(),
            to_field_name="uuid",
            required=False,
            empty_label="no claim in particular",
            error_messages={"invalid_choice": "Choose a claim of this story."},
            **options,
        )

    def label_from_instance(self, claim: Claim) -> str:
        return f"{claim.label} {claim.statement[:90]}"


class PersonField(forms.ModelChoiceField):
    """Somebody of the desk, by name."""

    def label_from_instance(self, user: User) -> str:
        return user.name


class OpenCorrectionForm(BenchForm):
    """What is wrong with what ran, and what kind of change that asks for."""

    called = "open"
    because = Needed(label="What is wrong", widget=lines(4))
    kind = forms.ChoiceField(label="It asks for", choices=KINDS, initial="correction")
    claim = ClaimField(label="In which claim")
    due_at = WallTimeField(
        label="Readers have it by",
        required=False,
        help_text="Left empty: within the hours your desk holds to.",
    )

    @classmethod
    def of(cls, story: Story, data: Any = None, **initial: Any) -> "OpenCorrectionForm":
        form = cls(data, zone=story.desk.zone, initial=initial)
        form.offer("claim", story.claims.order_by("number"))
        return form


class AgreeForm(BenchForm):
    """The words that readers are told, and the kind of change they are."""

    called = "agree"
    seen = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label="It is", choices=KINDS)
    words = Needed(
        label="What readers are told",
        required=False,
        widget=lines(4),
        help_text="What was wrong and what is right, in plain words; the error is not repeated more than it has to be.",
    )

    missed_step = forms.ChoiceField(
        label="Which step would have caught it",
        choices=[("", "nothing was wrong"), *MissedStep.choices],
        required=False,
        help_text="Asked for with a correction and a removal.",
    )
    cause = forms.CharField(
        label="How it came to run",
        required=False,
        widget=lines(2),
        help_text="For the desk, not for readers. It can be added or changed afterwards.",
    )

    @classmethod
    def of(cls, correction: Correction, data: Any = None) -> "AgreeForm":
        known = ("kind", "words", "missed_step", "cause")
        words = {name: getattr(correction, name) for name in known}
        return cls(data, initial={"seen": correction.version, **words})


class _ReasonForm(BenchForm):
    """The correction as it was seen; a form of it asks for its own reason."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, correction: Correction, data: Any = None) -> Self:
        return cls(data, initial={"seen": correction.version})


class LeaveForm(_ReasonForm):
    """Why the next version runs without it."""

    called = "leave"
    reason = Needed(label="Why it can wait for a later version", widget=lines(2))


class DropForm(_ReasonForm):
    """Why what ran stands."""

    called = "drop"
    reason = Needed(label="Why what ran stands", widget=lines(2))


class ExplainForm(BenchForm):
    """Which step missed it, and how."""

    called = "explain"
    seen = forms.IntegerField(widget=forms.HiddenInput)
    missed_step = forms.ChoiceField(
        label="Which step would have caught it",
        choices=[("", "choose"), *MissedStep.choices],
        error_messages={"required": "Choose the step that would have caught it."},
    )
    claim = ClaimField(label="In which claim")
    cause = Needed(label="How it came to run", widget=lines(3))

    @classmethod
    def of(cls, correction: Correction, data: Any = None) -> "ExplainForm":
        known = {
            "seen": correction.version,
            "missed_step": correction.missed_step,
            "cause": correction.cause,
            "claim": correction.claim and correction.claim.uuid,
        }
        form = cls(data, initial=known)
        form.offer("claim", correction.story.claims.order_by("number"))
        return form


def _who_answers(form: BenchForm, name: str, story: Story) -> None:
    people = [user.pk for user in users_on(story.desk_id, *ANSWERS)]
    form.offer(name, User.objects.filter(pk__in=people).order_by("name"))


class LogComplaintForm(BenchForm):
    """Who complains, of what, and when it came."""

    called = "log"
    complainant = Needed(label="Who complains", max_length=200)
    contact = forms.CharField(label="How they are reached", required=False, max_length=300)
    text = Needed(label="What they complain of", widget=lines(6), help_text="Best in their own words.")
    claim = ClaimField(label="About which claim")
    received_at = WallTimeField(label="When it came", required=False, help_text="Left empty: now.")
    due_at = WallTimeField(
        label="Answered by", required=False, help_text="Left empty: within the days your desk holds to."
    )
    owner = PersonField(
        label="Who answers it",
        queryset=User.objects.none(),
        to_field_name="uuid",
        required=False,
        empty_label="you, or the editor on duty",
        error_messages={"invalid_choice": "Choose somebody of the desk who may decide it."},
    )

    @classmethod
    def of(cls, story: Story, data: Any = None) -> "LogComplaintForm":
        form = cls(data, zone=story.desk.zone)
        form.offer("claim", story.claims.order_by("number"))
        _who_answers(form, "owner", story)
        return form


class HandOverForm(BenchForm):
    """Who answers a complaint, and until when."""

    called = "hand"
    seen = forms.IntegerField(widget=forms.HiddenInput)
    to = PersonField(
        label="Who answers it",
        queryset=User.objects.none(),
        to_field_name="uuid",
        error_messages={
            "required": "Choose who answers it.",
            "invalid_choice": "Choose somebody of the desk who may decide it.",
        },
    )
    due_at = WallTimeField(label="Answered by", required=False, help_text="Left empty: as it was.")

    @classmethod
    def of(cls, complaint: Complaint, story: Story, zone: tzinfo, data: Any = None) -> "HandOverForm":
        form = cls(data, zone=zone, initial={"seen": complaint.version, "to": complaint.owner.uuid})
        _who_answers(form, "to", story)
        return form


class AnswerForm(BenchForm):
    """What was decided, and what they are answered."""

    called = "answer"
    seen = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label="It is",
        choices=ComplaintOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is upheld, partly upheld or rejected."},
    )
    answer = Needed(label="What they are answered", widget=lines(6))
    kind = forms.ChoiceField(
        label="What follows",
        choices=[("", "nothing, or a correction that was opened for it"), *KINDS],
        required=False,
        help_text="One that is upheld, wholly or in part, leads to a correction.",
    )
    because = forms.CharField(label="What is wrong with what ran", required=False, widget=lines(2))

    @classmethod
    def of(cls, complaint: Complaint, data: Any = None) -> "AnswerForm":
        return cls(data, initial={"seen": complaint.version})
