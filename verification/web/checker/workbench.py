"""The workbench: the copy with its claims marked in place, and the open claim beside it."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from newsroom import addresses
from newsroom.people.permissions import allows
from newsroom.stories.models import Revision, Story
from newsroom.stories.states import UNDER_WAY
from verification.checking.states import LABELS, Said, So
from verification.claims.models import Claim
from verification.claims.permissions import may_claim
from verification.outreach.models import ReplyRequest
from verification.web.access import me, visible_claim, visible_story, visible_task
from verification.web.checker.bench import read_bench
from verification.web.checker.forms import BenchForm, MarkForm
from verification.web.checker.panel import read_panel
from verification.web.doing import carry_out
from verification.web.strip import strip

Opened = Mapping[str, BenchForm]


@login_required
@require_safe
def story(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The copy with all its claims; no claim is open."""
    return bench_page(request, visible_story(request, uuid))


@login_required
@require_safe
def claim(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """The copy, and one claim beside it."""
    found = visible_claim(request, uuid, number)
    return bench_page(request, found.story, found)


@login_required
@require_safe
def task(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Where a task is worked on: its claim, or the request that another way is looked for."""
    found = visible_task(request, uuid)
    if asked := ReplyRequest.objects.filter(another_way=found).first():
        return redirect(addresses.reply_request(found.story.uuid, asked.uuid))
    if found.claim is None:
        return redirect("story", found.story.uuid)
    return redirect("claim", found.story.uuid, found.claim.number)


@login_required
@require_safe
def verdict_label(request: HttpRequest) -> HttpResponse:
    """What the two answers together are called, for the button that records them."""
    said, so = request.GET.get("said", ""), request.GET.get("so", "")
    label = LABELS[So(so), Said(said)] if so in So.values and said in Said.values else None
    return render(request, "checker/_label.html", {"label": label})


def bench_page(
    request: HttpRequest,
    story: Story,
    claim: Claim | None = None,
    opened: Opened | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The workbench; for a swap only its panel. `opened` are forms that come back with what was typed."""
    opened = opened or {}
    bench = read_bench(story, me(request))
    context: dict[str, Any] = {"story": story, "bench": bench, "current": claim.number if claim else 0}
    if claim:
        context["panel"] = read_panel(bench, claim, opened)
    else:
        context["withdrawn"] = story.claims.filter(withdrawn_at__isnull=False).select_related("withdrawn_by")
    if claim and request.headers.get("HX-Target") == "panel":
        response = render(request, "checker/_panel_swap.html", context, status=status)
    else:
        context |= {
            "strip": strip(story, current="story", view=bench.view),
            "galley": bench.galley(),
            "byline": _byline(story, bench.view.revision.text),
            "mark_form": opened.get("mark") or _mark_form(request, bench.view.revision),
            "then": request.POST.get("then") or request.GET.get("then", ""),
            "may_mark": story.state in UNDER_WAY and allows(may_claim, by=me(request), story=story),
            "show_unclaimed": "unclaimed" in request.GET,
        }
        response = render(request, "checker/story.html", context, status=status)
    # One address, two answers: the back button must not bring the panel alone.
    patch_vary_headers(response, ["HX-Request"])
    return response


def _mark_form(request: HttpRequest, revision: Revision) -> MarkForm:
    """Empty, or for words that were pointed at from elsewhere (`seen`, `start` and `end`) in this very revision."""
    seen, start, end = (number_in(request.GET, name) for name in ("seen", "start", "end"))
    words = revision.text[start:end]
    return MarkForm.of(words, start) if seen == revision.number and words else MarkForm()


def _byline(story: Story, text: str) -> str:
    names = ", ".join(str(user) for user in story.byline_users) or str(story.filed_by)
    return f"{names} · {story.desk.name} · {len(text.split())} words"


def perform(
    request: HttpRequest,
    claim: Claim,
    form: BenchForm,
    do: Callable[[], HttpResponse],
    *,
    key: str = "",
    page: Callable[..., HttpResponse] = bench_page,
) -> HttpResponse:
    """Do a verb with what a form holds; refused, the page comes back with the form as it was typed."""

    def again(status: int) -> HttpResponse:
        now = visible_claim(request, claim.story.uuid, claim.number)
        return page(request, now.story, now, {key or form.called: form}, status=status)

    return carry_out(form, do, again)


def done(request: HttpRequest, claim: Claim, sentence: str) -> HttpResponse:
    """Say what was done, back at the claim."""
    messages.success(request, sentence)
    return redirect("claim", claim.story.uuid, claim.number)


def seen(request: HttpRequest) -> int:
    """The version a form carries; what is no number was never shown to anybody."""
    return number_in(request.POST, "seen")


def number_in(given: QueryDict, name: str) -> int:
    """A number that came with the request; 0 for what is none."""
    value = given.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 10 else 0
