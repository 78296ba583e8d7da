"""The page on which two checks that disagree are brought together."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from verification.checking.consolidating import (
    come_round,
    decide,
    fresh,
    keep,
    may_decide,
    why_not_yet,
    why_over,
)
from verification.checking.models import Consolidation
from verification.web.access import me, visible_story
from verification.web.doing import RefusableForm, carry_out
from verification.web.editor.decision import why_not
from verification.web.strip import strip

VERBS = {"come_round": "Come round to the other", "keep": "Keep to mine"}
DECISIONS = {"first": "The first check stands", "second": "The second check stands"}


class ConsolidationForm(RefusableForm):
    """What somebody does about two checks that disagree, and why."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    verb = forms.ChoiceField(
        choices=[*VERBS.items(), *DECISIONS.items()], error_messages={"required": "Say what you do."}
    )
    reason = forms.CharField(
        label="Why",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write why, for the other checker and the record."},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consolidation(request: HttpRequest, uuid: UUID, one: UUID) -> HttpResponse:
    """Both reasons side by side; come round, keep to one's own, or decide as the desk head."""
    story = visible_story(request, uuid)
    found = Consolidation.objects.filter(claim__story=story, uuid=one).first()
    if found is None:
        raise Http404
    found = fresh(found)
    if request.method != "POST":
        form = ConsolidationForm(initial={"seen": found.version})
        return _page(request, found, form, 200)
    form = ConsolidationForm(request.POST)

    def do() -> HttpResponse:
        given = form.cleaned_data
        what = {"by": me(request), "consolidation": found, "seen": given["seen"], "reason": given["reason"]}
        if given["verb"] == "come_round":
            come_round(**what)
        elif given["verb"] == "keep":
            keep(**what)
        else:
            decide(**what, stands=given["verb"])
        messages.success(request, f"Noted for {found.claim.label}.")
        return redirect("consolidation", uuid, one)

    return carry_out(form, do, lambda status: _page(request, fresh(found), form, status))


def _page(request: HttpRequest, one: Consolidation, form: ConsolidationForm, status: int) -> HttpResponse:
    user, over = me(request), why_over(one)
    mine = user.pk in (one.first.by_id, one.second.by_id)
    heads = not why_not(may_decide, by=user, consolidation=one)
    waits = why_not_yet(one, timezone.now()) if heads and not over else ""
    choices = {} if over else {**(VERBS if mine else {}), **(DECISIONS if heads and not waits else {})}
    context = {
        "story": one.claim.story,
        "strip": strip(one.claim.story, current="gate"),
        "one": one,
        "sides": [
            ("First check", one.first, one.first_kept_because, one.stands_id == one.first_id),
            ("Second check", one.second, one.second_kept_because, one.stands_id == one.second_id),
        ],
        "over": over,
        "waits": waits,
        "choices": choices,
        "form": form,
    }
    return render(request, "checker/consolidation.html", context, status=status)
