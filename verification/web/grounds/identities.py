"""Protecting a source, and what the owner of its identity does with it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from newsroom import addresses
from newsroom.errors import NotPermitted, Refusal
from newsroom.people.models import User
from verification.sources import identities, readers
from verification.sources.models import Source
from verification.web.access import me
from verification.web.fresh import unless_fresh
from verification.web.grounds import revealing
from verification.web.grounds.identity_forms import (
    PersonForm,
    ProtectForm,
    ReasonForm,
    RetainForm,
    WhoForm,
)
from verification.web.grounds.identity_page import colleagues, identity_of, page, section, visible_source
from verification.web.reporter.fields import DeskForm

__all__ = ["section", "urlpatterns"]


@login_required
@require_safe
@never_cache
def identity(request: HttpRequest, uuid: UUID, source: UUID) -> HttpResponse:
    """Who may learn who a source is, who did, and until when it is kept."""
    return page(request, visible_source(request, uuid, source))


@sensitive_variables()
def _do(
    request: HttpRequest, source: Source, name: str, form: DeskForm, verb: Callable[..., Any], said: str
) -> HttpResponse:
    """Do it and come back to the page, or show the page with the form as it was typed."""
    try:
        if not form.is_valid():
            return page(request, source, status=422, **{name: form})
        verb(by=me(request), **form.cleaned_data)
    except NotPermitted:
        raise
    except Refusal as refusal:
        form.refuse(refusal)
        return page(request, source, status=422, **{name: form})
    messages.success(request, said)
    return redirect(addresses.identity(source.story.uuid, source.uuid))


@sensitive_variables()
@login_required
@require_POST
@never_cache
def protect(request: HttpRequest, uuid: UUID, source: UUID) -> HttpResponse:
    """Seal who a source is."""
    found = visible_source(request, uuid, source)

    @sensitive_variables()
    def verb(**given: Any) -> None:
        identities.protect(source=found, **given)

    form = ProtectForm(request.POST, auto_id="protect-%s")
    said = f"Who {found.name} is was sealed. Only you can learn it until you name somebody."
    return _do(request, found, "protect", form, verb, said)


@sensitive_variables()
@login_required
@require_POST
@never_cache
def change(request: HttpRequest, uuid: UUID, source: UUID) -> HttpResponse:
    """Seal other words in place of what was sealed."""
    found = visible_source(request, uuid, source)
    its = identity_of(found)

    @sensitive_variables()
    def verb(**given: Any) -> None:
        identities.change(identity=its, **given)

    form = WhoForm(request.POST, auto_id="change-%s")
    return _do(request, found, "change", form, verb, "What was sealed before is replaced.")


@login_required
@require_POST
def add_reader(request: HttpRequest, uuid: UUID, source: UUID) -> HttpResponse:
    """Name somebody who may learn who it is."""
    found = visible_source(request, uuid, source)
    its = identity_of(found)
    if detour := unless_fresh(request, addresses.identity(found.story.uuid, found.uuid)):
        return detour
    form = PersonForm(request.POST, among=colleagues(its), auto_id="add-%s")
    said = "They may learn who it is, and were told."
    return _do(request, found, "add", form, lambda **given: readers.add_reader(identity=its, **given), said)


@login_required
@require_POST
def remove_reader(request: HttpRequest, uuid: UUID, source: UUID, user: UUID) -> HttpResponse:
    """Take somebody off the list."""
    found = visible_source(request, uuid, source)
    its = identity_of(found)
    reader = its.readers.filter(user__uuid=user).select_related("user").first()
    if reader is None:
        raise Http404
    readers.remove_reader(by=me(request), identity=its, user=reader.user)
    messages.success(request, f"{reader.user} is off the list, and was told.")
    return redirect(addresses.identity(found.story.uuid, found.uuid))


@login_required
@require_POST
def hand_over(request: HttpRequest, uuid: UUID, source: UUID) -> HttpResponse:
    """Make somebody else the owner."""
    found = visible_source(request, uuid, source)
    its = identity_of(found)
    if detour := unless_fresh(request, addresses.identity(found.story.uuid, found.uuid)):
        return detour
    form = PersonForm(request.POST, among=colleagues(its), auto_id="hand-%s")

    def verb(by: User, user: User) -> None:
        readers.hand_over(by=by, identity=its, to=user)

    said = "The identity has another owner now. Whoever owned it stays on the list."
    return _do(request, found, "hand_over", form, verb, said)


@login_required
@require_POST
def retain(request: HttpRequest, uuid: UUID, source: UUID) -> HttpResponse:
    """Say until when it is kept."""
    found = visible_source(request, uuid, source)
    its = identity_of(found)
    form = RetainForm(request.POST, auto_id="retain-%s")

    def verb(**given: Any) -> None:
        identities.retain(identity=its, **given)

    return _do(request, found, "retain", form, verb, "The day is set.")


@login_required
@require_POST
def shred(request: HttpRequest, uuid: UUID, source: UUID) -> HttpResponse:
    """Wipe it for good."""
    found = visible_source(request, uuid, source)
    its = identity_of(found)
    if detour := unless_fresh(request, addresses.identity(found.story.uuid, found.uuid)):
        return detour
    form = ReasonForm(request.POST, auto_id="shred-%s")

    def verb(**given: Any) -> None:
        identities.shred(identity=its, **given)

    return _do(request, found, "shred", form, verb, "It is shredded. Nobody can learn any more who this was.")


_AT = "stories/<uuid:uuid>/sources/<uuid:source>/identity"

urlpatterns: list[URLPattern] = [
    path(f"{_AT}/", identity, name="identity"),
    path(f"{_AT}/protect/", protect, name="protect_source"),
    path(f"{_AT}/change/", change, name="change_identity"),
    path(f"{_AT}/readers/", add_reader, name="add_identity_reader"),
    path(f"{_AT}/readers/<uuid:user>/remove/", remove_reader, name="remove_identity_reader"),
    path(f"{_AT}/hand_over/", hand_over, name="hand_over_identity"),
    path(f"{_AT}/retain/", retain, name="retain_identity"),
    path(f"{_AT}/shred/", shred, name="shred_identity"),
    path(f"{_AT}/reveal/", revealing.ask, name="ask_reveal"),
    path(f"{_AT}/reveals/<uuid:asked>/", revealing.asked_reveal, name="reveal"),
    path(f"{_AT}/reveals/<uuid:asked>/consent/", revealing.consent, name="consent_reveal"),
    path(f"{_AT}/reveals/<uuid:asked>/refuse/", revealing.refuse, name="refuse_reveal"),
    path(f"{_AT}/reveals/<uuid:asked>/read/", revealing.read, name="read_reveal"),
]
