"""Django's error pages, in our hand: a sentence, never a trace."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def _page(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, f"errors/{status}.html", status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django passes it by name)
    """400"""
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django passes it by name)
    """403"""
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django passes it by name)
    """404, also for what this person may not see."""
    return _page(request, 404)


def shut(request: HttpRequest) -> HttpResponse:
    """A door of a library that this house does not have; 404."""
    return _page(request, 404)


def server_error(_request: HttpRequest) -> HttpResponse:
    """500; rendered without context processors, since one of them may be what failed."""
    return HttpResponse(_server_error_page(), status=500)


def _server_error_page() -> str:
    from django.template.loader import render_to_string

    return render_to_string("errors/500.html")
