"""The house policy of a desk: set by its head, after a look at what it would stop."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from newsroom import addresses
from newsroom.people.models import Desk
from verification.gate import policy as verbs
from verification.gate.house import House, house
from verification.gate.models import Policy
from verification.gate.policy_effect import Effect, differences, effect
from verification.gate.presets import PRESETS
from verification.gate.states import Preset
from verification.web.access import managed_desk, me
from verification.web.doing import carry_out
from verification.web.house.policy_form import PolicyForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def set_policy(request: HttpRequest, desk: str) -> HttpResponse:
    """What holds, or what a preset would be (`?preset=`); posting shows what it would stop (`look`) or sets it."""
    its = managed_desk(request, desk)
    if request.method != "POST":
        held = _held(its)
        shown = house(held)
        if request.GET.get("preset") in Preset.values:
            shown = verbs.proposed(preset=request.GET["preset"])
        return _page(request, its, PolicyForm.of(shown, seen=held.number if held else 0))
    form = PolicyForm(request.POST)
    if "more" in request.POST:
        form.fields["reason"].required = False
        form.add_line()
        return _page(request, its, form)
    if "look" in request.POST:
        form.fields["reason"].required = False

    def do() -> HttpResponse:
        if "look" in request.POST:
            return _page(request, its, form, found=effect(its, verbs.proposed(**form.wanted), to=me(request)))
        given = form.cleaned_data
        policy = verbs.set_policy(
            by=me(request), desk=its, reason=given["reason"], seen=given["seen"], **form.wanted
        )
        messages.success(request, f"Policy {policy.number} holds. Every story under way is held against it.")
        return redirect(addresses.policies(its.slug, policy.number))

    return carry_out(form, do, lambda status: _page(request, its, form, status=status))


def _held(desk: Desk) -> Policy | None:
    return desk.policies.select_related("set_by").order_by("-number").first()


def _page(
    request: HttpRequest, desk: Desk, form: PolicyForm, *, found: Effect | None = None, status: int = 200
) -> HttpResponse:
    preset = Preset(form["preset"].value()) if form["preset"].value() in Preset.values else Preset.HOUSE
    context = {
        "desk": desk,
        "held": _held(desk),
        "form": form,
        "preset": preset,
        "follows": PRESETS[preset].follows,
        "changes": differences(House(), verbs.proposed(preset=preset)),
        "presets": Preset,
        "effect": found,
    }
    return render(request, "house/policy.html", context, status=status)
