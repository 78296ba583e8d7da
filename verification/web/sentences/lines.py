"""The ledger in words: for every verb that is recorded anywhere, what somebody did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from newsroom.ledger.models import Event
from verification.outreach.links import without_addresses
from verification.web.sentences import claims, evidence, gate, outreach, people, record, sending, stories
from verification.web.sentences.shapes import Sentence, about
from verification.web.sentences.words import SUBJECT, Words

SENTENCES: Mapping[str, Sentence] = {
    **stories.SENTENCES,
    **claims.SENTENCES,
    **evidence.SENTENCES,
    **outreach.SENTENCES,
    **gate.SENTENCES,
    **record.SENTENCES,
    **people.SENTENCES,
    **sending.SENTENCES,
}
"""Read after the actor's name. A test finds every verb that is recorded in the code and asks for it here."""

THE_DESK = "The desk"
"""Who did it when nobody in person did."""

_KEPT_BACK: Mapping[str, Sentence] = {
    "claim.judged": about("gave a verdict on {claim}, kept back until the second check is given"),
    "claim.ticked": about("gave a verdict on {claim}, kept back until the second check is given"),
    "claim.confirmed_again": about("confirmed a verdict on {claim} again, kept back until the second check"),
    "fix.accepted": about("put other words of {claim} into the copy"),
    "fix.stet": about("let the words of {claim} stand"),
    "override.asked": "asked to let something pass that stops the story, kept back until the second check is given",
    "override.seconded": "seconded it: something passes that stops the story",
    "override.withdrawn": "withdrew an override: it stops the story again",
}
"""The same for whoever must stay blind: that it was done, and nothing of the answer."""

_OF_THE_COPY = {"statement", "fix"}
"""Free text that is words of the copy, and is set as such; everything else somebody said about it."""


@dataclass(frozen=True)
class Text:
    words: str
    is_copy: bool


@dataclass(frozen=True)
class Line:
    """One event as the timeline shows it."""

    at: datetime
    who: str
    what: str
    texts: list[Text]
    verb: str
    position: int


def line_of(event: Event, words: Words, *, kept_back: bool = False) -> Line:
    """An event in words; `kept_back` when the reader may not know the verdict it is about."""
    sentence = (_KEPT_BACK if kept_back else SENTENCES)[event.verb]
    texts = (
        []
        if kept_back
        else [Text(without_addresses(text.text), text.name in _OF_THE_COPY) for text in event.texts.all()]
    )
    return Line(
        at=event.at,
        who=str(event.actor) if event.actor else THE_DESK,
        what=sentence
        if isinstance(sentence, str)
        else sentence({SUBJECT: event.subject_id, **event.facts}, words),
        texts=texts,
        verb=event.verb,
        position=event.position,
    )
