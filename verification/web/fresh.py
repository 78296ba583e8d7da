"""Work that asks for a fresh sign-in: whoever finds an unlocked screen confirms first that it is them."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from newsroom.people.freshness import is_fresh
from verification.web.access import me
from verification.web.back import way_back

View = Callable[..., HttpResponse]


def is_freshly_signed_in(request: HttpRequest) -> bool:
    """Has this person signed in, or confirmed that it is them, within the last minutes?"""
    return is_fresh(get_authentication_records(request, me(request)))


def confirm_first(then: str) -> HttpResponse:
    """To the page that asks whether it is still you, and from there to `then`."""
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': then})}")


def unless_fresh(request: HttpRequest, back: str) -> HttpResponse | None:
    """None for somebody freshly signed in; else the way to confirm, and back to the page with the button."""
    if is_freshly_signed_in(request):
        return None
    messages.info(request, "Nothing is done yet. Confirm that it is you, then do it once more.")
    return confirm_first(back)


def fresh_sign_in(view: View) -> View:
    """A view of somebody signed in (put it below `login_required`) that wants a fresh sign-in first.

    A page is shown after the confirmation; what was sent is not done by itself then, but sent again by the person.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method in {"GET", "HEAD"} and not is_freshly_signed_in(request):
            return confirm_first(request.get_full_path())
        detour = unless_fresh(request, way_back(request) or reverse("me"))
        return detour or view(request, *args, **kwargs)

    return asked
