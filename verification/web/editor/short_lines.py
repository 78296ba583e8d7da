"""Push, snap and social lines of a story: writing one, approving it against its claim, sending it, taking it back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from newsroom.errors import Refusal
from newsroom.people.models import User
from newsroom.people.permissions import allows
from newsroom.stories.models import Story
from verification.checking.models import Verdict
from verification.claims.models import Claim
from verification.gate import short_lines as lines
from verification.gate.actions import assess
from verification.gate.findings import Finding
from verification.gate.models import ShortLine
from verification.gate.permissions import (
    may_approve_short_line,
    may_propose_short_line,
    may_send_short_line,
    may_withdraw_short_line,
)
from verification.gate.reading import read_many
from verification.gate.standing import Standing
from verification.gate.states import LineKind, LineState
from verification.web.access import me, visible_story
from verification.web.doing import RefusableForm, carry_out
from verification.web.editor.decision import why_not
from verification.web.editor.typed import Typed
from verification.web.middleware import status_of
from verification.web.strip import strip


class ProposeForm(RefusableForm):
    """A line, and the claim it is made of."""

    claim = forms.TypedChoiceField(
        label="Claim", coerce=int, error_messages={"required": "Choose the claim it is made of."}
    )
    kind = forms.ChoiceField(
        label="Kind",
        choices=LineKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what it is."},
    )
    text = forms.CharField(
        label="The line",
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": lines.LONGEST}),
        help_text="It stands alone: say in it who says so, and that it is not established, where that is so.",
        error_messages={"required": "Write the line."},
    )

    @classmethod
    def of(cls, claims: list[Claim], data: object = None) -> "ProposeForm":
        form = cls(data, auto_id="propose_%s", initial={"kind": LineKind.PUSH})  # type: ignore[arg-type]
        choices = [(claim.number, f"{claim.label}: {claim.statement[:80]}") for claim in claims]
        form.fields["claim"].choices = [("", "Choose a claim"), *choices]  # type: ignore[attr-defined]
        return form


class WithdrawForm(RefusableForm):
    """Why a line is taken back."""

    reason = forms.CharField(
        label="Why it is withdrawn",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write why the line is withdrawn."},
    )

    @classmethod
    def of(cls, line: ShortLine, data: object = None) -> "WithdrawForm":
        return cls(data, auto_id=f"withdraw_{line.pk}_%s")  # type: ignore[arg-type]


@dataclass(frozen=True)
class Row:
    """One line, what stops it, and what this person may do with it."""

    line: ShortLine
    stops: list[Finding]
    why_not_approve: str
    may_send: bool
    withdraw: WithdrawForm | None

    @property
    def waits(self) -> bool:
        """Is it to be approved, for the first time or again?"""
        return self.line.state == LineState.PROPOSED or self.line.is_void


@dataclass(frozen=True)
class Told:
    """What the gate page says of the lines."""

    to_approve: int
    to_send: int
    void: int
    sent: int


@dataclass
class Brought:
    """What a refused request brought back."""

    refusal: Refusal | None = None
    propose: ProposeForm | None = None
    withdraw: tuple[ShortLine, WithdrawForm] | None = field(default=None)


def short_lines_told(_user: User, standing: Standing, _typed: Typed) -> Told:
    """The part of the gate page."""
    found = list(_lines_of(standing.story))
    return Told(
        to_approve=sum(line.state == LineState.PROPOSED for line in found),
        to_send=sum(line.state == LineState.APPROVED and not line.is_void for line in found),
        void=sum(line.is_void for line in found),
        sent=sum(line.state == LineState.SENT for line in found),
    )


def _lines_of(story: Story) -> list[ShortLine]:
    rows = ShortLine.objects.with_newest_verdict().filter(story=story)
    found = rows.select_related("claim__story", "verdict", "made_by", "approved_by").order_by("-pk")
    for line in found:
        line.story = story
    return list(found)


@login_required
@require_safe
def short_lines(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The lines of a story, with what stops each."""
    return _page(request, uuid, Brought())


