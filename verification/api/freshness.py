"""Work that asks for somebody who has only just shown that it is them."""

from allauth.account.authentication import get_authentication_records
from rest_framework.request import Request

from newsroom.errors import NotPermitted
from newsroom.people.freshness import is_fresh

NOT_FRESH = (
    "Confirm in the browser that it is you (/accounts/reauthenticate/), and ask again within five minutes."
)


def require_fresh(request: Request) -> None:
    """Raise `NotPermitted` unless a person, no token, confirmed within the last minutes that it is them."""
    if request.auth is not None or not is_fresh(get_authentication_records(request, request.user)):
        raise NotPermitted(NOT_FRESH)
