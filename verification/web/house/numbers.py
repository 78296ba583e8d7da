"""The house numbers of a desk: how long parties have to reply, and how they are followed up."""

from dataclasses import asdict, dataclass

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from newsroom.errors import NotPossible
from newsroom.people.models import Desk
from verification.outreach import actions as outreach
from verification.outreach.house import Row, table
from verification.outreach.states import RequestType
from verification.web.access import managed_desk, me
from verification.web.doing import RefusableForm, carry_out
from verification.web.times import length

WHOLE = {"required": "Write a number.", "invalid": "Write a whole number, without letters."}
MINUTES = "In minutes; an hour is 60, a day 1440."


class NumbersForm(RefusableForm):
    """The numbers of one type of request at one pace; whether they will do is the verb's question."""

    allow_minutes = forms.IntegerField(
        label="Time to allow",
        error_messages=WHOLE,
        help_text=f"From the delivery until their time is over. {MINUTES}",
    )
    channels_to_try = forms.IntegerField(
        label="Channels to try",
        error_messages=WHOLE,
        help_text="Before it may be written that somebody could not be reached.",
    )
    follow_up_minutes = forms.IntegerField(
        label="From one follow-up to the next",
        error_messages=WHOLE,
        help_text=f"Within the hours of whoever is asked. {MINUTES}",
    )
    follow_ups = forms.IntegerField(label="Follow-ups at most", error_messages=WHOLE)
    last_call_minutes = forms.IntegerField(
        label="Last call before publish-by", error_messages=WHOLE, help_text=MINUTES
    )


@dataclass(frozen=True)
class Line:
    """One row of the page, in words."""

    row: Row

    @property
    def allow(self) -> str:
        return length(self.row.numbers.allow_minutes)

    @property
    def follow_up(self) -> str:
        numbers = self.row.numbers
        if not numbers.follow_ups:
            return "none"
        return f"every {length(numbers.follow_up_minutes)}, {numbers.follow_ups} at most"

    @property
    def last_call(self) -> str:
        return f"{length(self.row.numbers.last_call_minutes)} before"


@login_required
@require_safe
def house_numbers(request: HttpRequest, desk: str) -> HttpResponse:
    """All numbers that hold on a desk, and whose they are."""
    its = managed_desk(request, desk)
    rows = table(its)
    types = [(type_, [Line(row) for row in rows if row.type == type_]) for type_ in RequestType]
    return render(request, "house/numbers.html", {"desk": its, "types": types})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def set_house_numbers(request: HttpRequest, desk: str, type: str, pace: str) -> HttpResponse:  # noqa: A002
    """The numbers of one type at one pace; posting sets them."""
    its = managed_desk(request, desk)
    row = _row(its, type, pace)
    if request.method != "POST":
        return _page(request, its, row, NumbersForm(initial=asdict(row.numbers)))
    form = NumbersForm(request.POST)

    def do() -> HttpResponse:
        outreach.set_house_numbers(by=me(request), desk=its, type=type, pace=pace, **form.cleaned_data)
        messages.success(request, f"Set for {_what(row)}. Outstanding requests are followed up by it.")
        return redirect("house_numbers", its.slug)

    return carry_out(form, do, lambda status: _page(request, its, row, form, status))


@login_required
@require_POST
def reset_house_numbers(request: HttpRequest, desk: str, type: str, pace: str) -> HttpResponse:  # noqa: A002
    """Hold to the product's own numbers again."""
    its = managed_desk(request, desk)
    row = _row(its, type, pace)
    try:
        outreach.reset_house_numbers(by=me(request), desk=its, type=type, pace=pace)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"The product’s own numbers hold for {_what(row)} again.")
    return redirect("house_numbers", its.slug)


def _row(desk: Desk, type_: str, pace: str) -> Row:
    found = next((row for row in table(desk) if (row.type, row.pace) == (type_, pace)), None)
    if found is None:
        raise Http404
    return found


def _what(row: Row) -> str:
    return f"{row.type.label.lower()}, {row.pace.label.lower()}"


def _page(request: HttpRequest, desk: Desk, row: Row, form: NumbersForm, status: int = 200) -> HttpResponse:
    context = {
        "desk": desk,
        "row": row,
        "form": form,
        "own": Line(Row(row.type, row.pace, row.own, row.own, None)),
    }
    return render(request, "house/set_numbers.html", context, status=status)
