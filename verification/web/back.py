"""The page a form was sent from, as the form names it."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def is_here(request: HttpRequest, url: str) -> bool:
    """Whether an address that somebody else may have written leads to a page of this site, and is one."""
    try:
        here = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    except ValueError:  # half of an address
        return False
    return bool(here) and url.isprintable()


def way_back(request: HttpRequest, field: str = "_back") -> str:
    """The address a form names for the way back; "" when it names none, or one on another site."""
    back: str = request.POST.get(field, "")
    # "999" or "claim" would be taken for the name of a page, which is not there.
    named = back.startswith("/") and back.isprintable()
    return back if named and is_here(request, back) else ""
