"""Every sentence is claimed, passed over by a named person who did not write it, or unclaimed; places stay within."""

import pytest

from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.stories import actions as stories
from tests.factories import (
    HEADLINE,
    OPENED,
    QUOTE,
    STANDFIRST,
    TOLL,
    Team,
    approved,
    copy,
    filed,
    judged,
    mark,
)
from verification.claims import actions as claims
from verification.claims.coverage import cover, pass_over, take_up
from verification.claims.leaning import lean
from verification.claims.models import Claim, Place
from verification.claims.places import say_beyond, say_within
from verification.claims.states import Beyond, Covered
from verification.gate.actions import evaluate
from verification.gate.reading import read
from verification.gate.states import Level
from verification.text.sentences import sentences

pytestmark = pytest.mark.django_db


def start_of(story, words):
    return next(
        span.start for span in sentences(story.revision.text) if words in span.of(story.revision.text)
    )


def states(story) -> dict[str, Covered]:
    story.refresh_from_db()
    return {one.words: one.state for one in read(story).coverage}


def test_each_sentence_is_claimed_passed_over_or_unclaimed():
    team = Team()
    story = filed(team)
    mark(team, story)

    pass_over(by=team.checker, story=story, seen=1, starts=[start_of(story, STANDFIRST)])

    toll = next(words for words in states(story) if TOLL in words)
    assert states(story) == {
        HEADLINE: Covered.UNCLAIMED,
        STANDFIRST: Covered.NOTHING_TO_CHECK,
        toll: Covered.CLAIMED,
        QUOTE: Covered.UNCLAIMED,
        OPENED: Covered.UNCLAIMED,
    }


def test_the_gate_counts_what_is_unclaimed_and_not_what_was_passed_over():
    team = Team()
    story = filed(team)
    mark(team, story)

    def said() -> list[str]:
        return [one.sentence for one in evaluate(story).warnings if "no claim" in one.sentence]

    assert said() == ["4 sentences carry no claim."]
    starts = [start_of(story, words) for words in (HEADLINE, STANDFIRST, QUOTE)]
    marks = pass_over(by=team.checker, story=story, seen=1, starts=starts)
    assert said() == ["1 sentence carries no claim."]
    take_up(by=team.second, mark=marks[0])
    assert said() == ["2 sentences carry no claim."]


def test_other_words_are_another_sentence():
    team = Team()
    story = filed(team)
    pass_over(by=team.checker, story=story, seen=1, starts=[start_of(story, OPENED)])

    changed = copy(body=story.revision.document.body_source().replace("1911", "1912"))
    stories.save_copy(by=team.reporter, story=story, document=changed, seen=1)

    assert states(story)["The port opened in 1912."] == Covered.UNCLAIMED


def test_whoever_wrote_the_story_passes_nothing_over():
    team = Team()
    story = filed(team)
    start = [start_of(story, OPENED)]
    for by in (team.reporter, team.colleague, team.head, team.auditor):
        with pytest.raises(NotPermitted):
            pass_over(by=by, story=story, seen=1, starts=start)
    changed = copy(body=story.revision.document.body_source().replace("content", "happy"))
    stories.save_copy(by=team.editor, story=story, document=changed, seen=1)
    with pytest.raises(NotPermitted, match="responsible for words"):
        pass_over(by=team.editor, story=story, seen=2, starts=start)
    assert not story.nothing_to_check.exists()


def test_only_whole_sentences_of_the_copy_of_now_are_passed_over():
    team = Team()
    story = filed(team)
    start = start_of(story, OPENED)
    for wrong in ([], [start + 1], [10_000], [start, -1]):
        with pytest.raises(Invalid, match="whole sentences"):
            pass_over(by=team.checker, story=story, seen=1, starts=wrong)
    with pytest.raises(NotPossible, match="v1 now and you were reading v2"):
        pass_over(by=team.checker, story=story, seen=2, starts=[start])


def test_passing_over_twice_is_once_and_taking_up_twice_is_said():
    team = Team()
    story = filed(team)
    (mark_of,) = pass_over(by=team.checker, story=story, seen=1, starts=[start_of(story, OPENED)])
    assert pass_over(by=team.second, story=story, seen=1, starts=[start_of(story, OPENED)]) == []
    take_up(by=team.checker, mark=mark_of)
    with pytest.raises(NotPossible, match="not marked any more"):
        take_up(by=team.checker, mark=mark_of)


