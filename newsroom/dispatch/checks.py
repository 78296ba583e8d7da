"""What `manage.py check --deploy` says of the ways out."""

from typing import Any

from django.conf import settings
from django.core import checks


@checks.register(deploy=True)
def mail_leaves(**_: Any) -> list[checks.CheckMessage]:
    """Without a mail server nobody gets a link to set a password, and what a party is asked is taken for sent."""
    if settings.EMAIL_HOST:
        return []
    return [
        checks.Warning(
            "EMAIL_HOST is not set: mails are written into files, and nobody gets them.",
            hint="Name the server that takes your mail, and EMAIL_HOST_USER and EMAIL_HOST_PASSWORD if it wants them.",
            id="newsroom.W003",
        )
    ]
