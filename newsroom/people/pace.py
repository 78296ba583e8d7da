"""How much one person asks for. Nobody at work comes near the limit; a program that copies the desk does.

Each web process counts for itself, in memory: reading then costs no query and writes nothing. With several of them the
limit is as many times as high, which still ends a copying long before its end.
"""

import re
import time

from django.conf import settings
from django.core.cache import caches

from newsroom.people.models import User

HOUR, MINUTE = 60 * 60, 60
BURST = 10
"""A tenth of an hour's requests may come within one minute."""
HEAVY = 20
"""What is taken away as a file counts as so many pages."""
TOO_MUCH = "You asked for more than anybody reads. Wait a little, then go on; what you typed is still there."

_TAKEN_AWAY = re.compile(r"/(?:export(?:/[^/]+)?|csv|record\.json|files/[^/]+)/?$")


def wait_for(user: User, path: str) -> int:
    """Count what somebody asks for at this address; 0, or the seconds after which they may go on."""
    weight = HEAVY if _TAKEN_AWAY.search(path) else 1
    now, wait = time.time(), 0
    for seconds, most in ((MINUTE, settings.REQUESTS_AN_HOUR // BURST), (HOUR, settings.REQUESTS_AN_HOUR)):
        window = int(now // seconds)
        if _counted(f"{user.uuid}:{seconds}:{window}", weight, seconds) > most:
            wait = int((window + 1) * seconds - now) + 1
    return wait


def _counted(key: str, weight: int, seconds: int) -> int:
    counts = caches["pace"]
    counts.add(key, 0, seconds)
    try:
        return int(counts.incr(key, weight))
    except ValueError:  # it was just forgotten, to make room
        return weight
