"""The models of all rooms of this app, for Django."""

from verification.checking.models import Calculation, Question, Shows, Verdict, VerificationTask
from verification.claims.models import Anchor, Claim, Lean, NothingToCheck, Place, Proposal, WordsBy
from verification.evidence.models import (
    Blob,
    Capture,
    Change,
    Custody,
    Evidence,
    EvidenceFile,
    Translation,
    Watch,
)
from verification.gate.models import SignOff
from verification.outreach.models import (
    Address,
    Attempt,
    HouseNumbers,
    InboundMail,
    Mail,
    Party,
    Putting,
    Reply,
    ReplyLink,
    ReplyRequest,
    Template,
)
from verification.record.models import Publication, RegisterEntry
from verification.reminders.models import Reminder
from verification.sources.models import Identity, IdentityReader, PollCard, RestsOn, Reveal, Source

__all__ = [
    "Address",
    "Anchor",
    "Attempt",
    "Blob",
    "Calculation",
    "Capture",
    "Change",
    "Claim",
    "Custody",
    "Evidence",
    "EvidenceFile",
    "HouseNumbers",
    "Identity",
    "IdentityReader",
    "InboundMail",
    "Lean",
    "Mail",
    "NothingToCheck",
    "Party",
    "Place",
    "PollCard",
    "Proposal",
    "Publication",
    "Putting",
    "Question",
    "RegisterEntry",
    "Reminder",
    "Reply",
    "ReplyLink",
    "ReplyRequest",
    "RestsOn",
    "Reveal",
    "Shows",
    "SignOff",
    "Source",
    "Template",
    "Translation",
    "Verdict",
    "VerificationTask",
    "Watch",
    "WordsBy",
]
