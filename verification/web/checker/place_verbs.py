"""The verbs of a claim's places and of what it leans on, at the workbench."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from verification.claims.leaning import lean, unlean
from verification.claims.models import Claim, Place
from verification.claims.places import say_beyond, say_within
from verification.web.access import me, visible_claim
from verification.web.checker.bench import read_bench
from verification.web.checker.leaning import LeanForm
from verification.web.checker.places import BeyondForm
from verification.web.checker.workbench import done, number_in, perform


def place_of(claim: Claim, uuid: UUID) -> Place:
    """A place of this claim."""
    found = Place.objects.filter(claim=claim, uuid=uuid).select_related("claim__story__desk").first()
    if found is None:
        raise Http404
    return found


@login_required
@require_POST
def say_place_beyond(request: HttpRequest, uuid: UUID, number: int, place: UUID) -> HttpResponse:
    """Say how the words of a place say more than the claim."""
    claim = visible_claim(request, uuid, number)
    found = place_of(claim, place)
    key = BeyondForm.key(found.pk)
    form = BeyondForm(request.POST, auto_id=f"{key}-%s")

    def do() -> HttpResponse:
        say_beyond(by=me(request), place=found, **form.cleaned_data)
        where = found.get_field_display().lower()
        return done(request, claim, f"The {where} says more than {claim.label}: that stops publication.")

    return perform(request, claim, form, do, key=key)


@login_required
@require_POST
def say_place_within(request: HttpRequest, uuid: UUID, number: int, place: UUID) -> HttpResponse:
    """Say that the words of a place may stand."""
    claim = visible_claim(request, uuid, number)
    found = place_of(claim, place)
    say_within(by=me(request), place=found)
    return done(request, claim, f"The {found.get_field_display().lower()} may stand for {claim.label}.")


@login_required
@require_POST
def lean_on(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Say that the claim leans on another."""
    claim = visible_claim(request, uuid, number)
    others = [one for one in read_bench(claim.story, me(request)).claims if one.pk != claim.pk]
    form = LeanForm(request.POST, among=others)

    def do() -> HttpResponse:
        on = visible_claim(request, uuid, int(form.cleaned_data["on"]))
        lean(by=me(request), claim=claim, on=on)
        return done(request, claim, f"{claim.label} leans on {on.label}.")

    return perform(request, claim, form, do)


@login_required
@require_POST
def lean_no_more(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Say that the claim stands without the other."""
    claim = visible_claim(request, uuid, number)
    on = visible_claim(request, uuid, number_in(request.POST, "on"))
    unlean(by=me(request), claim=claim, on=on)
    return done(request, claim, f"{claim.label} leans on {on.label} no more.")
