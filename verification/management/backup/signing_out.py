"""Ending every way in that was open when a backup was made."""

from django.contrib.sessions.models import Session
from knox.models import get_token_model

from newsroom.ledger.actions import record, verb
from newsroom.people.models import User


@verb
def sign_everybody_out() -> tuple[int, int]:
    """End all sessions and tokens, some of which may have been ended since; how many there were of each."""
    sessions, _ = Session.objects.all().delete()
    tokens = get_token_model().objects.count()
    get_token_model().objects.all().delete()
    record(
        "people.everybody_signed_out",
        by=None,
        subject=User(pk=0),  # all of them
        facts={"sessions": sessions, "tokens": tokens},
    )
    return sessions, tokens
