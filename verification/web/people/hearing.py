"""What a person hears of: kinds of messages by channels, quiet hours, the time of the digest."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from newsroom.dispatch.choices import choose, chosen, keep_quiet, reset_choices, when_to_send
from newsroom.dispatch.kinds import CHOSEN, Group, Kind, all_kinds
from newsroom.dispatch.models import ChatHook
from newsroom.dispatch.states import Channel, When
from newsroom.errors import Refusal
from newsroom.people.models import User
from verification.sources.concerned import ABOUT_IDENTITIES, hears_of_identities
from verification.web.access import me
from verification.web.doing import RefusableForm, carry_out

HEADS = {Channel.IN_APP: "Here, as a notice", Channel.EMAIL: "By e-mail", Channel.CHAT: "In your own chat"}


@dataclass(frozen=True)
class Cell:
    """One choice: what it is now, what it may be, and whether that is the default."""

    name: str
    head: str
    label: str
    now: str
    options: list[tuple[str, str]]
    is_default: bool

    @property
    def is_fixed(self) -> bool:
        return len(self.options) == 1


@dataclass(frozen=True)
class Line:
    """A kind of message, with its choices by channel."""

    kind: Kind
    cells: list[Cell]


class QuietForm(RefusableForm):
    """When a person is left alone, and when their digest comes."""

    quiet_from = forms.TimeField(required=False, label="Quiet from", widget=forms.TimeInput({"type": "time"}))
    quiet_until = forms.TimeField(
        required=False,
        label="Quiet until",
        widget=forms.TimeInput({"type": "time"}),
        help_text="E-mail and chat wait until then, over midnight too; what is urgent does not wait.",
    )
    digest_at = forms.TimeField(
        label="Digest at",
        widget=forms.TimeInput({"type": "time"}),
        error_messages={"required": "Write when your digest comes, like 08:00."},
        help_text="One e-mail a day with everything you want in the digest.",
    )

    def __init__(self, user: User, data: QueryDict | None = None) -> None:
        fields = ("quiet_from", "quiet_until", "digest_at")
        super().__init__(data, initial={name: _hour(getattr(user, name)) for name in fields})
        for name in fields:
            self.fields[name].error_messages["invalid"] = "Write a time like 22:30."


def _hour(at: object) -> str:
    return f"{at:%H:%M}" if at else ""


def name_of(kind: Kind, channel: str) -> str:
    """What a choice is called in the form."""
    return f"{kind.name}.{channel}"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hearing(request: HttpRequest) -> HttpResponse:
    """The table of kinds by channels."""
    user = me(request)
    if request.method != "POST":
        return _page(request, QuietForm(user))
    given = [
        (kind.name, channel.value, request.POST[name_of(kind, channel)])
        for kind in all_kinds()
        for channel in CHOSEN
        if name_of(kind, channel) in request.POST
    ]
    try:
        choose(by=user, choices=given)
    except Refusal as refusal:
        return _page(request, QuietForm(user), refusal=refusal, status=422)
    messages.success(request, "Saved: from now on you hear of it like this.")
    return redirect("hearing")


@login_required
@require_POST
def reset(request: HttpRequest) -> HttpResponse:
    """Everything as it comes by default."""
    reset_choices(by=me(request))
    messages.success(request, "You hear of everything as it comes by default.")
    return redirect("hearing")


@login_required
@require_POST
def quiet(request: HttpRequest) -> HttpResponse:
    """Quiet hours and the time of the digest."""
    user = me(request)
    form = QuietForm(user, request.POST)

    def do() -> HttpResponse:
        keep_quiet(by=user, **form.cleaned_data)
        messages.success(request, "Your quiet hours and your digest are saved.")
        return redirect("hearing")

    return carry_out(form, do, lambda status: _page(request, form, status=status))


def _page(
    request: HttpRequest, form: QuietForm, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    user = me(request)
    has_chat = ChatHook.objects.filter(user=user, removed_at=None).exists()
    channels = [channel for channel in CHOSEN if channel != Channel.CHAT or has_chat]
    return render(
        request,
        "people/hearing.html",
        {
            "form": form,
            "refusal": refusal,
            "heads": [HEADS[channel] for channel in channels],
            "groups": list(_groups(user, channels, request.POST)),
            "has_chat": has_chat,
        },
        status=status,
    )


def _groups(user: User, channels: list[Channel], typed: QueryDict) -> Iterator[tuple[str, list[Line]]]:
    heard = hears_of_identities(user)
    kinds = [kind for kind in all_kinds() if heard or not kind.name.startswith(ABOUT_IDENTITIES)]
    kept = chosen([user.pk], [kind.name for kind in kinds])
    for group in Group:
        lines = []
        for kind in kinds:
            if kind.group != group:
                continue
            cells = []
            for channel in channels:
                now = when_to_send(kind, user.pk, channel, kept)
                options = [(when.value, str(when.label)) for when in When if kind.may_choose(channel, when)]
                name = name_of(kind, channel)
                label = f"{kind.label}: {HEADS[channel].lower()}"
                is_default = now == kind.default(channel)
                cells.append(Cell(name, HEADS[channel], label, typed.get(name, now), options, is_default))
            lines.append(Line(kind, cells))
        if lines:
            yield group.value, lines
