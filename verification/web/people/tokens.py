"""A person's tokens for the API: made, shown once, ended."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from newsroom.people import tokens
from newsroom.people.token_models import ApiToken
from verification.web.access import me
from verification.web.doing import carry_out
from verification.web.fresh import fresh_sign_in
from verification.web.people.forms import TokenForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@fresh_sign_in
def make_token(request: HttpRequest) -> HttpResponse:
    """Make a token; the answer is the only page that ever shows it."""
    user = me(request)
    form = TokenForm(user, request.POST if request.method == "POST" else None)

    def make() -> HttpResponse:
        kept, secret = tokens.make_token(by=user, **form.choices)
        return render(request, "people/token.html", {"kept": kept, "token": secret})

    def page(status: int) -> HttpResponse:
        return render(request, "people/make_token.html", {"form": form}, status=status)

    return carry_out(form, make, page) if form.is_bound else page(200)


@login_required
@require_POST
def revoke_token(request: HttpRequest, key: str) -> HttpResponse:
    """End a token of one's own."""
    kept = ApiToken.objects.of(me(request)).filter(token_key=key).first()
    if kept is None:
        raise Http404
    tokens.revoke_token(by=me(request), kept=kept)
    messages.success(request, f"The token {kept.name} is revoked.")
    return redirect("me")
