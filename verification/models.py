"""The models of all rooms of this app, for Django."""

from verification.checking.models import Question, Shows, Verdict, VerificationTask
from verification.claims.models import Anchor, Claim, Lean, NothingToCheck, Place, Proposal, WordsBy
from verification.evidence.models import Evidence
from verification.gate.models import SignOff
from verification.outreach.models import Attempt, Party, Reply, ReplyRequest
from verification.record.models import Publication, RegisterEntry
from verification.reminders.models import Reminder
from verification.sources.models import RestsOn, Source

__all__ = [
    "Anchor",
    "Attempt",
    "Claim",
    "Evidence",
    "Lean",
    "NothingToCheck",
    "Party",
    "Place",
    "Proposal",
    "Publication",
    "Question",
    "RegisterEntry",
    "Reminder",
    "Reply",
    "ReplyRequest",
    "RestsOn",
    "Shows",
    "SignOff",
    "Source",
    "Verdict",
    "VerificationTask",
    "WordsBy",
]
