"""The web server's way in."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

from verification.web.limits import in_utf_8

application = in_utf_8(get_wsgi_application())
