"""A party with an e-mail address, and mails to it as a worker leaves them."""

from datetime import datetime

from django.utils import timezone

from newsroom import hooks
from newsroom.people.models import User
from tests.factories import Team
from verification.outreach.actions import add_address, send
from verification.outreach.models import Address, Mail, ReplyRequest

PRESS = "press@port.example"


def address_of(team: Team, request: ReplyRequest, value: str = PRESS) -> Address:
    return add_address(by=team.reporter, party=request.party, channel="email", value=value)


def mailed(
    team: Team, request: ReplyRequest, address: Address | None = None, *, by: User | None = None
) -> Mail:
    """A mail that somebody has sent off; no worker has taken it yet."""
    request.refresh_from_db()
    return send(
        by=by or team.reporter,
        request=request,
        address=address or address_of(team, request),
        step="put",
        subject="A question",
        body="Is it so?",
        seen=request.version,
    )


def settle(
    mail: Mail, state: str, reason: str = "", at: datetime | None = None, *, refused: bool = False
) -> None:
    """What the worker says of it."""
    hooks.mail_settled(
        message=mail.outbox, state=state, at=at or timezone.now(), reason=reason, refused=refused
    )
