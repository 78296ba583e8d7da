"""The forms for where events and messages of a desk go."""

from typing import Any

from django import forms

from newsroom.dispatch.models import Subscription
from newsroom.dispatch.states import ChatFormat
from newsroom.dispatch.webhooks import PUBLIC_EVENTS
from verification.web.doing import RefusableForm


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
    only_story = forms.UUIDField(
        label="Only of this story",
        required=False,
        help_text="The id of a story, as it stands in the address of its pages.",
        error_messages={"invalid": "This is no id of a story."},
    )

    def __init__(self, subscription: Subscription | None = None, data: Any = None) -> None:
        initial = {}
        if subscription:
            initial = {
                "url": subscription.url,
                "events": subscription.events,
                "only_story": subscription.only_story,
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
