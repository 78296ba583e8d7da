"""Why claims need another look after the copy was saved: by part of the copy, from versions and places alone."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from newsroom.stories import actions as stories
from newsroom.stories.copy import Document
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from tests.factories import BODY, OPENED, QUOTE, TOLL, Team, copy, filed, judged, mark
from verification.checking.moved import Spot, Stand, moved, stand_of
from verification.claims import actions as claims
from verification.web.reporter.moved import what_moved


def document(*paragraphs: str, headline: str = "Toll rises") -> Document:
    return Document.from_fields(headline, "", "\n\n".join(paragraphs))


def spot(claim: int, on: Document, words: str, *, place: int = 0, turned_in: int = 0) -> Spot:
    start = on.text.index(words)
    return Spot(claim, place or claim, words, start, start + len(words), turned_in)


def stand(version: int, on: Document, *spots: Spot, decided: Iterable[int] = ()) -> Stand:
    return Stand(version, StoryState.CHECKING, on, frozenset(decided), spots)


def said(before: Stand, after: Stand) -> list[tuple[int, str, bool]]:
    return [(claim.claim, claim.because, claim.lost) for claim in moved(before, after)]


OLD = document("One rose.", "Two fell.", "Three stayed.")


def test_the_paragraph_that_changed_is_named() -> None:
    new = document("One rose.", "Two sank.", "Three stayed.")
    before = stand(1, OLD, spot(1, OLD, "One"), spot(2, OLD, "Two fell"), decided={1, 2})
    after = stand(2, new, spot(1, new, "One"), spot(2, new, "Two sank"), decided={1})

    assert said(before, after) == [(2, "paragraph 2 changed", False)]
    assert what_moved(before, after) == (
        "Saved as v2. 1 claim needs another look because paragraph 2 changed: C2."
    )


def test_it_is_counted_in_the_copy_that_was_saved() -> None:
    new = document("Zero came.", "One rose.", "Two sank.")
    before = stand(1, OLD, spot(2, OLD, "Two fell"), decided={2})

    assert said(before, stand(2, new, spot(2, new, "Two sank"))) == [(2, "paragraph 3 changed", False)]


def test_several_claims_and_places_share_one_reason() -> None:
    new = document("One rose.", "Two sank.", "Three stayed.", headline="Toll falls")
    before = stand(
        1,
        OLD,
        spot(2, OLD, "Two fell"),
        spot(5, OLD, "Toll rises"),
        spot(5, OLD, "fell", place=9),
        spot(7, OLD, "fell."),
        decided={2, 5, 7},
    )
    after = stand(
        2,
        new,
        spot(2, new, "Two sank"),
        spot(5, new, "Toll falls"),
        spot(5, new, "sank", place=9),
        spot(7, new, "sank."),
    )

    assert said(before, after)[1] == (5, "the headline and paragraph 2 changed", False)
    assert what_moved(before, after) == (
        "Saved as v2. 3 claims need another look because the headline and paragraph 2 changed: C2, C5 and C7."
    )


def test_a_place_that_kept_its_words_is_no_reason() -> None:
    new = document("One rose.", "Two sank.", "Three stayed.")
    before = stand(1, OLD, spot(1, OLD, "One"), spot(1, OLD, "Two fell", place=9), decided={1})
    after = stand(2, new, spot(1, new, "One"), spot(1, new, "Two sank", place=9))

    assert said(before, after) == [(1, "paragraph 2 changed", False)]


def test_a_word_beside_them_that_turns_the_meaning_is_a_reason() -> None:
    new = document("One rose.", "Not Two fell.", "Three stayed.")
    before = stand(1, OLD, spot(2, OLD, "Two fell"), decided={2})
    after = stand(2, new, spot(2, new, "Two fell", turned_in=2))

    assert said(before, after) == [(2, "paragraph 2 changed", False)]


def test_claims_that_lost_their_words_are_said_apart() -> None:
    new = document("One sank.", "Three stayed.")
    before = stand(1, OLD, spot(1, OLD, "One rose"), spot(2, OLD, "Two fell"), decided={1, 2})
    after = stand(2, new, spot(1, new, "One sank"), Spot(2, 2, "Two fell"))

    assert said(before, after) == [
        (1, "paragraph 1 changed", False),
        (2, "its words in paragraph 2 are gone", True),
    ]
    assert what_moved(before, after) == (
        "Saved as v2. 1 claim needs another look because paragraph 1 changed: C1. 1 claim has lost its words: C2."
    )


def test_what_was_not_decided_or_was_lost_before_is_not_told_again() -> None:
    new = document("One sank.", "Three stayed.")
    before = stand(1, OLD, spot(1, OLD, "One rose"), Spot(2, 2, "Gone"), decided=set())
    after = stand(2, new, spot(1, new, "One sank"), Spot(2, 2, "Gone"))

    assert moved(before, after) == []


def test_a_claim_whose_own_words_stand_fell_because_of_what_it_leans_on() -> None:
    before = stand(1, OLD, spot(1, OLD, "One"), decided={1})

    assert said(before, stand(2, OLD, spot(1, OLD, "One"))) == [(1, "what it leans on changed", False)]
    assert "because what they lean on changed: C1." in what_moved(before, stand(2, OLD, spot(1, OLD, "One")))


def test_a_claim_that_was_stale_already_is_told_of_when_its_words_change_again() -> None:
    new = document("One sank.", "Two stayed.")
    before = stand(1, OLD, spot(1, OLD, "One rose"), decided=set())
    before = replace(before, judged=frozenset({1}))

    assert said(before, stand(2, new, spot(1, new, "One sank"), decided=set())) == [
        (1, "paragraph 1 changed", False)
    ]


def test_verdicts_that_count_again_are_named() -> None:
    before = stand(2, OLD, spot(1, OLD, "One"), decided=set())

    assert what_moved(before, stand(3, OLD, spot(1, OLD, "One"), decided={1})) == (
        "Saved as v3. The verdict on C1 counts again: the words are back as they were judged."
    )


# From a story


@pytest.fixture
def story(db: None) -> tuple[Team, Story]:
    """A story with three decided claims; the first stands in the headline as well."""
    team = Team()
    story = filed(team)
    toll = mark(team, story, TOLL)
    claims.add_place(by=team.reporter, claim=toll, seen=1, exact="Harbour toll brought in 41 million crowns")
    judged(team, toll)
    judged(team, mark(team, story, QUOTE, kind="quotation"))
    judged(team, mark(team, story, OPENED))
    return team, Story.objects.get(pk=story.pk)


def test_a_real_save_is_told_by_paragraph(story: tuple[Team, Story]) -> None:
    team, saved = story
    before = stand_of(saved)
    changed = copy(headline="Harbour toll brought in 42 million crowns", body=BODY.replace("1911", "1912"))

    stories.save_copy(by=team.reporter, story=saved, document=changed, seen=1)

    assert said(before, stand_of(saved)) == [
        (1, "the headline changed", False),
        (3, "paragraph 3 changed", False),
    ]
