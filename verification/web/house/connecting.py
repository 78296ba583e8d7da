"""The forms for where events and messages of a desk go."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from newsroom.dispatch.models import Subscription
from newsroom.dispatch.states import ChatFormat
from newsroom.dispatch.webhooks import PUBLIC_EVENTS
from newsroom.people.models import Desk
from newsroom.stories.models import Story
from verification.web.doing import RefusableForm


def _slug_of(subscription: Subscription, desk: Desk) -> str:
    """What people call the only story of a subscription, or its id where it is gone or confidential."""
    if subscription.only_story is None:
        return ""
    named = Story.objects.filter(desk=desk, uuid=subscription.only_story, confidential=False).first()
    return named.slug if named else str(subscription.only_story)


class SubscriptionForm(RefusableForm):
    """Where events go, and which."""

    url = forms.CharField(
        label="Address",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        help_text="It begins with https:// and is on the public internet.",
        error_messages={"required": "Write the address that events are sent to."},
    )
    events = forms.MultipleChoiceField(
        choices=list(PUBLIC_EVENTS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one event."},
    )
    only_story = forms.CharField(
        label="Only of this story",
        required=False,
        help_text="Its slug line, or its id as it stands in the address of its pages.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    with_copy = forms.BooleanField(
        label="It is our CMS: send the copy along when a story is published",
        required=False,
        help_text="As ninjs 3.1. Where it answers with JSON, url and id are kept, and the page readers have is compared"
        " with what was approved.",
    )

    def clean_only_story(self) -> UUID | None:
        """The story that is meant, by its id."""
        given = self.cleaned_data["only_story"].strip()
        if not given:
            return None
        try:
            return UUID(given)
        except ValueError:
            named = Story.objects.filter(desk=self.desk, slug=given.lower(), confidential=False).first()
        if named is None:
            raise ValidationError(f"No story of {self.desk} has this slug line or id.")
        return named.uuid

    def __init__(self, desk: Desk, subscription: Subscription | None = None, data: Any = None) -> None:
        self.desk = desk
        initial = {}
        if subscription:
            initial = {
                "url": subscription.url,
                "events": subscription.events,
                "only_story": _slug_of(subscription, desk),
                "with_copy": subscription.with_copy,
            }
        super().__init__(data, initial=initial, auto_id="webhook_%s")


class ChatForm(RefusableForm):
    """A chat's incoming webhook."""

    format = forms.ChoiceField(label="Chat", choices=ChatFormat.choices)
    url = forms.CharField(
        label="Address of its incoming webhook",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        help_text="Whoever knows it can write into the chat: it is kept sealed and never shown again.",
        error_messages={"required": "Write the address that the chat gave you."},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="chat_%s")


class FreezeForm(RefusableForm):
    """Why nothing may leave."""

    because = forms.CharField(
        label="Why", max_length=300, error_messages={"required": "Say why nothing may leave."}
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="freeze_%s")
