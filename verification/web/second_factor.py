"""Whoever has to have a second factor, and has none, is led to set it up and reaches nothing else."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from newsroom.people.models import User
from verification.sources.second_factor import NEEDED, lacks_second_factor
from verification.web.single_sign_on import PROVIDER


def _open() -> tuple[str, ...]:
    """Where second factors are set up, and the ways out."""
    again = reverse("openid_connect_login", args=[PROVIDER])
    return (reverse("mfa_index"), reverse("account_reauthenticate"), reverse("account_logout"), again)


class SecondFactor:
    """Pages lead to the set-up, the API refuses; `request.second_factor_lacks` tells templates to show no work."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not isinstance(user, User) or not lacks_second_factor(
            user, get_authentication_records(request, user)
        ):
            return self.get_response(request)
        if request.path.startswith("/api/"):
            problem = {"title": "Forbidden", "status": 403, "detail": NEEDED}
            return JsonResponse(problem, status=403, content_type="application/problem+json")
        if request.path == reverse("ring"):
            return HttpResponse(status=204)  # asked by a page itself: nobody is led away from what they type
        request.second_factor_lacks = True  # type: ignore[attr-defined]  # for the templates
        return self.get_response(request) if request.path.startswith(_open()) else redirect("mfa_index")
