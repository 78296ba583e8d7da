"""The forms of the reply log."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, QuerySet, When

from newsroom.stories.models import Story
from verification.claims.models import Claim
from verification.claims.states import Flag
from verification.outreach.models import Address, Attempt, ReplyRequest
from verification.outreach.states import (
    AttemptResult,
    Channel,
    MailStep,
    Outcome,
    Pace,
    PartyKind,
    RequestType,
)
from verification.outreach.templates import LONGEST_BODY
from verification.web.reporter.fields import DeskForm, WallTimeField
from verification.web.typed import number_of

NO_SUCH_CLAIM = "Choose claims of this story."


class ClaimBoxes(forms.ModelMultipleChoiceField):
    """Claims to tick, with their words."""

    def clean(self, value: Any) -> Any:
        if not all(number_of(str(one)) for one in value or ()):  # some are larger than any database counts
            raise ValidationError(NO_SUCH_CLAIM)
        return super().clean(value)

    def label_from_instance(self, claim: Claim) -> str:
        words = claim.statement
        allegation = ", allegation:" if Flag.ALLEGATION in claim.flags else ""
        return f"{claim.label}{allegation} {words if len(words) <= 110 else words[:107] + '…'}"


def _allegations_first(story: Story) -> QuerySet[Claim]:
    claims = story.claims.standing()
    allegations = [claim.pk for claim in claims if Flag.ALLEGATION in claim.flags]
    return claims.order_by(Case(When(pk__in=allegations, then=0), default=1), "number")


class Addresses(forms.ModelChoiceField):
    """One of a party's addresses."""

    default_error_messages = {"invalid_choice": "Choose one of their addresses that is still used."}

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError:  # what is no id at all is no choice either
            raise ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value}
            ) from None

    def label_from_instance(self, address: Address) -> str:
        bad = " (marked bad)" if address.bad_since else ""
        note = f", {address.note}" if address.note else ""
        return f"{address}{note}{bad}"


def _claims(**options: Any) -> ClaimBoxes:
    return ClaimBoxes(
        label="About these claims",
        queryset=Claim.objects.none(),
        to_field_name="number",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        **options,
    )


def _address(label: str, **options: Any) -> Addresses:
    return Addresses(label=label, queryset=Address.objects.none(), to_field_name="uuid", **options)


def _questions() -> forms.CharField:
    return forms.CharField(
        label="What is put to them",
        help_text="The questions as they are sent.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write what is put to them: the questions as sent."},
    )


def _reply_by() -> WallTimeField:
    return WallTimeField(
        label="Reply by",
        required=False,
        help_text="Empty: the time the house allows for this, once it reached them.",
    )


class PutForm(DeskForm):
    """Whom to ask, what is put to them, about which claims, and by when they should reply."""

    beside: ClassVar[dict[str, str]] = {"party": "name", "value": "email"}

    name = forms.CharField(
        label="Person or body",
        help_text="Somebody the desk asked before is found by the same name.",
        widget=forms.TextInput(attrs={"list": "parties", "autocomplete": "off"}),
        error_messages={"required": "Name the person or body."},
    )
    kind = forms.ChoiceField(label="What they are", choices=PartyKind.choices)
    email = forms.CharField(
        label="E-mail address",
        required=False,
        help_text="Kept with them. Other ways to reach them are added on their page.",
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"}),
    )
    note = forms.CharField(label="How to reach them", required=False)
    type = forms.ChoiceField(label="What is asked for", choices=RequestType.choices)
    pace = forms.ChoiceField(
        label="How much time there is", choices=Pace.choices, required=False, initial=Pace.ROUTINE
    )
    put = _questions()
    claims = _claims()
    reply_by = _reply_by()
    language = forms.CharField(
        label="Language of the mails", required=False, initial="en", help_text="A tag like en, lt or pt-BR."
    )

    @classmethod
    def of(cls, story: Story, data: Any = None, *, initial: dict[str, Any] | None = None) -> "PutForm":
        form = cls(data, zone=story.desk.zone, auto_id="put_%s", initial=initial)
        form.offer("claims", _allegations_first(story))
        return form


