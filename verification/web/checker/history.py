"""What happened to one claim, from the ledger, in words."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newsroom.ledger.models import Event
from newsroom.ledger.querysets import timeline
from verification.checking.states import LABELS, Said, So, TaskType
from verification.claims.models import Claim
from verification.claims.states import Kind, Risk

NEWEST = 60
"""Lines shown beside a claim; the story's timeline has all of them."""

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """One event: who did what, and the free text that went with it."""

    at: datetime
    who: str
    what: str
    text: str = ""
    statement: str = ""


def _verdict(facts: Facts) -> str:
    label = LABELS[So(facts["so"]), Said(facts["said"])].words
    return f"gave the verdict “{label}”{' in a second check' if facts.get('second') else ''}"


def _amended(facts: Facts) -> str:
    return f"put it as {Kind(facts['kind']).label.lower()}, {Risk(facts['risk']).label.lower()} risk"


def _task(words: str) -> Callable[[Facts], str]:
    return lambda facts: words.format(type=TaskType(facts["type"]).label.lower())


WORDS: Mapping[str, str | Callable[[Facts], str]] = {
    "claim.marked": "marked it in the copy",
    "claim.accepted": "accepted it as a claim",
    "claim.amended": _amended,
    "claim.place_added": "added a place",
    "claim.place_removed": "removed a place",
    "claim.withdrawn": "withdrew it",
    "claim.reinstated": "reinstated it",
    "claim.judged": _verdict,
    "claim.ticked": "ticked it",
    "task.opened": _task("opened the {type}"),
    "task.assigned": _task("assigned the {type}"),
    "task.taken": _task("took the {type}"),
    "task.released": _task("released the {type}"),
    "task.waiting": "waits",
    "task.resumed": "went on",
    "task.asked": "asked the reporter",
    "task.answered": "answered",
    "task.reopened": _task("re-opened the {type}"),
    "task.put_back": _task("set off: the {type} is open again"),
    "task.cancelled": _task("cancelled the {type}"),
    "task.handed_over": _task("handed over the {type}"),
    "source.linked": "linked a source",
    "source.unlinked": "unlinked a source",
    "fix.accepted": "accepted the proposed words",
    "fix.stet": "let the words stand: stet",
}


def history_of(claim: Claim, hidden: Collection[int]) -> list[Line]:
    """What happened to a claim, newest first, less the events of verdicts the reader must not know (their ids)."""
    events = timeline(claim.story_id).filter(facts__claim=claim.number)
    if hidden:
        events = events.exclude(subject_type="verdict", subject_id__in=hidden)
    return [_line(event) for event in events[:NEWEST]]


def _line(event: Event) -> Line:
    worded = WORDS.get(event.verb, event.verb.replace(".", ": ").replace("_", " "))
    texts = {text.name: text.text for text in event.texts.all()}
    said = (
        texts.get("reason") or texts.get("rationale") or texts.get("because") or texts.get("statement") or ""
    )
    return Line(
        at=event.at,
        who=str(event.actor) if event.actor else "The desk",
        what=worded if isinstance(worded, str) else worded(event.facts),
        text=said,
        statement=texts.get("statement", ""),
    )
