"""The models of all rooms of this app, for Django."""

from newsroom.dispatch.models import (
    CalendarFeed,
    ChatHook,
    Choice,
    Delivery,
    Freeze,
    Notice,
    OutboxMessage,
    Subscription,
    WakeUp,
)
from newsroom.ledger.models import Event, EventText
from newsroom.people.keyed_models import KeyedRequest
from newsroom.people.models import Desk, Invitation, Membership, User
from newsroom.people.token_models import ApiToken, TokenUse
from newsroom.stories.models import Byline, Draft, Responsible, Revision, Story, StoryAccess

__all__ = [
    "ApiToken",
    "Byline",
    "CalendarFeed",
    "ChatHook",
    "Choice",
    "Delivery",
    "Desk",
    "Draft",
    "Event",
    "EventText",
    "Freeze",
    "Invitation",
    "KeyedRequest",
    "Membership",
    "Notice",
    "OutboxMessage",
    "Responsible",
    "Revision",
    "Story",
    "StoryAccess",
    "Subscription",
    "TokenUse",
    "User",
    "WakeUp",
]
