"""Which mail comes next: what never reached a party is put to them, not followed up."""

from verification.outreach.models import ReplyRequest
from verification.outreach.states import MailStep

AFTER_A_DELIVERY = (MailStep.FOLLOW_UP, MailStep.LAST_CALL)
"""Mails that speak of one they got before."""


def next_step(request: ReplyRequest) -> MailStep:
    """The step of the next mail: the questions, as long as nothing that stands has brought them there."""
    if request.started_at:
        return MailStep.FOLLOW_UP
    return MailStep.PUT_AGAIN if len(request.puttings.all()) > 1 else MailStep.PUT


def never_arrived(request: ReplyRequest, step: str) -> str:
    """What is said of a mail that speaks of an earlier one when none has reached them; nothing where all is well."""
    if step not in AFTER_A_DELIVERY or request.started_at:
        return ""
    return (
        f"Nothing that was put to {request.party.name} has reached them: this speaks of a mail that they never got. "
        f"Send them “{next_step(request).label}” instead."
    )
