"""The page a form was sent from, as the form names it."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest, field: str = "_back") -> str:
    """The address a form names for the way back; "" when it names none, or one on another site."""
    back: str = request.POST.get(field, "")
    here = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    # "999" or "claim" would be taken for the name of a page, which is not there.
    return back if here and back.startswith("/") and back.isprintable() else ""
