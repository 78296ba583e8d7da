"""The doors of the house."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("api/", include("verification.api.urls")),
    path("", include("verification.web.urls")),
]

handler400 = "verification.web.refusals.bad_request"
handler403 = "verification.web.refusals.forbidden"
handler404 = "verification.web.refusals.not_found"
handler500 = "verification.web.refusals.server_error"
