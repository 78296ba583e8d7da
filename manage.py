#!/usr/bin/env python
"""The command line of Second Source."""

import os
import secrets
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

READ_TEXT_ONLY = {"reanchor", "spot"}
"""Commands that touch no installation: they run where no setting was made."""


def main() -> None:
    """Run a command; a missing setting is told in one sentence, not in a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    if READ_TEXT_ONLY.intersection(sys.argv[1:2]):
        os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
        os.environ.setdefault("ALLOWED_HOSTS", "localhost")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"Second Source cannot start: {error}")


if __name__ == "__main__":
    main()
