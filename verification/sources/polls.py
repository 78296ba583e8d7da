"""The verbs of a poll card: what a poll discloses of itself, and which claims are about it."""

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import F

from newsroom.errors import Invalid, NotPossible, optional_text, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from newsroom.stories.actions import move_gate, take_turn
from newsroom.stories.models import Story
from verification.claims.models import Claim
from verification.evidence.models import Evidence
from verification.sources.models import PollCard
from verification.sources.permissions import may_keep_poll_cards
from verification.sources.states import Sampling
from verification.text.polls import Poll
from verification.text.shares import Share

TEXTS = {
    "sponsor": 300,
    "conducted_by": 300,
    "population": 300,
    "recruitment": 500,
    "mode": 200,
    "weighting": 500,
    "processing": 500,
    "question": 5_000,
    "limitations": 500,
}
"""The items in words, and how long each may be."""

MOST_SHARES, MOST_DECIMALS, LARGEST = 40, 2, 2**31 - 1
SIDES = ("for", "against", "")


@verb
def add(
    *,
    by: User,
    story: Story,
    title: str,
    poll: Poll,
    evidence: Evidence | None = None,
    claims: Sequence[Claim] = (),
) -> PollCard:
    """Make a card of what a poll discloses, and say which claims are about that poll."""
    may_keep_poll_cards(by=by, story=story)
    fields = _checked(story, title, poll, evidence)
    for claim in claims:
        _of_this_story(claim, story)
    take_turn(story.pk)
    card = PollCard.objects.create(story=story, added_by=by, **fields)
    card.claims.set(claims)
    move_gate(story.pk, by=by, because=f"A poll card was made: {card.title}.")
    _note("poll_card.added", card, by, facts={"claims": [claim.pk for claim in claims]})
    return card


@verb
def revise(
    *, by: User, card: PollCard, seen: int, title: str, poll: Poll, evidence: Evidence | None = None
) -> PollCard:
    """Change what a card says."""
    may_keep_poll_cards(by=by, story=card.story)
    fields = _checked(card.story, title, poll, evidence)
    take_turn(card.story_id)
    if not PollCard.objects.filter(pk=card.pk, version=seen).update(version=F("version") + 1, **fields):
        raise NotPossible(
            "This poll card was changed by somebody else. Your words are kept; compare, then save again."
        )
    card = PollCard.objects.select_related("story__desk", "evidence").get(pk=card.pk)
    move_gate(card.story_id, by=by, because=f"A poll card was revised: {card.title}.")
    _note("poll_card.revised", card, by)
    return card


@verb
def link(*, by: User, card: PollCard, claim: Claim) -> None:
    """Say that a claim is about the poll of this card."""
    may_keep_poll_cards(by=by, story=card.story)
    _of_this_story(claim, card.story)
    take_turn(card.story_id)
    if not PollCard.objects.filter(pk=card.pk).exists():
        raise NotPossible("This poll card was dropped.")
    if card.claims.filter(pk=claim.pk).exists():
        raise NotPossible(f"{claim.label} is linked to this poll card already.")
    card.claims.add(claim)
    move_gate(card.story_id, by=by, because=f"{claim.label} is about a poll: {card.title}.")
    _note("poll_card.linked", card, by, facts={"claim": claim.number})


@verb
def unlink(*, by: User, card: PollCard, claim: Claim) -> None:
    """Say that a claim is not about the poll of this card after all."""
    may_keep_poll_cards(by=by, story=card.story)
    take_turn(card.story_id)
    if not PollCard.claims.through.objects.filter(pollcard=card, claim=claim).delete()[0]:
        raise NotPossible(f"{claim.label} is not linked to this poll card.")
    move_gate(card.story_id, by=by, because=f"{claim.label} is not about a poll any more: {card.title}.")
    _note("poll_card.unlinked", card, by, facts={"claim": claim.number})


@verb
def drop(*, by: User, card: PollCard, seen: int) -> None:
    """Take a card away that should not have been made."""
    may_keep_poll_cards(by=by, story=card.story)
    take_turn(card.story_id)
    found = PollCard.objects.filter(pk=card.pk, version=seen)
    if not found.exists():
        raise NotPossible("This poll card was changed or dropped by somebody else. Look at it again.")
    found.delete()
    move_gate(card.story_id, by=by, because=f"A poll card was dropped: {card.title}.")
    _note("poll_card.dropped", card, by)


def grounds_shared(*, claim: Claim, other: Claim, **_: object) -> None:
    """Hook `grounds_shared`: the poll one claim is about, the other is about."""
    other.poll_cards.add(*claim.poll_cards.all())


def poll_of(card: PollCard) -> Poll:
    """What a card says, as its figures are held against the copy."""
    return Poll(
        **{name: getattr(card, name) for name in TEXTS},
        sampling=card.sampling,  # type: ignore[arg-type]  # the model's choices are Poll's
        field_from=card.field_from,
        field_to=card.field_to,
        sample_size=card.sample_size,
        margin=card.margin.normalize() if card.margin is not None else None,
        margin_none=card.margin_none,
        shares=tuple(Share(one["answer"], Decimal(one["share"]), one["side"]) for one in card.shares),
        decimals=card.decimals,
    )


