"""The API is read at a pace, too, by session or token alike: `newsroom.people.pace`."""

from typing import Any

from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from newsroom.people.models import User
from newsroom.people.pace import TOO_MUCH, wait_for


class Pace(BaseThrottle):
    """One count for each person, whatever they sign their requests with."""

    def allow_request(self, request: Request, view: Any) -> bool:
        if isinstance(request.user, User) and (wait := wait_for(request.user, request.path)):
            raise Throttled(wait, TOO_MUCH)
        return True
