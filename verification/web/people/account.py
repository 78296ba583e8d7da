"""A person's own account: name, zone, keys."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from newsroom.errors import Invalid
from newsroom.people import actions
from newsroom.people.token_models import ApiToken
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
    tokens = (
        ApiToken.objects.of(person(request)).in_force(timezone.now()).with_last_use().select_related("desk")
    )
    context = {
        "form": form,
        "tokens": tokens,
        "sessions": sessions.shown(request),
        "idle_minutes": settings.SESSION_IDLE // timedelta(minutes=1),
        "lasts_hours": settings.SESSION_LASTS // timedelta(hours=1),
    }
    return render(request, "people/me.html", context, status=status)
