"""A person's own account: name, zone, keys, and tokens for the API."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from knox.models import AuthToken

from newsroom.errors import Invalid
from newsroom.people import actions, tokens
from verification.web.access import me as person
from verification.web.people import sessions
from verification.web.people.forms import SettingsForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """Settings of the person who is signed in."""
    user = person(request)
    if request.method != "POST":
        return _page(request, SettingsForm(user))
    form = SettingsForm(user, request.POST)
    try:
        if not form.is_valid():
            return _page(request, form, status=422)
        actions.change_settings(by=user, **form.cleaned_data)
    except Invalid as refusal:
        form.refuse(refusal)
        return _page(request, form, status=422)
    messages.success(request, "Your settings are saved.")
    return redirect("me")


def _page(request: HttpRequest, form: SettingsForm, status: int = 200) -> HttpResponse:
    tokens = AuthToken.objects.filter(user=person(request), expiry__gt=timezone.now()).order_by("-created")
    return render(
        request,
        "people/me.html",
        {"form": form, "tokens": tokens, "sessions": sessions.shown(request)},
        status=status,
    )


@login_required
@require_POST
@never_cache
def make_token(request: HttpRequest) -> HttpResponse:
    """Make a token; the answer is the only page that ever shows it."""
    kept, token = tokens.make_token(by=person(request))
    return render(request, "people/token.html", {"kept": kept, "token": token})


@login_required
@require_POST
def revoke_token(request: HttpRequest, key: str) -> HttpResponse:
    """End a token of one's own."""
    kept = AuthToken.objects.filter(user=person(request), token_key=key).first()
    if kept is None:
        raise Http404
    tokens.revoke_token(by=person(request), kept=kept)
    messages.success(request, f"The token {key[:8]}… is revoked.")
    return redirect("me")
