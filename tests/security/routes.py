"""Every address of the product, and which rows can stand in it."""

import itertools
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from django.apps import apps
from django.db.models import ForeignKey, Model
from django.urls import URLPattern, URLResolver, get_resolver

from newsroom.dispatch.models import ChatHook, Notice, OutboxMessage, Subscription
from newsroom.people.models import Desk, User
from newsroom.stories.models import Revision, Story
from verification.checking.models import Consolidation, Verdict, VerificationTask
from verification.claims.models import Claim, NothingToCheck
from verification.evidence.models import Evidence, EvidenceFile
from verification.gate.models import FastPath, ShortLine, SignOff
from verification.outreach.models import InboundMail, ReplyLink, ReplyRequest
from verification.record.models import RegisterEntry
from verification.sources.models import PollCard, Reveal
from verification.web.editor import access, deciding, short_lines

NOBODY = str(uuid.UUID(int=0))
"""Where there is no row of that kind."""
STAND_FOR: Mapping[str, type[Model]] = {
    "<int:number>": Claim,
    "<slug:desk>": Desk,
    "<uuid:asked>": ReplyRequest,
    "<uuid:card>": PollCard,
    "<uuid:entry>": RegisterEntry,
    "<uuid:file>": EvidenceFile,
    "<uuid:line>": ShortLine,
    "<uuid:link>": ReplyLink,
    "<uuid:mail>": InboundMail,
    "<uuid:mark>": NothingToCheck,
    "<uuid:message>": OutboxMessage,
    "<uuid:one>": Consolidation,
    "<uuid:path>": FastPath,
    "<uuid:piece>": Evidence,
    "<uuid:sign_off>": SignOff,
    "<uuid:task>": VerificationTask,
    "<uuid:user>": User,
    "<uuid:verdict>": Verdict,
    "chat/<uuid:uuid>": ChatHook,
    "checked/<uuid:uuid>": Story,
    "deliveries/<uuid:uuid>": OutboxMessage,
    "outbound/<uuid:uuid>": OutboxMessage,
    "people/<uuid:uuid>": User,
    "reminders/<uuid:uuid>": Notice,
    "reveals/<uuid:asked>": Reveal,
    "revisions/<int:number>": Revision,
    "unmatched/<uuid:uuid>": InboundMail,
    "webhooks/<uuid:uuid>": Subscription,
}
"""What stands in a part of an address where the word in front of it is not what a model is called."""
KNOWN_BY: Mapping[type[Model], str] = {Claim: "number", Revision: "number", Desk: "slug"}
"""The field of a row that stands in an address under another name than `uuid`."""
VERBS: Mapping[str, Iterable[str]] = {
    "access": access.VERBS,
    "gate": deciding.VERBS,
    "overrides": ("second", "withdraw"),
    "short_lines": (*short_lines.VERBS, "withdraw"),
}
"""The words that `<slug:verb>` stands for: each is an address of its own."""
FARTHEST = 4
"""So many relations lead from one row of an address to another: from a file over capture and evidence to a story."""


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
            names = [name for name in entry.pattern.converters if name != "verb"]
            for verb in VERBS.get(_noun(route, "verb"), ()) if "<slug:verb>" in route else ("",):
                yield route.replace("<slug:verb>", verb), names


def addresses(
    route: str, names: Sequence[str], named: Mapping[str, list[str]], most: int = 200
) -> Iterator[str]:
    """The route with the rows that can stand in it, the newest first; `named` is what stands where no row does.

    The last row decides which stand before it: of a claim its story, of a file its evidence and that one's story.
    """
    kinds = {name: kind for name in names if (kind := _kind(route, name))}
    choices = [named.get(name) or [NOBODY] for name in names if name not in kinds]
    for rows in itertools.islice(_rows(kinds), most):
        for chosen in itertools.product(*choices):
            others = iter(chosen)
            address = "/" + route
            for name in names:
                value = rows[name] if name in rows else next(others)
                address = address.replace(_placeholder(route, name), value)
            yield address


def _rows(kinds: Mapping[str, type[Model]]) -> Iterator[dict[str, str]]:
    """What stands in the parts of an address together, by their names."""
    if not kinds:
        yield {}
        return
    last = list(kinds.values())[-1]
    # The admin's lists go by the oldest: of desks and people those of the newsroom, before who is asked about it.
    rows = list(last._base_manager.order_by("pk" if "object_id" in kinds else "-pk"))
    for row in rows:
        yield {
            name: _known_by(name, _related(row, kind) or kind._base_manager.order_by("pk").first())
            for name, kind in kinds.items()
        }
    if not rows:
        yield dict.fromkeys(kinds, NOBODY)


def _related(row: Model, kind: type[Model]) -> Model | None:
    """The row of this kind that is nearest by relations, perhaps the row itself."""
    near = [row]
    for _ in range(FARTHEST):
        for one in near:
            if isinstance(one, kind):
                return one
        near = [
            other
            for one in near
            for field in one._meta.fields
            if isinstance(field, ForeignKey) and field.related_model is not User
            if (other := getattr(one, field.name)) is not None
        ]
    return None


def _known_by(name: str, row: Model | None) -> str:
    if row is None:
        return NOBODY
    return str(getattr(row, {"uuid": "uuid", "object_id": "pk"}.get(name) or KNOWN_BY.get(type(row), "uuid")))


def _kind(route: str, name: str) -> type[Model] | None:
    """What a part of an address is a row of; None for a word."""
    part, before = _placeholder(route, name), _noun(route, name)
    if name == "object_id":  # Django's admin knows rows by their numbers
        return next((model for model in apps.get_models() if model._meta.model_name == before), None)
    kind = STAND_FOR.get(f"{before}/{part}") or STAND_FOR.get(part)
    return kind or (plurals().get(before) if part.startswith("<uuid:") else None)


@cache
def plurals() -> dict[str, type[Model]]:
    """Models that addresses name, by what they call many of them."""
    found: dict[str, type[Model]] = {}
    for model in apps.get_models():
        if any(field.name == "uuid" for field in model._meta.fields):
            words = str(model._meta.verbose_name_plural).split()
            found.setdefault(words[-1], model)
            found["_".join(words)] = model
    return found


def _noun(route: str, name: str) -> str:
    """The word in front of a part of an address."""
    before = route.partition(_placeholder(route, name))[0]
    return re.sub(r"<[^>]*>/", "", before).rstrip("/").rpartition("/")[2]


def _placeholder(route: str, name: str) -> str:
    start = route.index(f"{name}>")
    return route[route.rindex("<", 0, start + 1) : start + len(name) + 1]
