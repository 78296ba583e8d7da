"""How the desk words its letters to parties: the list, and one letter with what it looks like filled in."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from newsroom.errors import Invalid, NotPossible
from newsroom.people.models import Desk
from verification.outreach import actions as outreach
from verification.outreach.letters import ENGLISH, Words
from verification.outreach.models import Template
from verification.outreach.states import MailStep, RequestType
from verification.outreach.templates import (
    LONGEST_BODY,
    PLACEHOLDERS,
    checked_language,
    sample,
)
from verification.web.access import managed_desk, me
from verification.web.doing import RefusableForm, carry_out


@dataclass(frozen=True)
class Row:
    """One letter of the list: a type and a step, and the desk's own words for it by language."""

    type: RequestType
    step: MailStep
    own: list[Template]


class LetterForm(RefusableForm):
    """The words of one letter."""

    subject = forms.CharField(error_messages={"required": "Write the subject."})
    body = forms.CharField(
        label="Letter",
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 18}),
        error_messages={"required": "Write the letter."},
    )


@login_required
@require_safe
def letters(request: HttpRequest, desk: str) -> HttpResponse:
    """Every letter the desk sends, and in which languages it words it itself."""
    its = managed_desk(request, desk)
    own: dict[tuple[str, str], list[Template]] = {}
    for template in its.mail_templates.select_related("changed_by"):
        own.setdefault((template.type, template.step), []).append(template)
    rows = [Row(type_, step, own.get((type_, step), [])) for type_, step in ENGLISH]
    return render(request, "house/letters.html", {"desk": its, "rows": rows})


@login_required
@require_safe
def choose_language(request: HttpRequest, desk: str, kind: str, step: str) -> HttpResponse:
    """To the letter in the language that was written (`?language=`)."""
    its = managed_desk(request, desk)
    _known(kind, step)
    try:
        language = checked_language(request.GET.get("language", ""))
    except Invalid as refusal:
        messages.error(request, str(refusal))
        return redirect("letters", its.slug)
    return redirect("letter", its.slug, kind, step, language)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, desk: str, kind: str, step: str, language: str) -> HttpResponse:
    """One letter: its words, and what it looks like; posting shows it (`look`) or saves it."""
    its = managed_desk(request, desk)
    _known(kind, step)
    try:
        language = checked_language(language)
    except Invalid:
        raise Http404 from None
    which = {"type": kind, "step": step, "language": language}
    kept = Template.objects.filter(desk=its, **which).select_related("changed_by").first()
    words = Words(kept.subject, kept.body) if kept else ENGLISH[RequestType(kind), MailStep(step)]
    if request.method != "POST":
        return _page(request, its, which, kept, LetterForm(initial=words._asdict()), look=words)
    form = LetterForm(request.POST)

    def do() -> HttpResponse:
        given = Words(form.cleaned_data["subject"], form.cleaned_data["body"])
        if "look" in request.POST:
            return _page(request, its, which, kept, form, look=given)
        seen = request.POST.get("seen", "")
        outreach.save_template(
            by=me(request),
            desk=its,
            **which,
            subject=given.subject,
            body=given.body,
            seen=int(seen) if seen.isdecimal() and len(seen) < 10 else 0,
        )
        messages.success(request, "Saved. The next mail of this kind begins with these words.")
        return redirect("letter", its.slug, kind, step, language)

    def page(status: int) -> HttpResponse:
        now = Template.objects.filter(desk=its, **which).select_related("changed_by").first()
        return _page(request, its, which, now, form, status=status)

    return carry_out(form, do, page)


@login_required
@require_POST
def reset_letter(request: HttpRequest, desk: str, kind: str, step: str, language: str) -> HttpResponse:
    """Let the product's own words hold again."""
    its = managed_desk(request, desk)
    kept = Template.objects.filter(desk=its, type=kind, step=step, language=language).first()
    if kept is None:
        raise NotPossible("The desk does not word this letter itself.")
    seen = request.POST.get("seen", "")
    outreach.reset_template(
        by=me(request), template=kept, seen=int(seen) if seen.isdecimal() and len(seen) < 10 else 0
    )
    messages.success(request, "The product’s own words hold again.")
    return redirect("letters", its.slug)


def _known(kind: str, step: str) -> None:
    if kind not in RequestType.values or step not in MailStep.values:
        raise Http404


def _page(
    request: HttpRequest,
    desk: Desk,
    which: dict[str, Any],
    kept: Template | None,
    form: LetterForm,
    *,
    look: Words | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = sample(desk, look, by=me(request), language=which["language"]) if look else None
    kind, step = RequestType(which["type"]), MailStep(which["step"])
    context = {
        "desk": desk,
        "form": form,
        "kept": kept,
        "kind": kind,
        "step": step,
        "language": which["language"],
        "placeholders": PLACEHOLDERS,
        "shown": shown,
        "here": reverse("letter", args=[desk.slug, kind, step, which["language"]]),
    }
    return render(request, "house/letter.html", context, status=status)
