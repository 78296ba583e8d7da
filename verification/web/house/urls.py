from django.urls import URLPattern, path

from verification.web.house import index

urlpatterns: list[URLPattern] = [
    path("desks/<slug:desk>/settings/", index.desk_settings, name="desk_settings"),
]
