"""Ending every way in that was open when a backup was made."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from newsroom.people.token_models import ApiToken


@verb
def sign_everybody_out() -> tuple[int, int]:
    """End all sessions and tokens, some of which may have been ended since; how many there were of each."""
    sessions, _ = Session.objects.all().delete()
    UserSession.objects.all().delete()  # where people see them listed
    tokens = ApiToken.objects.count()
    ApiToken.objects.all().delete()
    record(
        "people.everybody_signed_out",
        by=None,
        subject=User(pk=0),  # all of them
        facts={"sessions": sessions, "tokens": tokens},
    )
    return sessions, tokens
