"""Pages, one module per workplace. Paths that notices and the gate point to stand in `newsroom.addresses`."""

from django.urls import URLPattern, URLResolver, include, path

from verification.web import home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("", include("verification.web.reporter.urls")),
    path("", include("verification.web.checker.urls")),
    path("", include("verification.web.grounds.urls")),
    path("", include("verification.web.editor.urls")),
    path("", include("verification.web.after.urls")),
    path("", include("verification.web.people.urls")),
    path("", include("verification.web.pulse.urls")),
    path("", include("verification.web.house.urls")),
    path("", include("verification.web.outside.urls")),
]
