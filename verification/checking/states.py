"""A task's life as data, and the table that turns the two answers of a verdict into its label."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models


class TaskState(models.TextChoices):
    OPEN = "open", "Open"
    TAKEN = "taken", "Taken"
    WAITING = "waiting", "Waiting"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Cancelled"


class TaskType(models.TextChoices):
    CHECK = "check", "Check"
    SECOND_CHECK = "second_check", "Second check"
    RECHECK = "recheck", "Re-check"
    FIND_ANOTHER_WAY = "find_another_way", "Find another way"
    FORCED_CHECK = "forced_check", "Forced check"


MADE_AFTERWARDS = (TaskType.FORCED_CHECK, TaskType.SECOND_CHECK)
"""Checks that are made after publication where a story ran before they were."""


class TaskVerb(models.TextChoices):
    ASSIGN = "assign", "Assign"
    TAKE = "take", "Take"
    RELEASE = "release", "Release"
    WAIT = "wait", "Wait"
    RESUME = "resume", "Resume"
    ASK = "ask", "Ask the reporter"
    ANSWER = "answer", "Answer"
    JUDGE = "judge", "Give verdict"
    TICK = "tick", "Tick"
    CONFIRM_AGAIN = "confirm_again", "Same meaning: confirm again"
    SETTLE = "settle", "Settle: the words are back"
    LOOK_AGAIN = "look_again", "Looked again"
    END_SEARCH = "end_search", "Another way found, or none"
    REOPEN = "reopen", "Re-open"
    CANCEL = "cancel", "Cancel"
    HAND_OVER = "hand_over", "Hand over"


_S, _V = TaskState, TaskVerb

TRANSITIONS: Mapping[tuple[TaskState, TaskVerb], TaskState] = {
    (_S.OPEN, _V.ASSIGN): _S.OPEN,
    (_S.OPEN, _V.TAKE): _S.TAKEN,
    (_S.OPEN, _V.TICK): _S.DONE,
    (_S.OPEN, _V.CONFIRM_AGAIN): _S.DONE,
    (_S.OPEN, _V.SETTLE): _S.DONE,
    (_S.OPEN, _V.LOOK_AGAIN): _S.DONE,
    (_S.OPEN, _V.END_SEARCH): _S.DONE,
    (_S.OPEN, _V.CANCEL): _S.CANCELLED,
    (_S.TAKEN, _V.RELEASE): _S.OPEN,
    (_S.TAKEN, _V.WAIT): _S.WAITING,
    (_S.TAKEN, _V.ASK): _S.WAITING,
    (_S.TAKEN, _V.JUDGE): _S.DONE,
    (_S.TAKEN, _V.TICK): _S.DONE,
    (_S.TAKEN, _V.CONFIRM_AGAIN): _S.DONE,
    (_S.TAKEN, _V.LOOK_AGAIN): _S.DONE,
    (_S.TAKEN, _V.END_SEARCH): _S.DONE,
    (_S.TAKEN, _V.CANCEL): _S.CANCELLED,
    (_S.TAKEN, _V.HAND_OVER): _S.OPEN,
    (_S.WAITING, _V.RESUME): _S.TAKEN,
    (_S.WAITING, _V.ANSWER): _S.TAKEN,
    (_S.WAITING, _V.RELEASE): _S.OPEN,
    (_S.WAITING, _V.JUDGE): _S.DONE,
    (_S.WAITING, _V.CONFIRM_AGAIN): _S.DONE,
    (_S.WAITING, _V.LOOK_AGAIN): _S.DONE,
    (_S.WAITING, _V.END_SEARCH): _S.DONE,
    (_S.WAITING, _V.CANCEL): _S.CANCELLED,
    (_S.WAITING, _V.HAND_OVER): _S.OPEN,
    (_S.DONE, _V.REOPEN): _S.OPEN,
    (_S.CANCELLED, _V.REOPEN): _S.OPEN,
}

ACTIVE = (TaskState.OPEN, TaskState.TAKEN, TaskState.WAITING)
OWNED = (TaskState.TAKEN, TaskState.WAITING)


class Said(models.TextChoices):
    """Who said it? Is the attribution right."""

    NOT_ASKED = "not_asked", "Not asked"
    ACCURATE = "accurate", "Accurate"
    CONTEXT_MISSING = "context_missing", "Context missing"
    INACCURATE = "inaccurate", "Inaccurate"
    NOT_ESTABLISHED = "not_established", "Not established"


class So(models.TextChoices):
    """Is it so? *Not asked* when nothing but the saying is claimed, or it is opinion."""

    CONFIRMED = "confirmed", "Confirmed"
    UNVERIFIED = "unverified", "Unverified"
    DISPUTED = "disputed", "Disputed"
    FALSE = "false", "False"
    NOT_ASKED = "not_asked", "Not asked"


@dataclass(frozen=True)
class Label:
    """What a verdict is called, and the sign it is drawn with (a class of the style sheet, without `s-`)."""

    words: str
    sign: str


_CONFIRMED = Label("Confirmed", "ok")
_OUT_OF_CONTEXT = Label("Out of context", "false")
_MISATTRIBUTED = Label("Misattributed", "false")
_UNVERIFIED = Label("Unverified", "unv")
_DISPUTED = Label("Disputed", "disp")
_FALSE = Label("False", "false")

LABELS: Mapping[tuple[So, Said], Label] = {
    (So.CONFIRMED, Said.NOT_ASKED): _CONFIRMED,
    (So.CONFIRMED, Said.ACCURATE): _CONFIRMED,
    (So.CONFIRMED, Said.CONTEXT_MISSING): _OUT_OF_CONTEXT,
    (So.CONFIRMED, Said.INACCURATE): _MISATTRIBUTED,
    (So.CONFIRMED, Said.NOT_ESTABLISHED): Label("Confirmed, speaker open", "unv"),
    (So.UNVERIFIED, Said.NOT_ASKED): _UNVERIFIED,
    (So.UNVERIFIED, Said.ACCURATE): Label("Attributed, unverified", "attr"),
    (So.UNVERIFIED, Said.CONTEXT_MISSING): _OUT_OF_CONTEXT,
    (So.UNVERIFIED, Said.INACCURATE): _MISATTRIBUTED,
    (So.UNVERIFIED, Said.NOT_ESTABLISHED): _UNVERIFIED,
    (So.DISPUTED, Said.NOT_ASKED): _DISPUTED,
    (So.DISPUTED, Said.ACCURATE): _DISPUTED,
    (So.DISPUTED, Said.CONTEXT_MISSING): _OUT_OF_CONTEXT,
    (So.DISPUTED, Said.INACCURATE): _MISATTRIBUTED,
    (So.DISPUTED, Said.NOT_ESTABLISHED): _DISPUTED,
    (So.FALSE, Said.NOT_ASKED): _FALSE,
    (So.FALSE, Said.ACCURATE): Label("False, attributed", "false"),
    (So.FALSE, Said.CONTEXT_MISSING): Label("False, out of context", "false"),
    (So.FALSE, Said.INACCURATE): Label("False, misattributed", "false"),
    (So.FALSE, Said.NOT_ESTABLISHED): _FALSE,
    (So.NOT_ASKED, Said.NOT_ASKED): Label("Not checkable", "na"),
    (So.NOT_ASKED, Said.ACCURATE): Label("Said as quoted", "ok"),
    (So.NOT_ASKED, Said.CONTEXT_MISSING): _OUT_OF_CONTEXT,
    (So.NOT_ASKED, Said.INACCURATE): _MISATTRIBUTED,
    (So.NOT_ASKED, Said.NOT_ESTABLISHED): Label("Unverified quotation", "unv"),
}

UNCHECKED = Label("Unchecked", "open")
STALE = Label("Stale", "stale")


class LookOutcome(models.TextChoices):
    """What looking again at a claim that ran came to."""

    STANDS = "stands", "What ran stands"
    CORRECT = "correct", "It has to be corrected"


class FixState(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    ACCEPTED = "accepted", "Accepted"
    STET = "stet", "Stet"


class ConsolidationState(models.TextChoices):
    """What becomes of two checks that disagree. *Lapsed*: the words, or a verdict, are others now."""

    OPEN = "open", "Open"
    ESCALATED = "escalated", "With the desk head"
    AGREED = "agreed", "Agreed"
    DECIDED = "decided", "Decided by the desk head"
    LAPSED = "lapsed", "Lapsed"
