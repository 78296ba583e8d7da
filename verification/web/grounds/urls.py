"""The pages of what claims rest on: evidence and sources."""

from django.urls import URLPattern

from verification.web.grounds import (
    captures,
    document,
    evidence,
    figures,
    files,
    identities,
    keeping,
    polls,
    quotes,
    sources,
)

urlpatterns: list[URLPattern] = [
    pattern
    for module in (
        sources,
        identities,
        evidence,
        files,
        captures,
        keeping,
        quotes,
        document,
        polls,
        figures,
    )
    for pattern in module.urlpatterns
]
