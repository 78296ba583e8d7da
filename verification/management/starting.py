"""What `manage.py run` looks at before it starts anything, for whatever is started without it."""

import logging

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections

logger = logging.getLogger(__name__)


def refuse_to_start() -> None:
    """`ImproperlyConfigured` where a real newsroom's database lacks a guard, or holds people of the demo.

    A database that is away stops nobody from starting: a web server that renews its processes has to go on then.
    """
    if not settings.PRODUCTION:
        return
    try:
        found = checks.run_checks(tags=[checks.Tags.database], databases=[DEFAULT_DB_ALIAS])
    except OperationalError:
        logger.warning("the database is away, so nobody looked whether it may be used")
        found = []
    serious = sorted((one for one in found if one.is_serious(checks.WARNING)), key=lambda one: -one.level)
    if serious:
        more = f" And {len(serious) - 1} more: `manage.py check --database default`." if serious[1:] else ""
        raise ImproperlyConfigured(f"{serious[0].msg} {serious[0].hint}{more}")
    connections.close_all()  # a server that forks now would share it