def test_an_approval_is_void_when_a_sentence_is_taken_up_again():
    team = Team()
    story = approved(team)
    pass_over(by=team.checker, story=story, seen=1, starts=[start_of(story, OPENED)])
    story.refresh_from_db()
    assert story.state == "checking"


def test_overlapping_and_nested_claims_cover_all_they_touch():
    text = "One two three. Four five six. Seven."
    places = [(0, 29, 1), (4, 7, 2), (30, 36, 3)]
    found = cover(text, places, {})
    assert [one.claims for one in found] == [(1, 2), (1,), (3,)]


def test_a_small_fact_does_not_stand_for_its_whole_sentence():
    text = "Maron, 61, was taken to a clinic abroad after a dinner with the chancellor, her deputy said on Sunday."
    (one,) = cover(text, [(0, 9, 1)], {})
    assert (one.state, one.claims) == (Covered.UNCLAIMED, (1,))
    (one,) = cover(text, [(0, 9, 1), (11, 50, 2)], {})
    assert (one.state, one.claims) == (Covered.CLAIMED, (1, 2))


# Places


def in_headline(team: Team) -> tuple[Claim, Place]:
    story = filed(team, copy(body="Brandt said the toll reportedly fell. The port opened in 1911."))
    claim = mark(
        team, story, "Brandt said the toll reportedly fell.", kind="paraphrase", attributed_to="Brandt"
    )
    place = claims.add_place(by=team.reporter, claim=claim, seen=1, exact=HEADLINE)
    return claim, place


def findings(claim: Claim, level: Level) -> list[str]:
    found = evaluate(claim.story).findings
    return [one.sentence for one in found if one.rule == "places_stay_within" and one.level == level]


def test_a_place_that_says_more_blocks_until_its_words_change():
    team = Team()
    claim, place = in_headline(team)

    say_beyond(by=team.checker, place=place, how=Beyond.STATED_AS_FACT)

    assert findings(claim, Level.BLOCKER) == [
        "C1 goes further in the headline than the claim: stated as fact."
    ]
    story = claim.story
    story.refresh_from_db()
    body = story.revision.document.body_source()
    stories.save_copy(
        by=team.reporter, story=story, document=copy("Toll fell, Brandt says", body=body), seen=1
    )
    assert findings(claim, Level.BLOCKER) == []


def test_the_author_does_not_say_that_a_place_may_stand():
    team = Team()
    claim, place = in_headline(team)
    say_beyond(by=team.checker, place=place, how=Beyond.HEDGE_LOST)
    with pytest.raises(NotPermitted, match="responsible for the words"):
        say_within(by=team.reporter, place=place)

    say_within(by=team.second, place=Place.objects.get(pk=place.pk))

    assert findings(claim, Level.BLOCKER) == []
    with pytest.raises(NotPossible, match="Nobody said"):
        say_within(by=team.second, place=Place.objects.get(pk=place.pk))


def test_a_place_that_seems_to_say_more_is_pointed_at():
    team = Team()
    claim, _place = in_headline(team)
    assert findings(claim, Level.WARNING) == [
        "C1 may say more in the headline than the claim does: it states as fact what the claim attributes."
    ]


def test_how_a_place_says_more_is_one_of_three():
    team = Team()
    _claim, place = in_headline(team)
    with pytest.raises(Invalid, match="how it goes further"):
        say_beyond(by=team.checker, place=place, how="too much")


def test_a_hedge_that_a_claim_leans_on_serves_the_part_of_the_copy_it_stands_in():
    team = Team()
    story = filed(team, copy("News from Sund", "Toll fell.", "The toll fell.\n\nThis is reportedly so."))
    claim = mark(team, story, "The toll fell.", kind="event")
    claims.add_place(by=team.reporter, claim=claim, seen=1, exact="Toll fell.")
    assert findings(claim, Level.WARNING) == []
    lean(by=team.reporter, claim=claim, on=mark(team, story, "This is reportedly so.", kind="background"))
    assert findings(claim, Level.WARNING) == [
        "C1 may say more in the standfirst than the claim does: it carries no hedge, and the claim does."
    ]


def test_the_verdict_stays_when_a_place_is_said_to_go_further():
    team = Team()
    claim, place = in_headline(team)
    verdict = judged(team, claim)
    say_beyond(by=team.second, place=place, how=Beyond.SAYS_MORE)
    assert verdict.counts_for(Claim.objects.get(pk=claim.pk))
