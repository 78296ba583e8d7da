"""The verbs of the reply log: who was asked what, how it was tried, what came back. Each stands with its noun."""

from verification.outreach.attempts import log_attempt
from verification.outreach.following import follow_up, pause, resume, unset_follow_up
from verification.outreach.parties import add_party
from verification.outreach.putting import put
from verification.outreach.replies import log_reply

__all__ = [
    "add_party",
    "follow_up",
    "log_attempt",
    "log_reply",
    "pause",
    "put",
    "resume",
    "unset_follow_up",
]