def _of_this_story(claim: Claim, story: Story) -> None:
    if claim.story_id != story.pk:
        raise Invalid({"claim": ["That claim belongs to another story."]})


def _checked(story: Story, title: str, poll: Poll, evidence: Evidence | None) -> dict[str, Any]:
    """What the card keeps; `Invalid` names every field that can not be used."""
    errors: dict[str, list[str]] = {}
    fields: dict[str, Any] = {"evidence": evidence, "margin_none": poll.margin_none}
    for read in (_title, _texts, _choices, _numbers, _dates, _shares):
        try:
            fields |= read(title, poll)
        except Invalid as refusal:
            errors |= refusal.errors
    if evidence and (evidence.story_id != story.pk or evidence.withdrawn_at):
        errors["evidence"] = [f"{evidence.title} is not evidence that can be used in this story."]
    if errors:
        raise Invalid(errors)
    return fields


def _title(title: str, _poll: Poll) -> dict[str, Any]:
    return {"title": require_text("title", title, "Name the poll, so that others find it again.", limit=200)}


def _texts(_title: str, poll: Poll) -> dict[str, Any]:
    return {name: optional_text(name, getattr(poll, name), limit=limit) for name, limit in TEXTS.items()}


def _choices(_title: str, poll: Poll) -> dict[str, Any]:
    if poll.sampling not in ("", *Sampling.values):
        raise Invalid({"sampling": [f"{poll.sampling!r} is not one of {', '.join(Sampling.values)}."]})
    return {"sampling": poll.sampling}


def _numbers(_title: str, poll: Poll) -> dict[str, Any]:
    if poll.sample_size is not None and not 0 < poll.sample_size <= LARGEST:
        raise Invalid({"sample_size": ["Write how many people were asked."]})
    if poll.margin is not None and poll.margin_none:
        raise Invalid({"margin": ["Either a margin is given, or none can be computed."]})
    if poll.margin is not None and not (poll.margin.is_finite() and 0 < poll.margin <= 100):
        raise Invalid({"margin": ["Write the margin in percentage points, like 3.1."]})
    margin = None if poll.margin is None else round(poll.margin, 2)
    return {"sample_size": poll.sample_size, "margin": margin}


def _dates(_title: str, poll: Poll) -> dict[str, Any]:
    if poll.field_from and poll.field_to and poll.field_to < poll.field_from:
        raise Invalid({"field_to": ["The fieldwork can not end before it began."]})
    return {"field_from": poll.field_from, "field_to": poll.field_to}


def _shares(_title: str, poll: Poll) -> dict[str, Any]:
    if len(poll.shares) > MOST_SHARES:
        raise Invalid({"shares": [f"At most {MOST_SHARES} answers are kept."]})
    for one in poll.shares:
        _share(one)
    return {
        "shares": [
            {"answer": one.answer.strip(), "share": f"{one.share:f}", "side": one.side} for one in poll.shares
        ],
        "decimals": max((_decimals(one.share) for one in poll.shares), default=0),
    }


def _share(one: Share) -> None:
    require_text("shares", one.answer, "Write each answer as it was offered.", limit=200)
    if not (one.share.is_finite() and 0 <= one.share <= 100):
        raise Invalid({"shares": [f"“{one.answer}”: a share lies between 0 and 100 per cent."]})
    if _decimals(one.share) > MOST_DECIMALS:
        raise Invalid({"shares": [f"“{one.answer}”: a share has at most {MOST_DECIMALS} decimals."]})
    if one.side not in SIDES:
        raise Invalid({"shares": [f"“{one.answer}”: an answer is for, against or neither."]})


def _decimals(share: Decimal) -> int:
    return max(0, -int(share.as_tuple().exponent))


def shares_from(rows: Iterable[tuple[str, str, str]]) -> tuple[Share, ...]:
    """Shares as they are typed: answer, per cent, side. Rows with nothing in them are left out."""
    found = []
    for answer, share, side in rows:
        if not answer.strip() and not share.strip():
            continue
        typed = share.strip().removesuffix("%").strip()
        try:
            value = Decimal(typed)
        except InvalidOperation:
            said = f"“{answer.strip()}”: write its share as a number of per cent, like 18 or 18.5."
            raise Invalid({"shares": [said]}) from None
        found.append(Share(answer.strip(), value, side))  # type: ignore[arg-type]  # the verb checks the side
    return tuple(found)


def _note(name: str, card: PollCard, by: User, *, facts: dict[str, object] | None = None) -> None:
    record(
        name,
        by=by,
        subject=card,
        story_id=card.story_id,
        desk_id=card.story.desk_id,
        facts=facts,
        texts={"title": card.title},
    )
