"""What happened to one claim, from the ledger."""

from collections.abc import Collection
from datetime import datetime

from newsroom.ledger.models import Event
from newsroom.ledger.querysets import timeline
from verification.checking.kept_back import KeptBack
from verification.claims.models import Claim
from verification.web.sentences.lines import Line, line_of
from verification.web.sentences.words import words_for

NEWEST = 60
"""Events shown beside a claim; the story's timeline has all of them."""


def events_of(claim: Claim) -> list[Event]:
    """The events of a claim, newest first."""
    return list(timeline(claim.story_id).filter(facts__claim=claim.number)[:NEWEST])


def told(events: list[Event], claim: Claim, hidden: Collection[int]) -> list[Line]:
    """The events in words; `hidden` are verdicts (by id) that the reader must not know yet."""
    words = words_for(events, None, claim.story.desk.zone)
    keeps = KeptBack(hidden, {claim.story_id} if hidden else ())
    return [line_of(event, words, kept_back=event in keeps) for event in events]


def statement_at(events: list[Event], moment: datetime) -> str:
    """How the claim was put at a moment; "" when these events do not say."""
    texts = (text for event in events if event.at <= moment for text in event.texts.all())
    return next((text.text for text in texts if text.name == "statement"), "")
