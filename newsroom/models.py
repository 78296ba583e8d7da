"""The models of all rooms of this app, for Django."""

from newsroom.dispatch.models import Delivery, Notice, OutboxMessage
from newsroom.ledger.models import Event, EventText
from newsroom.people.models import Desk, Invitation, Membership, User
from newsroom.stories.models import Byline, Draft, Responsible, Revision, Story

__all__ = [
    "Byline",
    "Delivery",
    "Desk",
    "Draft",
    "Event",
    "EventText",
    "Invitation",
    "Membership",
    "Notice",
    "OutboxMessage",
    "Responsible",
    "Revision",
    "Story",
    "User",
]
