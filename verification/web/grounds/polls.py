"""The page of a poll card: AAPOR's items, what is missing, the shares, and what they say to the copy."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST

from newsroom.people.permissions import allows
from newsroom.stories.models import Story
from verification.claims.models import Claim
from verification.claims.states import Kind
from verification.sources import polls
from verification.sources.models import PollCard
from verification.sources.permissions import may_keep_poll_cards
from verification.sources.polling import read_card
from verification.web.access import me, visible_story
from verification.web.checker.workbench import seen
from verification.web.doing import carry_out
from verification.web.grounds.poll_forms import ClaimsForm, PollCardForm
from verification.web.strip import strip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Make a card; claims that are about the poll come along in `claim`."""
    story = visible_story(request, uuid)
    claims = _asked_for(request, story)
    form = PollCardForm(request.POST or None, among=story.evidence.standing(), initial=_title_for(claims))

    def do() -> HttpResponse:
        fields = {"title": form.cleaned_data["title"], "evidence": form.cleaned_data["evidence"]}
        card = polls.add(by=me(request), story=story, poll=form.poll, claims=claims, **fields)
        messages.success(request, f"The card of “{card.title}” is made.")
        return redirect("poll_card", story.uuid, card.uuid)

    if request.method == "POST":
        return carry_out(form, do, lambda status: _new_page(request, story, claims, form, status))
    return _new_page(request, story, claims, form)


def _new_page(
    request: HttpRequest, story: Story, claims: list[Claim], form: PollCardForm, status: int = 200
) -> HttpResponse:
    context = {
        "story": story,
        "strip": strip(story, current="story"),
        "form": form,
        "claims": claims,
        "may_keep": allows(may_keep_poll_cards, by=me(request), story=story),
    }
    return render(request, "grounds/poll_card.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest, uuid: UUID, card: UUID) -> HttpResponse:
    """The card; posted to, it is revised."""
    found = _visible(request, uuid, card)
    if request.method != "POST":
        return _card_page(request, found)
    among = found.story.evidence.standing()
    form = PollCardForm(request.POST, among=among, card=found)

    def do() -> HttpResponse:
        fields = {"title": form.cleaned_data["title"], "evidence": form.cleaned_data["evidence"]}
        polls.revise(by=me(request), card=found, seen=seen(request), poll=form.poll, **fields)
        messages.success(request, "The card is saved.")
        return redirect("poll_card", uuid, card)

    return carry_out(
        form, do, lambda status: _card_page(request, _visible(request, uuid, card), form, status)
    )


def _card_page(
    request: HttpRequest, found: PollCard, form: PollCardForm | None = None, status: int = 200
) -> HttpResponse:
    story = found.story
    linked = list(found.claims.order_by("number"))
    others = story.claims.standing().exclude(pk__in=[claim.pk for claim in linked]).order_by("number")
    context = {
        "story": story,
        "strip": strip(story, current="story"),
        "card": found,
        "form": form or PollCardForm(among=story.evidence.standing(), card=found),
        "reading": read_card(found),
        "claims": linked,
        "about_form": ClaimsForm(among=others) if others else None,
        "may_keep": allows(may_keep_poll_cards, by=me(request), story=story),
    }
    return render(request, "grounds/poll_card.html", context, status=status)


@login_required
@require_POST
def link(request: HttpRequest, uuid: UUID, card: UUID) -> HttpResponse:
    """Say that a claim is about the poll of this card."""
    found = _visible(request, uuid, card)
    form = ClaimsForm(request.POST, among=found.story.claims.standing())
    if not form.is_valid():
        messages.error(request, "Choose a claim of this story.")
        return redirect("poll_card", uuid, card)
    claim = form.cleaned_data["claim"]
    polls.link(by=me(request), card=found, claim=claim)
    messages.success(request, f"{claim.label} is about this poll.")
    if request.POST.get("then") == "claim":
        return redirect("claim", uuid, claim.number)
    return redirect("poll_card", uuid, card)


@login_required
@require_POST
def unlink(request: HttpRequest, uuid: UUID, card: UUID, number: int) -> HttpResponse:
    """Say that a claim is not about the poll of this card after all."""
    found = _visible(request, uuid, card)
    claim = found.story.claims.filter(number=number).first()
    if claim is None:
        raise Http404
    polls.unlink(by=me(request), card=found, claim=claim)
    messages.success(request, f"{claim.label} is not about this poll any more.")
    return redirect("poll_card", uuid, card)


@login_required
@require_POST
def drop(request: HttpRequest, uuid: UUID, card: UUID) -> HttpResponse:
    """Take the card away."""
    found = _visible(request, uuid, card)
    polls.drop(by=me(request), card=found, seen=seen(request))
    messages.success(request, f"The card of “{found.title}” is dropped.")
    return redirect("story", uuid)


def _visible(request: HttpRequest, uuid: UUID, card: UUID) -> PollCard:
    """A card of a story this person sees."""
    cards = PollCard.objects.visible_to(me(request)).select_related(
        "story__desk", "story__filed_by", "evidence"
    )
    found = cards.filter(story__uuid=uuid, uuid=card).first()
    if found is None:
        raise Http404
    return found


def _asked_for(request: HttpRequest, story: Story) -> list[Claim]:
    """The claims a new card is to be about: those named, or each of the story's poll claims that has no card."""
    named = (request.POST if request.method == "POST" else request.GET).getlist("claim")
    numbers = [int(one) for one in named if one.isdecimal() and len(one) < 10]
    claims = story.claims.standing().with_anchors().order_by("number")
    if request.method == "POST" or numbers:
        return list(claims.filter(number__in=numbers))
    return list(claims.filter(kind=Kind.POLL, poll_cards__isnull=True))


def _title_for(claims: list[Claim]) -> dict[str, str]:
    return {"title": f"Poll in {', '.join(claim.label for claim in claims)}"} if claims else {}


_CARD = "stories/<uuid:uuid>/polls/<uuid:card>/"

urlpatterns: list[URLPattern] = [
    path("stories/<uuid:uuid>/polls/new/", new, name="new_poll_card"),
    path(_CARD, card, name="poll_card"),
    path(f"{_CARD}link/", link, name="link_poll_card"),
    path(f"{_CARD}claims/<int:number>/unlink/", unlink, name="unlink_poll_card"),
    path(f"{_CARD}drop/", drop, name="drop_poll_card"),
]
