"""Who gets in at all."""

from typing import Any

from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import IsAuthenticated

from newsroom.people.models import User
from verification.sources.second_factor import NEEDED, lacks_second_factor


class SignedInFully(IsAuthenticated):
    """Somebody who is signed in, and has the second factor that their work asks for; by token too.

    A token may be older than the role for which a desk asks for it.
    """

    def has_permission(self, request: Any, view: Any) -> bool:
        if not super().has_permission(request, view):
            return False
        by_token = request.auth is not None
        if by_token and isinstance(request.user, User) and lacks_second_factor(request.user):
            raise PermissionDenied(NEEDED)  # sessions were asked before they came here
        return True
