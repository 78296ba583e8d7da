from django.urls import URLPattern, path

from verification.web.house import index, numbers

urlpatterns: list[URLPattern] = [
    path("desks/<slug:desk>/settings/", index.desk_settings, name="desk_settings"),
    path("desks/<slug:desk>/settings/replies/", numbers.house_numbers, name="house_numbers"),
    path(
        "desks/<slug:desk>/settings/replies/<str:type>/<str:pace>/",
        numbers.set_house_numbers,
        name="set_house_numbers",
    ),
    path(
        "desks/<slug:desk>/settings/replies/<str:type>/<str:pace>/reset/",
        numbers.reset_house_numbers,
        name="reset_house_numbers",
    ),
]
