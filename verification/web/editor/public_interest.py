"""The page on which an editor says why the public needs to know something delicate."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from verification.claims.models import Claim
from verification.gate.permissions import may_say_public_interest
from verification.gate.public_interest import say_public_interest
from verification.web.access import me, visible_story
from verification.web.doing import RefusableForm, carry_out
from verification.web.editor.decision import why_not
from verification.web.strip import strip


class PublicInterestForm(RefusableForm):
    """The reason, for the words as they were read."""

    words = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why does the public need to know this?",
        help_text="What it tells the public, and why that weighs more than the harm it may do.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write why the public needs to know this."},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def public_interest(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Read the claim with what was said of it before, and say why it may run."""
    story = visible_story(request, uuid)
    claim = get_object_or_404(Claim.objects.standing(), story=story, number=number)
    claim.story = story
    form = PublicInterestForm(request.POST if request.method == "POST" else None)
    form.fields["words"].initial = claim.words_digest

    def page(status: int) -> HttpResponse:
        context = {
            "story": story,
            "strip": strip(story, current="gate"),
            "claim": claim,
            "form": form,
            "given": claim.public_interest.select_related("by"),
            "why_not": why_not(may_say_public_interest, by=me(request), story=story),
        }
        return render(request, "editor/public_interest.html", context, status=status)

    def do() -> HttpResponse:
        say_public_interest(by=me(request), claim=claim, **form.cleaned_data)
        messages.success(request, f"The reason stands with {claim.label}, for these words.")
        return redirect("gate", uuid)

    return carry_out(form, do, page) if request.method == "POST" else page(200)
