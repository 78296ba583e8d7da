from django.urls import URLPattern, path

from verification.web.house import index, letters

urlpatterns: list[URLPattern] = [
    path("desks/<slug:desk>/settings/", index.desk_settings, name="desk_settings"),
    path("desks/<slug:desk>/settings/letters/", letters.letters, name="letters"),
    path(
        "desks/<slug:desk>/settings/letters/<slug:kind>/<slug:step>/",
        letters.choose_language,
        name="choose_letter_language",
    ),
    path(
        "desks/<slug:desk>/settings/letters/<slug:kind>/<slug:step>/<str:language>/",
        letters.letter,
        name="letter",
    ),
    path(
        "desks/<slug:desk>/settings/letters/<slug:kind>/<slug:step>/<str:language>/reset/",
        letters.reset_letter,
        name="reset_letter",
    ),
]
