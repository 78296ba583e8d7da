"""The verbs of the reply log: who was asked what, how it was tried, what came back. Each stands with its noun."""

from verification.outreach.attempts import log_attempt
from verification.outreach.following import follow_up, pause, resume, unset_follow_up
from verification.outreach.house import reset_house_numbers, set_house_numbers
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
    "reset_house_numbers",
    "resume",
    "set_house_numbers",
    "unset_follow_up",
]