def _page(request: HttpRequest, uuid: UUID, brought: Brought, *, status: int = 200) -> HttpResponse:
    user = me(request)
    story = visible_story(request, uuid)
    view = read_many([story], hidden=Verdict.objects.hidden_from(user))[0]
    rows, blockers = [], assess(view).blockers
    for line in _lines_of(story):
        going = line.state in (LineState.PROPOSED, LineState.APPROVED)
        form = WithdrawForm.of(line) if allows(may_withdraw_short_line, by=user, line=line) else None
        if brought.withdraw and brought.withdraw[0].pk == line.pk:
            form = brought.withdraw[1]
        rows.append(
            Row(
                line=line,
                stops=lines.stops_of(view, blockers, line) if going else [],
                why_not_approve=why_not(may_approve_short_line, by=user, line=line),
                may_send=allows(may_send_short_line, by=user, story=story),
                withdraw=None if line.state == LineState.WITHDRAWN else form,
            )
        )
    context = {
        "story": story,
        "strip": strip(story, current="short_lines", view=view),
        "rows": rows,
        "out": story.state in lines.OUT,
        "claims": len(view.claims),
        "why_not_propose": why_not(may_propose_short_line, by=user, story=story),
        "form": brought.propose or ProposeForm.of(view.claims),
        "refusal": brought.refusal,
    }
    return render(request, "editor/short_lines.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write a line."""
    story = visible_story(request, uuid)
    if request.method != "POST":
        return redirect("short_lines", uuid)
    claims = list(story.claims.standing())
    form = ProposeForm.of(claims, request.POST)

    def do() -> HttpResponse:
        claim = next(claim for claim in claims if claim.number == form.cleaned_data["claim"])
        claim.story = story
        kind, text = form.cleaned_data["kind"], form.cleaned_data["text"]
        line = lines.propose_short_line(by=me(request), claim=claim, kind=kind, text=text)
        said = f"{line.get_kind_display()} for {claim.label} is written. Another editor approves it."
        messages.success(request, said)
        return redirect("short_lines", uuid)

    return carry_out(form, do, lambda status: _page(request, uuid, Brought(propose=form), status=status))


def _approve(request: HttpRequest, line: ShortLine) -> str:
    lines.approve_short_line(by=me(request), line=line, words=request.POST.get("words", ""))
    return f"Approved for {line.claim.label} as it stands. Any change to it takes the approval back."


def _send(request: HttpRequest, line: ShortLine) -> str:
    lines.send_short_line(by=me(request), line=line)
    return f"{line.get_kind_display()} of {line.claim.label} is down as sent."


VERBS: Mapping[str, Callable[[HttpRequest, ShortLine], str]] = {"approve": _approve, "send": _send}
"""What is done to a line with one click, by the last part of the address."""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def short_line(request: HttpRequest, uuid: UUID, line: UUID, verb: str) -> HttpResponse:
    """Approve a line, say that it was sent, or withdraw it."""
    story = visible_story(request, uuid)
    found = ShortLine.objects.filter(story=story, uuid=line).select_related("claim", "story__desk").first()
    if found is None or verb not in {*VERBS, "withdraw"}:
        raise Http404
    if request.method != "POST":
        return redirect("short_lines", uuid)
    if verb == "withdraw":
        return _withdraw(request, found)
    try:
        said = VERBS[verb](request, found)
    except Refusal as refusal:
        return _page(request, uuid, Brought(refusal), status=status_of(refusal))
    messages.success(request, said)
    return redirect("short_lines", uuid)


def _withdraw(request: HttpRequest, line: ShortLine) -> HttpResponse:
    form = WithdrawForm.of(line, request.POST)

    def do() -> HttpResponse:
        lines.withdraw_short_line(by=me(request), line=line, **form.cleaned_data)
        messages.success(request, f"{line.get_kind_display()} of {line.claim.label} is withdrawn.")
        return redirect("short_lines", line.story.uuid)

    return carry_out(
        form,
        do,
        lambda status: _page(request, line.story.uuid, Brought(withdraw=(line, form)), status=status),
    )
