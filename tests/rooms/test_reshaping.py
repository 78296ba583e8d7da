"""Merging, splitting, cutting and leaning: claims follow, verdicts are given anew, nothing is judged by its author."""

import pytest

from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.models import Event
from newsroom.stories import actions as stories
from newsroom.stories.models import Revision, Story
from tests.factories import (
    HEADLINE,
    OPENED,
    QUOTE,
    STANDFIRST,
    TOLL,
    Team,
    copy,
    filed,
    judged,
    mark,
    task_of,
)
from verification.checking.states import TaskState
from verification.claims import actions as claims
from verification.claims.cutting import cut
from verification.claims.joining import merge, split
from verification.claims.leaning import lean, unlean
from verification.claims.models import Claim
from verification.claims.places import say_beyond
from verification.claims.states import Risk
from verification.sources import actions as sources

pytestmark = pytest.mark.django_db


def now(claim: Claim) -> Claim:
    return Claim.objects.get(pk=claim.pk)


def stands(claim: Claim) -> bool:
    """Does its newest verdict count for the words of now?"""
    verdict = claim.verdicts.order_by("pk").last()
    return verdict is not None and verdict.counts_for(now(claim))


def words_of(claim: Claim) -> list[str]:
    return [anchor.words for anchor in now(claim).anchors_now]


def edit(team: Team, story: Story, old: str, new: str, by=None) -> Revision:
    story.refresh_from_db()
    document = story.revision.document
    body = document.body_source().replace(old, new)
    return stories.save_copy(
        by=by or team.reporter,
        story=story,
        document=copy(document.headline.replace(old, new), document.standfirst.replace(old, new), body),
        seen=story.copy_version,
    )


# Merge


def test_words_that_go_too_far_go_too_far_after_a_merge_as_well():
    team = Team()
    story = filed(team)
    one, other = mark(team, story), mark(team, story, OPENED, kind="background")
    say_beyond(by=team.checker, place=other.places.get(), how="says_more")
    merge(by=team.reporter, claim=other, into=one)
    marked = [anchor.words for anchor in now(one).anchors_now if anchor.is_beyond]
    assert marked == [OPENED]


def test_a_merged_claim_stands_at_both_places_and_is_checked_anew():
    team = Team()
    story = filed(team)
    headline = mark(team, story, HEADLINE, kind="headline", risk=Risk.HIGH)
    toll = mark(team, story)
    judged(team, toll)
    source = sources.add(by=team.reporter, story=story, name="Annual report", type="document")
    sources.rest(by=team.reporter, claim=headline, source=source)

    into = merge(by=team.reporter, claim=headline, into=toll)

    assert words_of(toll) == [HEADLINE, TOLL]
    assert into.risk == Risk.HIGH
    assert [link.source for link in into.rests_on.all()] == [source]
    assert not stands(toll)
    assert task_of(toll).state == TaskState.OPEN
    assert task_of(toll).assignee == team.checker
    gone = now(headline)
    assert gone.withdrawn_reason == f"Merged into {into.label}."
    assert task_of(headline).state == TaskState.CANCELLED
    assert Event.objects.filter(verb="claim.merged", facts__merged=headline.number).count() == 1


def test_a_merged_claim_is_attributed_as_each_of_the_two_was():
    team = Team()
    story = filed(
        team, copy("Port empty, opposition leader says", body="Jo Adan claimed the port was empty.")
    )
    headline = mark(team, story, "Port empty, opposition leader says", attributed_to="Opposition leader")
    body = mark(team, story, "the port was empty", attributed_to="Jo Adan", channel="telegram")

    into = merge(by=team.reporter, claim=body, into=headline)

    assert (into.attributed_to, into.channel) == ("Jo Adan, Opposition leader", "telegram")


def test_words_at_an_edge_are_split_off_wherever_else_they_stand():
    team = Team()
    story = filed(team, copy("Fire in Sund", body="Two ships burned in Sund.\n\nIt rained in Sund."))
    claim = mark(team, story, "Two ships burned in Sund", kind="event")

    new = split(by=team.reporter, claim=claim, seen=story.copy_version, exact="in Sund")

    assert (words_of(new), words_of(claim)) == (["in Sund"], ["Two ships burned"])


