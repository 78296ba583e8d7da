"""What a desk shows readers of its records, and how long it keeps free text."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from newsroom.people.models import Desk
from verification.record.keeping import set_records
from verification.web.access import managed_desk, me
from verification.web.doing import RefusableForm, carry_out


class RecordsForm(RefusableForm):
    """Both settings at once; whether the number will do is the verb's question."""

    publishes_record = forms.BooleanField(
        label="Readers see how a story was checked",
        required=False,
        help_text="A page for each story that ran, redacted by rule: nobody stands in it whom the story does not name.",
    )
    keeps_text_months = forms.IntegerField(
        label="Months free text is kept",
        required=False,
        error_messages={"invalid": "Write a whole number, without letters."},
        help_text="After a story ended, its reasons, notes and legal advice are erased. Empty: kept for good.",
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def desk_records(request: HttpRequest, desk: str) -> HttpResponse:
    """Both settings of a desk; posting sets them."""
    its = managed_desk(request, desk)
    if request.method != "POST":
        initial = {"publishes_record": its.publishes_record, "keeps_text_months": its.keeps_text_months}
        return _page(request, its, RecordsForm(initial=initial))
    form = RecordsForm(request.POST)

    def do() -> HttpResponse:
        set_records(by=me(request), desk=its, **form.cleaned_data)
        messages.success(request, "Set.")
        return redirect("desk_records", its.slug)

    return carry_out(form, do, lambda status: _page(request, its, form, status))


def _page(request: HttpRequest, desk: Desk, form: RecordsForm, status: int = 200) -> HttpResponse:
    return render(request, "house/records.html", {"desk": desk, "form": form}, status=status)