class PutAgainForm(DeskForm):
    """What is put to them now, instead of what was."""

    put = _questions()
    claims = _claims()
    reply_by = _reply_by()
    at = WallTimeField(
        label="When",
        required=False,
        help_text="Empty: now. Write it when it was put to them elsewhere before.",
    )

    @classmethod
    def of(cls, asked: ReplyRequest, data: Any = None) -> "PutAgainForm":
        now = {claim.number for claim in asked.claims.all()}
        form = cls(data, zone=asked.story.desk.zone, initial={"put": asked.put, "claims": sorted(now)})
        form.offer("claims", _allegations_first(asked.story))
        return form


class AttemptForm(DeskForm):
    """One attempt to reach them."""

    channel = forms.ChoiceField(choices=Channel.choices)
    address = _address(
        "Which of their addresses",
        required=False,
        empty_label="None of these",
        help_text="It says the channel, too.",
    )
    at = WallTimeField(label="When", error_messages={"required": "Say when that was."})
    result = forms.ChoiceField(
        label="Did it reach them?",
        choices=AttemptResult.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it reached them."},
    )
    detail = forms.CharField(label="Address, number or what happened", required=False)
    next_follow_up_at = WallTimeField(label="Follow up at", required=False)

    @property
    def attempt(self) -> dict[str, Any]:
        """What the verb takes: an address knows its own channel."""
        given = dict(self.cleaned_data)
        return {**given, "channel": ""} if given["address"] else given


class CorrectForm(AttemptForm):
    """How an attempt really was."""

    next_follow_up_at = None  # type: ignore[assignment]  # Django's way to leave an inherited field out

    @classmethod
    def of(cls, attempt: Attempt, data: Any = None) -> "CorrectForm":
        initial = {
            "channel": attempt.channel,
            "address": attempt.address and attempt.address.uuid,
            "at": attempt.at,
            "result": attempt.result,
            "detail": attempt.detail,
        }
        form = cls(data, zone=attempt.request.story.desk.zone, auto_id="correct_%s", initial=initial)
        form.offer("address", attempt.request.party.addresses.all())
        return form


class BouncedForm(DeskForm):
    """What came back instead of an answer."""

    at = WallTimeField(label="When it came back", error_messages={"required": "Say when it came back."})
    reason = forms.CharField(
        label="What it says",
        help_text="The words of the bounce, like “user unknown”.",
        error_messages={"required": "Write what came back."},
    )


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
    said_by = forms.CharField(label="Who said it", required=False, max_length=200)
    received_at = WallTimeField(
        label="When",
        required=False,
        help_text="Of a standing denial: when they denied it, before they were asked.",
    )
    until = WallTimeField(label="They asked for time until", required=False)


class FollowUpForm(DeskForm):
    """When to try again."""

    next_follow_up_at = WallTimeField(
        label="Follow up at", error_messages={"required": "Say when to follow up."}
    )


class GiveUpForm(DeskForm):
    """Why no other way is looked for."""

    reason = forms.CharField(
        label="Why not", error_messages={"required": "Write why no other way is looked for."}
    )


class MailForm(DeskForm):
    """A mail to a party before it is sent: to whom, subject, body; and what the form saw, so that it is sent once."""

    address = _address(
        "To", empty_label=None, error_messages={"required": "Choose the address that it is sent to."}
    )
    subject = forms.CharField(error_messages={"required": "Write the subject."})
    body = forms.CharField(
        label="Mail",
        strip=False,
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 18}),
        error_messages={"required": "Write the mail."},
    )
    step = forms.ChoiceField(choices=MailStep.choices, widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    uuid = forms.UUIDField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, asked: ReplyRequest, data: Any = None, **initial: Any) -> "MailForm":
        form = cls(data, zone=asked.story.desk.zone, initial=initial)
        good = asked.party.addresses.filter(channel=Channel.EMAIL, retired_at=None, bad_since=None)
        form.offer("address", good)
        return form


class PauseForm(DeskForm):
    """Why nobody follows up for now."""

    reason = forms.CharField(
        label="Why nobody follows up for now",
        max_length=500,
        widget=forms.TextInput,
        error_messages={"required": "Write why nobody follows up for now."},
    )