def test_the_author_does_not_merge_a_judged_claim_away():
    team = Team()
    story = filed(team)
    toll, opened = mark(team, story), mark(team, story, OPENED, kind="date_place")
    judged(team, opened, so="false")

    with pytest.raises(NotPermitted, match="was judged"):
        merge(by=team.reporter, claim=opened, into=toll)

    assert now(opened).withdrawn_at is None
    assert words_of(toll) == [TOLL]


def test_claims_are_merged_within_a_story_and_never_with_themselves():
    team = Team()
    story, other = filed(team), filed(team)
    toll = mark(team, story)
    for into in (toll, mark(team, other)):
        with pytest.raises(Invalid, match="another claim of the same story"):
            merge(by=team.reporter, claim=toll, into=into)


# Split


def test_places_split_off_become_an_unchecked_claim_and_both_are_checked_anew():
    team = Team()
    story = filed(team)
    toll = mark(team, story)
    place = claims.add_place(by=team.reporter, claim=toll, seen=story.copy_version, exact=HEADLINE)
    judged(team, toll)

    new = split(by=team.reporter, claim=now(toll), seen=story.copy_version, places=[place])

    assert words_of(new) == [HEADLINE]
    assert words_of(toll) == [TOLL]
    assert not stands(toll)
    assert not new.verdicts.exists()
    assert task_of(new).state == TaskState.OPEN


def test_words_split_off_leave_the_rest_to_the_claim():
    team = Team()
    story = filed(team)
    quote = mark(team, story, QUOTE, kind="quotation", attributed_to="Ilse Brandt")

    new = split(
        by=team.reporter,
        claim=quote,
        seen=story.copy_version,
        exact="harbour master Ilse Brandt told the Sund Courier.",
    )

    assert words_of(new) == ["harbour master Ilse Brandt told the Sund Courier."]
    assert words_of(quote) == ["“We are content with the year,”"]
    assert now(quote).statement == "“We are content with the year,”"
    assert new.attributed_to == "Ilse Brandt"


def test_words_split_off_take_the_marks_at_the_edge_of_the_place_along():
    team = Team()
    story = filed(team)
    quote = mark(team, story, QUOTE, kind="quotation", attributed_to="Ilse Brandt")

    new = split(by=team.reporter, claim=quote, seen=story.copy_version, exact="told the Sund Courier")

    assert words_of(new) == ["told the Sund Courier."]


@pytest.mark.parametrize(
    ("exact", "sentence"),
    [
        ("content with", "first or the last words"),
        (QUOTE, "first or the last words"),
        (TOLL, "first or the last words"),
        ("", "Choose the places, or mark the words"),
    ],
)
def test_what_can_not_be_split_off_is_said(exact, sentence):
    team = Team()
    story = filed(team)
    quote = mark(team, story, QUOTE, kind="quotation")
    with pytest.raises(Invalid, match=sentence):
        split(by=team.reporter, claim=quote, seen=story.copy_version, exact=exact)
    assert story.claims.count() == 1


def test_whoever_may_not_judge_a_claim_may_not_judge_what_was_split_from_it():
    team = Team()
    story = filed(team)
    quote = mark(team, story, QUOTE, kind="quotation")
    quote.words_by.get_or_create(user=team.checker)

    new = split(
        by=team.editor,
        claim=quote,
        seen=story.copy_version,
        exact="harbour master Ilse Brandt told the Sund Courier.",
    )

    with pytest.raises(NotPermitted, match="responsible for the words"):
        judged(team, new)


# Cut


def test_a_cut_claim_leaves_the_copy_with_its_sentence_and_nobody_has_to_look_again():
    team = Team()
    story = filed(team)
    toll, opened = mark(team, story), mark(team, story, OPENED, kind="date_place")
    judged(team, toll)
    judged(team, opened)

    revision = cut(by=team.reporter, claim=opened, seen=story.copy_version)

    assert OPENED not in revision.text
    assert revision.reason == "cut"
    assert now(opened).withdrawn_reason == "Cut from the copy (v2)."
    assert task_of(opened).state == TaskState.DONE
    assert stands(toll)


def test_a_sentence_in_a_paragraph_goes_alone():
    team = Team()
    story = filed(team, copy(body="It rained. The port opened in 1911. The sun shone."))
    opened = mark(team, story, "The port opened in 1911.", kind="date_place")

    revision = cut(by=team.editor, claim=opened, seen=story.copy_version)

    assert revision.text.endswith("It rained. The sun shone.")


