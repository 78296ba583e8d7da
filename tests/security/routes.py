"""Every address of the product, and which rows can stand in it."""

import itertools
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from newsroom.dispatch.models import OutboxMessage

NOBODY = [str(uuid.UUID(int=0))]
"""Where there is no row of that kind."""
ALSO = {
    "replies": ("reply_requests",),
    "polls": ("poll_cards",),
    "checked": ("stories",),
    "people": ("users",),
    "revise": ("poll_cards",),
}
"""What stands in an address behind a word that is not the plural of its own name."""


def routes() -> Iterator[tuple[str, list[str]]]:
    """Each route, and the names of the parts that rows stand in."""
    return _patterns(get_resolver())


def _patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, list[str]]]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, route)
        else:
            assert isinstance(entry, URLPattern)
            yield route, list(entry.pattern.converters)


def rows_by_noun(each: int = 2) -> dict[str, list[str]]:
    """Some rows of everything that an address can name, by the word in front of them."""
    found: dict[str, list[str]] = {}
    for model in apps.get_models():
        if any(field.name == "uuid" for field in model._meta.fields):
            rows = [str(row) for row in model._base_manager.values_list("uuid", flat=True)[:each]]
            plural = str(model._meta.verbose_name_plural).split()
            for noun in {"_".join(plural), plural[-1]}:
                found[noun] = found.get(noun, []) + rows
    deliveries = OutboxMessage.objects.filter(channel="webhook").values_list("uuid", flat=True)
    found["deliveries"] = [str(row) for row in deliveries[:each]]
    for noun, others in ALSO.items():
        found[noun] = [row for other in (noun, *others) for row in found.get(other, [])]
    return found


def addresses(
    route: str,
    names: Sequence[str],
    named: Mapping[str, list[str]],
    nouns: Mapping[str, list[str]],
    most: int = 200,
) -> Iterator[str]:
    """The route with the rows that can stand in it; any row, where its word says not which."""
    everything = sorted({row for some in nouns.values() for row in some})
    choices = [named.get(name) or nouns.get(_noun(route, name), everything) or NOBODY for name in names]
    for chosen in itertools.islice(itertools.product(*choices), most):
        address = "/" + route
        for name, value in zip(names, chosen, strict=True):
            address = address.replace(_placeholder(route, name), value)
        yield address


def _noun(route: str, name: str) -> str:
    """The word in front of a part of an address."""
    before = route.partition(_placeholder(route, name))[0]
    return re.sub(r"<[^>]*>/", "", before).rstrip("/").rpartition("/")[2]


def _placeholder(route: str, name: str) -> str:
    start = route.index(f"{name}>")
    return route[route.rindex("<", 0, start + 1) : start + len(name) + 1]
