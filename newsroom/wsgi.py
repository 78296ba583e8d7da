"""The web server's way in, whichever server it is and however it was started."""

import os

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

from verification.web.limits import for_this_machine, in_utf_8


def _ready() -> WSGIHandler:
    """Django, when it is known that this database may be used."""
    handler = get_wsgi_application()
    from verification.management.starting import refuse_to_start

    refuse_to_start()
    return handler


application = in_utf_8(for_this_machine(_ready()))
