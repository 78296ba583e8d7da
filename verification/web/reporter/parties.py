"""Whom the desks ask: the list, and one party with its addresses, hours and all that was asked of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from newsroom.people.models import Desk
from newsroom.people.permissions import allows
from verification.outreach import actions as outreach
from verification.outreach.models import Address, Party, ReplyRequest
from verification.outreach.permissions import KEEPERS, may_reach_out
from verification.outreach.states import STILL_OUT
from verification.web.access import me, visible_party
from verification.web.doing import carry_out
from verification.web.reporter.party_forms import AddressForm, PartyForm
from verification.web.reporter.reply_verbs import number

ROWS = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def parties(request: HttpRequest) -> HttpResponse:
    """Everybody the person's desks can ask; posting adds one to a desk."""
    desks = list(Desk.objects.filter(pk__in=me(request).desk_ids(*KEEPERS)))
    desk = next((one for one in desks if one.slug == request.POST.get("desk")), desks[0] if desks else None)
    if request.method != "POST":
        return _list(request, desks, PartyForm.of(desk) if desk else None)
    if desk is None:
        raise Http404
    form = PartyForm.of(desk, data=request.POST)

    def do() -> HttpResponse:
        mine = Party.objects.visible_to(me(request)).filter(desk=desk)
        known = mine.filter(name=form.cleaned_data["name"]).exists()
        party = outreach.add_party(by=me(request), desk=desk, **form.given)
        if known:
            messages.warning(request, f"{party.name} was here already. Nothing was changed.")
        else:
            messages.success(request, f"{party.name} is kept. Add how they are reached.")
        return redirect("party", party.uuid)

    return carry_out(form, do, lambda status: _list(request, desks, form, status))


def _list(request: HttpRequest, desks: list[Desk], form: PartyForm | None, status: int = 200) -> HttpResponse:
    sought = request.GET.get("q", "").strip()
    visible = ReplyRequest.objects.visible_to(me(request)).values("pk")
    rows = (
        Party.objects.visible_to(me(request))
        .filter(name__icontains=sought)
        .select_related("desk")
        .prefetch_related("addresses")
        .annotate(
            out=Count(
                "requests", filter=Q(requests__in=visible, requests__outcome__in=STILL_OUT), distinct=True
            )
        )
        .order_by("name", "pk")
    )
    waiting = ReplyRequest.objects.visible_to(me(request)).outstanding().filter(owner=me(request))
    context = {
        "waiting": waiting.select_related("story__desk", "party").order_by("reply_by", "pk")[:ROWS],
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "sought": sought,
        "desks": desks,
        "form": form,
    }
    return render(request, "reporter/parties.html", context, status=status)


@login_required
@require_safe
def party(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One party: how and when they are reached, and what was asked of them."""
    return _page(request, visible_party(request, uuid))


@login_required
@require_POST
def change_party(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change who they are and when they work."""
    found = visible_party(request, uuid)
    form = PartyForm.of(found.desk, found, request.POST)

    def do() -> HttpResponse:
        seen = number(request.POST.get("seen"))
        outreach.change_party(by=me(request), party=found, seen=seen, **form.given)
        messages.success(request, "Saved. Follow-ups keep to these hours.")
        return redirect("party", found.uuid)

    return carry_out(form, do, lambda status: _page(request, found, change_form=form, status=status))


@login_required
@require_POST
def add_address(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Add a way to reach them."""
    found = visible_party(request, uuid)
    form = AddressForm(request.POST, auto_id="address_%s")

    def do() -> HttpResponse:
        address = outreach.add_address(by=me(request), party=found, **form.cleaned_data)
        messages.success(request, f"{address} is kept.")
        return redirect("party", found.uuid)

    return carry_out(form, do, lambda status: _page(request, found, address_form=form, status=status))


@login_required
@require_POST
def retire_address(request: HttpRequest, uuid: UUID, address: UUID) -> HttpResponse:
    """Use an address no more."""
    gone = outreach.retire_address(by=me(request), address=_address(request, uuid, address))
    messages.success(request, f"{gone.value} is not used any more. The logs keep it.")
    return redirect("party", uuid)


@login_required
@require_POST
def mark_good(request: HttpRequest, uuid: UUID, address: UUID) -> HttpResponse:
    """Say that an address works again."""
    good = outreach.mark_good(by=me(request), address=_address(request, uuid, address))
    messages.success(request, f"{good.value} is good again.")
    return redirect("party", uuid)


def _address(request: HttpRequest, uuid: UUID, address: UUID) -> Address:
    found = visible_party(request, uuid).addresses.select_related("party__desk").filter(uuid=address).first()
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    found: Party,
    *,
    change_form: PartyForm | None = None,
    address_form: AddressForm | None = None,
    status: int = 200,
) -> HttpResponse:
    asked = ReplyRequest.objects.visible_to(me(request)).filter(party=found)
    context: dict[str, Any] = {
        "party": Party.objects.select_related("desk", "added_by").get(pk=found.pk),
        "addresses": found.addresses.filter(retired_at=None),
        "retired": found.addresses.filter(retired_at__isnull=False),
        "requests": asked.select_related("story__desk", "owner").order_by("-created_at", "-pk"),
        "change_form": change_form or PartyForm.of(found.desk, found),
        "address_form": address_form or AddressForm(auto_id="address_%s"),
        "may_keep": allows(may_reach_out, by=me(request), desk_id=found.desk_id),
    }
    return render(request, "reporter/party.html", context, status=status)
