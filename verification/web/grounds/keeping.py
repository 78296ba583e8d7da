from django.http import HttpRequest
from django.urls import URLPattern


def section(request: HttpRequest, thing: object) -> None:
    """Nothing yet."""


urlpatterns: list[URLPattern] = []
