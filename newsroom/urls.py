"""The doors of the house."""

from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from verification.web import single_sign_on
from verification.web.refusals import shut

urlpatterns = [
    path("admin/", admin.site.urls),
    # Addresses and accounts elsewhere are not changed by people themselves: who opens an unlocked screen could add
    # an address, or an account, and come back by it. Sessions are listed on a person's own page.
    re_path(r"^accounts/(?:email|confirm-email|sessions|3rdparty|social)/", shut),
    # Whoever has no password yet gets the first one by mail, too: an unlocked screen proves nothing.
    re_path(r"^accounts/password/(?:set)/", RedirectView.as_view(pattern_name="account_reset_password")),
    path("accounts/reauthenticate/elsewhere/", single_sign_on.sign_on_again, name="sign_on_again"),
    # allauth's own two would take the provider at its word.
    path("accounts/oidc/<str:provider_id>/login/", single_sign_on.login),
    path("accounts/oidc/<str:provider_id>/login/callback/", single_sign_on.callback),
    path("accounts/", include("allauth.urls")),
    path("api/", include("verification.api.urls")),
    path("", include("verification.web.urls")),
]

handler400 = "verification.web.refusals.bad_request"
handler403 = "verification.web.refusals.forbidden"
handler404 = "verification.web.refusals.not_found"
handler429 = "verification.web.refusals.too_often"  # allauth asks for it
handler500 = "verification.web.refusals.server_error"
