"""What the reshape page says beforehand is what then happens."""

import pytest

from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from tests.factories import (
    HEADLINE,
    OPENED,
    QUOTE,
    TOLL,
    Team,
    again,
    approved,
    filed,
    judged,
    mark,
    taken,
    task_of,
)
from verification.claims import actions as claims
from verification.claims.cutting import cut, spans_to_cut
from verification.claims.joining import merge, split
from verification.claims.leaning import lean
from verification.claims.models import Claim
from verification.sources import actions as sources
from verification.web.checker.bench import Bench, read_bench
from verification.web.checker.consequences import Effect, of_cut, of_merge, of_split

pytestmark = pytest.mark.django_db


def bench(story: Story, user) -> Bench:
    return read_bench(Story.objects.select_related("desk", "filed_by").get(pk=story.pk), again(user))


def said(effects: list[Effect]) -> str:
    return " ".join(effect.words for effect in effects)


def now(claim: Claim) -> Claim:
    return Claim.objects.get(pk=claim.pk)


def stands(claim: Claim) -> bool:
    verdict = claim.verdicts.order_by("pk").last()
    return verdict is not None and verdict.counts_for(now(claim))


def test_merging_says_which_verdicts_stop_counting():
    team = Team()
    story = filed(team)
    toll, headline = (
        mark(team, story),
        mark(team, story, HEADLINE, kind="headline", risk="high", flags=["serious"]),
    )
    source = sources.add(by=team.reporter, story=story, name="Annual report", type="document")
    sources.rest(by=team.reporter, claim=headline, source=source)
    judged(team, toll)
    judged(team, headline, by=team.second, so="false")

    told = said(of_merge(bench(story, team.editor), headline, toll))

    assert "C2 is withdrawn; its verdict stays in the history and counts for nothing." in told
    assert "The second check of C2 that is open is cancelled." in told
    assert "C1 stands in 1 more place. Its check covers every place." in told
    assert "C1 takes over 1 source." in told
    assert "C1 becomes high risk" in told
    assert "C1 is flagged serious" in told
    assert (
        "C1’s verdict by Chiara Checker, “Confirmed”, is suspended: it goes back to Chiara Checker, ahead"
        in told
    )
    merge(by=team.editor, claim=headline, into=toll)
    assert not stands(toll)
    assert (task_of(toll).assignee, task_of(toll).ahead) == (team.checker, True)
    assert (now(toll).risk, now(toll).flags) == ("high", ["serious"])
    assert task_of(headline, "second_check").state == "cancelled"


def test_merging_into_the_same_words_leaves_the_verdict():
    team = Team()
    story = filed(team)
    toll, same = mark(team, story), mark(team, story)
    judged(team, toll)

    told = said(of_merge(bench(story, team.editor), same, toll))

    assert "C1 says what it said: its verdict counts on." in told
    merge(by=team.editor, claim=same, into=toll)
    assert stands(toll)


def test_what_leans_on_a_claim_is_named():
    team = Team()
    story = filed(team)
    toll, hedge = mark(team, story), mark(team, story, OPENED, kind="date_place")
    lean(by=team.reporter, claim=toll, on=hedge)
    judged(team, hedge)
    judged(team, toll)

    view = bench(story, team.editor)
    told = said(of_cut(view, hedge, spans_to_cut(hedge, view.view.revision)))

    assert "C1 leans on C2 and will be stale." in told
    assert "C1’s verdict by Chiara Checker" in told
    cut(by=team.editor, claim=hedge, seen=1)
    assert not stands(toll)


def test_cutting_names_the_claims_that_lose_words_and_leaves_out_the_others():
    team = Team()
    story = filed(team)
    quote, inside = mark(team, story, QUOTE, kind="quotation"), mark(team, story, "Ilse Brandt", kind="name")
    toll = mark(team, story)
    for claim in (inside, toll):
        judged(team, claim)

    view = bench(story, team.editor)
    told = said(of_cut(view, quote, spans_to_cut(quote, view.view.revision)))

    assert "C2 stands in these sentences too and loses its words there." in told
    assert "C2’s verdict by Chiara Checker" in told
    assert "C3" not in told
    cut(by=team.editor, claim=quote, seen=1)
    assert not stands(inside)
    assert stands(toll)


def test_splitting_says_what_both_halves_need():
    team = Team()
    story = filed(team)
    quote = mark(team, story, QUOTE, kind="quotation")
    judged(team, quote, said="accurate", so="not_asked")

    told = said(of_split(bench(story, team.checker), quote))

    assert "The new claim, C2, has no verdict and gets a check of its own." in told
    assert (
        "C1’s verdict by you, “Said as quoted”, is suspended: it goes back to you, ahead of the queue."
        in told
    )
    new = split(by=team.checker, claim=now(quote), seen=1, exact="told the Sund Courier.")
    assert (new.label, task_of(new).state, new.verdicts.count()) == ("C2", "open", 0)
    assert not stands(quote)


def test_work_that_is_taken_is_named():
    team = Team()
    story = filed(team)
    toll, headline = mark(team, story), mark(team, story, HEADLINE, kind="headline")
    taken(team, toll)
    taken(team, headline, by=team.second)

    told = said(of_merge(bench(story, team.editor), headline, toll))

    assert "The check of C2 that Sven Second has taken is cancelled." in told
    assert "Chiara Checker has taken C1: its words change while they are checked." in told


def test_an_approval_becomes_void():
    team = Team()
    story = approved(team)
    claim = story.claims.get()

    told = said(of_split(bench(story, team.editor), claim))

    assert f"The approval by Edda Editor becomes void: {story.slug} is in checking again." in told
    split(by=team.editor, claim=claim, seen=1, exact="took 41 million crowns")
    story.refresh_from_db()
    assert story.state == StoryState.CHECKING


def test_a_verdict_that_is_kept_from_somebody_is_not_told():
    team = Team()
    story = filed(team)
    claim = mark(team, story, kind="event", risk="high", flags=["allegation"])
    judged(team, claim, so="false", said="inaccurate")

    told = said(of_split(bench(story, team.second), claim))

    assert "C1’s first verdict is suspended: it goes back to whoever gave it" in told
    assert "Chiara" not in told
    assert "False" not in told


def test_a_checker_who_left_gets_nothing_back():
    team = Team()
    story = filed(team)
    claim = mark(team, story)
    judged(team, claim)
    team.checker.memberships.all().delete()

    assert "it goes back to the desk, because Chiara Checker checks there no more" in said(
        of_split(bench(story, team.editor), claim)
    )


def test_a_claim_without_a_verdict_loses_none():
    team = Team()
    story = filed(team)
    claim = mark(team, story, TOLL)
    claims.add_place(by=team.reporter, claim=claim, seen=1, exact=HEADLINE)

    assert "suspended" not in said(of_split(bench(story, team.editor), claim))
