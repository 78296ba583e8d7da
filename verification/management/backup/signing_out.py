"""Ending every way in that was open when a backup was made."""

from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from newsroom.dispatch.models import CalendarFeed
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from newsroom.people.token_models import ApiToken


@dataclass(frozen=True)
class Ended:
    """How many there were of each."""

    sessions: int = 0
    tokens: int = 0
    calendars: int = 0


@verb
def sign_everybody_out() -> Ended:
    """End all sessions, tokens and addresses of calendars, some of which may have been ended since."""
    ended = Ended(Session.objects.count(), ApiToken.objects.count(), CalendarFeed.objects.count())
    Session.objects.all().delete()
    UserSession.objects.all().delete()  # where people see them listed
    ApiToken.objects.all().delete()
    CalendarFeed.objects.all().delete()
    # A link that was mailed to reset a password, and was used since, would open again: it is bound to this instant.
    User.objects.update(last_login=timezone.now())
    record(
        "people.everybody_signed_out",
        by=None,
        subject=User(pk=0),  # all of them
        facts=vars(ended),
    )
    return ended
