"""The verbs of the reply log: who was asked what, how it was tried, what came back. Each stands with its noun."""

from verification.outreach.addresses import add_address, mark_good, retire_address
from verification.outreach.another_way import give_up_search
from verification.outreach.attempts import bounced, correct, log_attempt
from verification.outreach.following import follow_up, pause, resume, unset_follow_up
from verification.outreach.house import reset_house_numbers, set_house_numbers
from verification.outreach.parties import add_party, change_party
from verification.outreach.putting import put, put_again
from verification.outreach.replies import log_reply
from verification.outreach.sending import send, settle_unknown
from verification.outreach.templates import reset_template, save_template

__all__ = [
    "add_address",
    "add_party",
    "bounced",
    "change_party",
    "correct",
    "follow_up",
    "give_up_search",
    "log_attempt",
    "log_reply",
    "mark_good",
    "pause",
    "put",
    "put_again",
    "reset_house_numbers",
    "reset_template",
    "resume",
    "retire_address",
    "save_template",
    "send",
    "set_house_numbers",
    "settle_unknown",
    "unset_follow_up",
]