def test_part_of_a_sentence_and_the_headline_are_not_cut():
    team = Team()
    story = filed(team)
    with pytest.raises(NotPossible, match="part of a sentence"):
        cut(by=team.reporter, claim=mark(team, story), seen=story.copy_version)
    with pytest.raises(Invalid, match="keeps its headline"):
        cut(by=team.reporter, claim=mark(team, story, HEADLINE, kind="headline"), seen=story.copy_version)
    assert story.revisions.count() == 1


def test_a_checker_does_not_cut():
    team = Team()
    story = filed(team)
    with pytest.raises(NotPermitted, match="save copy"):
        cut(by=team.checker, claim=mark(team, story, OPENED, kind="date_place"), seen=story.copy_version)


# Lean


def leaning(team: Team) -> tuple[Story, Claim, Claim]:
    """A judged claim that leans on another, which is judged as well."""
    story = filed(team)
    toll, hedge = mark(team, story), mark(team, story, QUOTE, kind="quotation", attributed_to="Ilse Brandt")
    lean(by=team.reporter, claim=toll, on=hedge)
    judged(team, hedge, said="accurate")
    judged(team, toll)
    assert stands(toll)
    return story, toll, hedge


def test_a_claim_is_stale_when_the_words_it_leans_on_change():
    team = Team()
    story, toll, _hedge = leaning(team)

    edit(team, story, "content", "very content")

    assert not stands(toll)
    assert task_of(toll).assignee == team.checker
    because = Event.objects.filter(verb="task.put_back", facts__claim=toll.number).latest("position")
    assert "what they lean on" in because.texts.get().text


def test_a_claim_is_stale_when_what_it_leans_on_is_cut():
    team = Team()
    story, toll, hedge = leaning(team)

    cut(by=team.reporter, claim=hedge, seen=story.copy_version)

    assert not stands(toll)


def test_a_claim_is_stale_when_what_it_leans_on_is_withdrawn_and_counts_again_when_it_is_back():
    team = Team()
    _story, toll, hedge = leaning(team)

    claims.withdraw(by=team.editor, claim=hedge, reason="No claim.")
    assert not stands(toll)

    claims.reinstate(by=team.editor, claim=now(hedge))
    assert stands(toll)
    assert task_of(toll).state == TaskState.DONE


def test_an_edit_elsewhere_leaves_what_leans_and_what_carries_alone():
    team = Team()
    story, toll, hedge = leaning(team)
    edit(team, story, "opened in 1911", "opened in 1912")
    assert stands(toll)
    assert stands(hedge)


def test_claims_do_not_lean_in_a_circle():
    team = Team()
    story = filed(team)
    one, two, three = mark(team, story), mark(team, story, QUOTE, kind="quotation"), mark(team, story, OPENED)
    lean(by=team.reporter, claim=one, on=two)
    lean(by=team.reporter, claim=two, on=three)
    with pytest.raises(Invalid, match="itself leans on"):
        lean(by=team.reporter, claim=three, on=one)
    with pytest.raises(NotPossible, match="already"):
        lean(by=team.reporter, claim=one, on=two)


def test_the_author_does_not_say_that_a_claim_stands_without_its_hedge():
    team = Team()
    _story, toll, hedge = leaning(team)
    with pytest.raises(NotPermitted, match="responsible for the words"):
        unlean(by=team.reporter, claim=toll, on=hedge)

    unlean(by=team.editor, claim=toll, on=hedge)

    assert not stands(toll)  # it was judged together with the words it leaned on


def test_what_leans_on_a_merged_claim_leans_on_the_one_it_went_into():
    team = Team()
    story, toll, hedge = leaning(team)
    port = mark(team, story, STANDFIRST, kind="background")

    merge(by=team.editor, claim=hedge, into=port)

    assert [one.on for one in now(toll).leans.all()] == [port] or {
        one.on for one in now(toll).leans.all()
    } >= {port}
    assert not stands(toll)


def test_a_merged_claim_never_leans_on_itself_through_another():
    team = Team()
    story = filed(team)
    toll, between = mark(team, story), mark(team, story, QUOTE, kind="quotation")
    hedge = mark(team, story, OPENED, kind="date_place")
    lean(by=team.reporter, claim=toll, on=between)
    lean(by=team.reporter, claim=between, on=hedge)

    with pytest.raises(NotPossible, match="would lean on itself"):
        merge(by=team.reporter, claim=hedge, into=toll)

    assert now(hedge).withdrawn_at is None
    assert words_of(toll) == [TOLL]
