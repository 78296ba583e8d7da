"""Poll cards: what a poll discloses, and which claims are about it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.models import Event
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from tests.factories import OPENED, Team, approved, filed, mark, some_evidence
from verification.claims.joining import merge
from verification.evidence import actions as evidence
from verification.sources import polls
from verification.sources.models import PollCard
from verification.text.polls import Poll
from verification.text.shares import Share

POLL = Poll(
    sponsor="Port of Sund",
    population="Residents of Sund",
    sampling="probability",
    sample_size=1004,
    field_from=date(2023, 3, 15),
    field_to=date(2023, 3, 27),
    margin=Decimal("3.1"),
    shares=(Share("Yes", Decimal("44.0"), "for"), Share("No", Decimal(33), "against")),
)


@pytest.fixture
def team(db: None) -> Team:
    return Team()


@pytest.fixture
def story(team: Team) -> Story:
    return filed(team)


def made(team: Team, story: Story, **fields: object) -> PollCard:
    given = {"title": "Toll poll", "poll": POLL, **fields}
    return polls.add(by=team.checker, story=story, **given)


def last() -> Event:
    return Event.objects.order_by("-position")[0]


def test_a_card_says_what_the_poll_disclosed_and_is_about_claims(team: Team, story: Story) -> None:
    claim = mark(team, story, kind="poll")
    before = Story.objects.get(pk=story.pk).gate_version
    card = made(team, story, claims=[claim], evidence=some_evidence(team, story))

    assert polls.poll_of(PollCard.objects.get(pk=card.pk)) == replace(POLL, decimals=1)
    assert [*claim.poll_cards.all()] == [card]
    assert (last().verb, last().facts["claims"]) == ("poll_card.added", [claim.pk])
    assert Story.objects.get(pk=story.pk).gate_version > before


def test_a_card_is_revised_by_whoever_saw_it_as_it_is(team: Team, story: Story) -> None:
    card = made(team, story)
    revised = polls.revise(
        by=team.editor, card=card, seen=1, title="Toll poll, March", poll=replace(POLL, sponsor="")
    )

    assert (revised.version, revised.title, revised.sponsor) == (2, "Toll poll, March", "")
    assert last().verb == "poll_card.revised"
    with pytest.raises(NotPossible, match="changed by somebody else"):
        polls.revise(by=team.checker, card=card, seen=1, title="Mine", poll=POLL)
    assert PollCard.objects.get(pk=card.pk).title == "Toll poll, March"


def test_claims_are_linked_once_and_unlinked_once(team: Team, story: Story) -> None:
    card, claim = made(team, story), mark(team, story, kind="poll")
    polls.link(by=team.checker, card=card, claim=claim)
    assert (last().verb, last().facts) == ("poll_card.linked", last().facts | {"claim": 1})
    with pytest.raises(NotPossible, match="linked to this poll card already"):
        polls.link(by=team.checker, card=card, claim=claim)

    polls.unlink(by=team.checker, card=card, claim=claim)
    assert last().verb == "poll_card.unlinked"
    assert not card.claims.exists()
    with pytest.raises(NotPossible, match="is not linked"):
        polls.unlink(by=team.checker, card=card, claim=claim)


def test_a_dropped_card_is_gone(team: Team, story: Story) -> None:
    claim = mark(team, story, kind="poll")
    card = made(team, story, claims=[claim])
    with pytest.raises(NotPossible, match="changed or dropped"):
        polls.drop(by=team.checker, card=card, seen=7)
    polls.drop(by=team.checker, card=card, seen=1)

    assert not claim.poll_cards.exists()
    assert last().verb == "poll_card.dropped"
    kept = PollCard(pk=card.pk, story=story, title="Toll poll")
    with pytest.raises(NotPossible, match="dropped"):
        polls.drop(by=team.checker, card=kept, seen=1)
    with pytest.raises(NotPossible, match="was dropped"):
        polls.link(by=team.checker, card=kept, claim=claim)


def test_an_approval_does_not_outlive_a_change_of_a_card(team: Team) -> None:
    story = approved(team)
    made(team, story)
    assert Story.objects.get(pk=story.pk).state != StoryState.APPROVED


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"sponsor": "x" * 301}, "sponsor"),
        ({"sampling": "guess"}, "sampling"),
        ({"sample_size": 0}, "sample_size"),
        ({"margin": Decimal(-1)}, "margin"),
        ({"margin": Decimal("NaN")}, "margin"),
        ({"margin_none": True}, "margin"),
        ({"field_to": date(2023, 3, 1)}, "field_to"),
        ({"shares": (Share("", Decimal(4)),)}, "shares"),
        ({"shares": (Share("Yes", Decimal(101)),)}, "shares"),
        ({"shares": (Share("Yes", Decimal("NaN")),)}, "shares"),
        ({"shares": (Share("Yes", Decimal("4.125")),)}, "shares"),
        ({"shares": (Share("Yes", Decimal(4), "maybe"),)}, "shares"),
        ({"shares": (Share("Yes", Decimal(1)),) * 41}, "shares"),
    ],
)
def test_what_a_card_can_not_hold_is_said_by_field(
    team: Team, story: Story, change: dict[str, object], field: str
) -> None:
    title = str(change.pop("title", "Toll poll"))
    with pytest.raises(Invalid) as refusal:
        made(team, story, title=title, poll=replace(POLL, **change))
    assert list(refusal.value.errors) == [field]
    assert not PollCard.objects.exists()


def test_all_that_is_wrong_is_said_at_once(team: Team, story: Story) -> None:
    with pytest.raises(Invalid) as refusal:
        made(team, story, title="", poll=replace(POLL, sample_size=-3, sampling="guess"))
    assert set(refusal.value.errors) == {"title", "sample_size", "sampling"}


def test_claims_and_evidence_are_of_the_same_story(team: Team, story: Story) -> None:
    other = filed(team)
    with pytest.raises(Invalid, match="another story"):
        made(team, story, claims=[mark(team, other)])
    with pytest.raises(Invalid, match="not evidence that can be used"):
        made(team, story, evidence=some_evidence(team, other))
    gone = some_evidence(team, story)
    evidence.withdraw(by=team.checker, evidence=gone, reason="A forgery.")
    gone.refresh_from_db()
    with pytest.raises(Invalid, match="not evidence that can be used"):
        made(team, story, evidence=gone)


def test_only_those_who_work_on_claims_keep_cards(team: Team, story: Story) -> None:
    card, claim = made(team, story), mark(team, story, kind="poll")
    for user in (team.head, team.legal, team.auditor):
        for verb in (
            lambda by: polls.add(by=by, story=story, title="x", poll=POLL),
            lambda by: polls.revise(by=by, card=card, seen=1, title="x", poll=POLL),
            lambda by: polls.link(by=by, card=card, claim=claim),
            lambda by: polls.unlink(by=by, card=card, claim=claim),
            lambda by: polls.drop(by=by, card=card, seen=1),
        ):
            with pytest.raises(NotPermitted, match="keep poll cards"):
                verb(user)


def test_a_merged_claim_is_about_the_poll_of_both(team: Team, story: Story) -> None:
    claim, into = mark(team, story, kind="poll"), mark(team, story, OPENED)
    card = made(team, story, claims=[claim])
    merge(by=team.checker, claim=claim, into=into)

    assert [*into.poll_cards.all()] == [card]


def test_shares_are_read_as_they_are_typed() -> None:
    rows = [("Yes ", "44.0 %", "for"), ("", "", ""), ("No", "33", "against")]
    assert polls.shares_from(rows) == POLL.shares
    with pytest.raises(Invalid, match="write its share as a number"):
        polls.shares_from([("Yes", "many", "")])
