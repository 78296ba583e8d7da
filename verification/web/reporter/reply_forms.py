"""The forms of the reply log."""

from typing import Any

from django import forms

from newsroom.stories.models import Story
from verification.claims.models import Claim
from verification.outreach.states import AttemptResult, Channel, Outcome, PartyKind, RequestType
from verification.web.reporter.fields import DeskForm, WallTimeField


class ClaimBoxes(forms.ModelMultipleChoiceField):
    """Claims to tick, with their words."""

    def label_from_instance(self, claim: Claim) -> str:
        words = claim.statement
        return f"{claim.label} {words if len(words) <= 110 else words[:107] + '…'}"


class PutForm(DeskForm):
    """Whom to ask, what is put to them, about which claims, and by when they should reply."""

    name = forms.CharField(
        label="Person or body",
        help_text="Somebody the desk asked before is found by the same name.",
        widget=forms.TextInput(attrs={"list": "parties", "autocomplete": "off"}),
        error_messages={"required": "Name the person or body."},
    )
    kind = forms.ChoiceField(label="What they are", choices=PartyKind.choices)
    note = forms.CharField(label="How to reach them", required=False)
    type = forms.ChoiceField(label="What is asked for", choices=RequestType.choices)
    put = forms.CharField(
        label="What is put to them",
        help_text="The questions as they are sent.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write what is put to them: the questions as sent."},
    )
    claims = ClaimBoxes(
        label="About these claims",
        queryset=Claim.objects.none(),
        to_field_name="number",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reply_by = WallTimeField(label="Reply by", error_messages={"required": "Say by when they should reply."})

    @classmethod
    def of(cls, story: Story, data: Any = None) -> "PutForm":
        form = cls(data, zone=story.desk.zone, auto_id="put_%s")
        form.offer("claims", story.claims.standing())
        return form


class AttemptForm(DeskForm):
    """One attempt to reach them."""

    channel = forms.ChoiceField(choices=Channel.choices)
    at = WallTimeField(label="When", error_messages={"required": "Say when that was."})
    result = forms.ChoiceField(
        label="Did it reach them?",
        choices=AttemptResult.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it reached them."},
    )
    detail = forms.CharField(label="Address, number or what happened", required=False)
    next_follow_up_at = WallTimeField(label="Follow up at", required=False)


class ReplyForm(DeskForm):
    """What came back, or that nothing did."""

    outcome = forms.ChoiceField(
        label="What came of it",
        choices=[("", "Choose"), *Outcome.choices],
        error_messages={"required": "Say what came of it."},
    )
    text = forms.CharField(
        label="Their words, or why not",
        required=False,
        help_text="As they said it. It is kept with the story, and never edited.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    received_at = WallTimeField(label="When", required=False)
    until = WallTimeField(label="They asked for time until", required=False)


class FollowUpForm(DeskForm):
    """When to try again."""

    next_follow_up_at = WallTimeField(
        label="Follow up at", error_messages={"required": "Say when to follow up."}
    )
