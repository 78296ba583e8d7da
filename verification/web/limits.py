"""What is refused before any of it is read: too much of everything, and writing that is not UTF-8.

The web server caps lines and headers, Django fields and forms, the readers their own files. What is left to say here is
said of the whole request. A charset is more than taste: Python would unpack a body that calls itself `zlib`, take
minutes over one that calls itself `punycode`, and Django fails over both before any page could answer.
"""

from collections.abc import Callable, Iterable
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port, validate_host
from django.utils.http import parse_header_parameters

UTF_8 = {"utf-8", "utf8", "us-ascii", "ascii"}
NOT_UTF_8 = b"Send this in UTF-8: no other charset is read here.\n"
ONLY_HERE = b"This is a demo, or has DEBUG on, and answers on this machine only.\n"
UPLOADS = 4
"""A file above the limit is told so beside its form, with all that was typed. What is larger by far is cut off."""

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def in_utf_8(application: Application) -> Application:
    """The WSGI application behind a door that lets through what is written in UTF-8."""

    def door(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if _charset(environ.get("CONTENT_TYPE", "")) in UTF_8:
            return application(environ, start_response)
        start_response("400 Bad Request", _headers())
        return [NOT_UTF_8]

    return door


def for_this_machine(application: Application) -> Application:
    """Where passwords are public or error pages show what the code holds, only this machine is answered, by its names.

    `manage.py run` listens nowhere else then; any other server may have been told to.
    """
    if settings.PRODUCTION:
        return application

    def door(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        host, _ = split_domain_port(environ.get("HTTP_HOST", ""))
        if _is_near(environ.get("REMOTE_ADDR", "")) and validate_host(host, settings.ALLOWED_HOSTS):
            return application(environ, start_response)
        start_response("403 Forbidden", _headers())
        return [ONLY_HERE]

    return door


def _is_near(address: str) -> bool:
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    return (getattr(ip, "ipv4_mapped", None) or ip).is_loopback


def _headers() -> list[tuple[str, str]]:
    """What the middleware would say, which these answers do not pass."""
    csp = "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    said = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Security-Policy", csp),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cache-Control", "no-store"),
    ]
    if settings.SECURE_HSTS_SECONDS:
        below = "; includeSubDomains" if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else ""
        said.append(("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}{below}"))
    return said


def _charset(content_type: str) -> str:
    try:
        given = parse_header_parameters(content_type)[1].get("charset", "utf-8")
    except ValueError:
        return ""
    return given.strip("\"' ").lower()


class Limits:
    """Stands before whatever reads a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + UPLOADS * settings.EVIDENCE_MAX_UPLOAD
        if _length(request) > most:
            raise RequestDataTooBig("The request is larger than anything that is taken.")
        return self.get_response(request)


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        raise BadRequest("The request does not say how long it is.") from None
