"""The page that says who may learn who a protected source is, and the part of it a source's page shows.

It shows that somebody is protected, never who.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_variables

from newsroom import addresses
from newsroom.people.models import Membership, User
from newsroom.people.permissions import allows
from verification.sources import revealing
from verification.sources.models import Identity, Source
from verification.sources.permissions import is_here, may_keep, may_know, may_protect
from verification.web.access import me, visible_story
from verification.web.grounds.identity_forms import (
    PersonForm,
    ProtectForm,
    ReasonForm,
    RetainForm,
    WhoForm,
)
from verification.web.reporter.fields import DeskForm
from verification.web.strip import strip


@dataclass(frozen=True)
class Section:
    """What a source page says of its protection to this person; `identity` is None while nothing is sealed."""

    source: Source
    identity: Identity | None
    known_to: int
    knows: bool
    owns: bool
    may_protect: bool
    owner_gone: bool

    @property
    def address(self) -> str:
        """The page of the identity."""
        return addresses.identity(self.source.story.uuid, self.source.uuid)


def section(request: HttpRequest, source: Source) -> Section:
    """What this person may know of a source's protection."""
    user = me(request)
    identity = Identity.objects.filter(source=source).select_related("owner", "source__story__desk").first()
    return Section(
        source=source,
        identity=identity,
        known_to=identity.readers.here().count() if identity else 0,
        knows=bool(identity) and allows(may_know, by=user, identity=identity),
        owns=bool(identity) and allows(may_keep, by=user, identity=identity),
        owner_gone=identity is not None and not is_here(identity.owner, identity),
        may_protect=not identity and not source.withdrawn_at and allows(may_protect, by=user, source=source),
    )


def visible_source(request: HttpRequest, uuid: UUID, source: UUID) -> Source:
    """A source of a story this person sees."""
    story = visible_story(request, uuid)
    found = story.sources.select_related("story__desk").filter(uuid=source).first()
    if found is None:
        raise Http404
    return found


@sensitive_variables()
def page(request: HttpRequest, source: Source, *, status: int = 200, **returned: DeskForm) -> HttpResponse:
    """The page, with a form as it was typed and why not."""
    shown = section(request, source)
    context: dict[str, Any] = {
        "story": source.story,
        "source": source,
        "strip": strip(source.story, current="sources"),
        "identity": shown,
        "forms": {**_forms(shown), **returned},
        "failed": next(iter(returned), ""),
    }
    if shown.knows and shown.identity:
        context["people"] = shown.identity.readers.here().select_related("added_by")
        context["reveals"] = shown.identity.reveals.select_related(
            "by", "consented_by", "refused_by"
        ).order_by("-pk")[:50]
        context["minutes"] = int(revealing.READ_WITHIN.total_seconds() // 60)
    return render(request, "grounds/identity.html", context, status=status)


def _forms(shown: Section) -> dict[str, DeskForm]:
    """The forms this person needs."""
    forms: dict[str, DeskForm] = {}
    if shown.may_protect:
        forms["protect"] = ProtectForm(auto_id="protect-%s")
    if shown.knows:
        forms["reveal"] = ReasonForm(auto_id="reveal-%s")
    if shown.owns and shown.identity:
        among = colleagues(shown.identity)
        forms["change"] = WhoForm(auto_id="change-%s")
        forms["add"] = PersonForm(among=_unnamed(shown.identity), auto_id="add-%s")
        forms["hand_over"] = PersonForm(among=among, auto_id="hand-%s")
        forms["retain"] = RetainForm({"keep_until": shown.identity.keep_until}, auto_id="retain-%s")
        forms["shred"] = ReasonForm(auto_id="shred-%s")
    return forms


def colleagues(identity: Identity) -> QuerySet[User]:
    """The people of the desk who do not own it."""
    on_desk = Membership.objects.on(identity.source.story.desk_id).values("user")
    return User.objects.filter(pk__in=on_desk).exclude(pk=identity.owner_id)


def _unnamed(identity: Identity) -> QuerySet[User]:
    return colleagues(identity).exclude(pk__in=identity.readers.values("user"))


def identity_of(source: Source) -> Identity:
    """The sealed identity of a source; without one there is no such page."""
    found = (
        Identity.objects.filter(source=source)
        .select_related("owner", "source__story__desk", "source__story__filed_by")
        .first()
    )
    if found is None:
        raise Http404
    return found
