"""The coverage page: sentences nobody has looked at, passed over by a named person, or made a claim."""

import pytest
from django.test import Client

from newsroom.people.states import Role
from newsroom.stories import actions as stories
from newsroom.stories.states import StoryState
from tests.factories import HEADLINE, OPENED, STANDFIRST, Team, copy, filed, mark, story_at
from tests.web.reporter.reading import as_, buttons, events, links, value, words
from verification.claims.models import Claim, NothingToCheck

UNCLAIMED = "//section[@aria-labelledby='un-h']"
PASSED = "//section[@aria-labelledby='pass-h']"


def path(story, verb: str = "") -> str:
    return f"/stories/{story.uuid}/coverage/{verb}"


def start_of(story, sentence: str) -> int:
    return story.revision.text.index(sentence)


@pytest.mark.parametrize("role", Role)
def test_everybody_on_the_desk_sees_how_the_copy_is_accounted_for(team: Team, role: Role) -> None:
    story = filed(team)
    mark(team, story, OPENED)

    answer = as_(team.by_role[role]).get(path(story))

    assert "1 claimed, 0 nothing to check, 4 unclaimed" in answer.content.decode()
    assert STANDFIRST in words(answer, UNCLAIMED)
    assert "Coverage 4" in words(answer, "//nav[@aria-label='This story']")


@pytest.mark.parametrize("state", StoryState)
def test_it_opens_in_every_state_of_a_story(team: Team, state: StoryState) -> None:
    story = story_at(team, state)

    answer = as_(team.checker).get(path(story))

    assert answer.status_code == 200
    if state in {StoryState.PUBLISHED, StoryState.SPIKED, StoryState.RETRACTED}:
        assert f"is {story.get_state_display().lower()}: its claims can not be changed." in words(answer)
        assert not any("Nothing to check" in button for button in buttons(answer))


def test_what_looks_checkable_comes_first_unless_reading_order_is_asked_for(
    team: Team, checker: Client
) -> None:
    story = filed(team, copy(HEADLINE, "", "We like the sea. It rained on 12 May."))

    ranked, read = checker.get(path(story)), checker.get(path(story), {"order": "reading"})

    assert words(ranked, UNCLAIMED).index("12 May") < words(ranked, UNCLAIMED).index("We like")
    assert words(read, UNCLAIMED).index("We like") < words(read, UNCLAIMED).index("12 May")
    assert value(read, "order") == "reading"


def test_one_sentence_is_passed_over_and_taken_up_again(team: Team, checker: Client) -> None:
    story = filed(team)

    answer = checker.post(
        path(story, "pass-over/"), {"seen": 1, "only": start_of(story, STANDFIRST), "start": 0}, follow=True
    )

    mark = NothingToCheck.objects.get()
    assert (mark.words, mark.by) == (STANDFIRST, team.checker)
    assert f"Nothing to check in “{STANDFIRST}”." in words(answer)
    assert "Chiara Checker" in words(answer, PASSED)
    assert STANDFIRST not in words(answer, UNCLAIMED)

    back = checker.post(f"/stories/{story.uuid}/nothing-to-check/{mark.uuid}/take-up/", follow=True)
    assert "is unclaimed again." in words(back)
    assert STANDFIRST in words(back, UNCLAIMED)
    assert events()[-2:] == ["story.passed_over", "story.taken_up"]
    assert checker.post(f"/stories/{story.uuid}/nothing-to-check/{mark.uuid}/take-up/").status_code == 404


def test_ticked_sentences_are_passed_over_together(team: Team, checker: Client) -> None:
    story = filed(team)
    ticked = [start_of(story, STANDFIRST), start_of(story, OPENED)]

    answer = checker.post(
        path(story, "pass-over/"), {"seen": 1, "start": ticked, "order": "reading"}, follow=True
    )

    assert answer.redirect_chain[0][0] == path(story, "?order=reading")
    assert "2 sentences have nothing to check." in words(answer)
    assert NothingToCheck.objects.count() == 2


def test_what_is_ticked_survives_a_refusal_and_a_swap(team: Team, checker: Client) -> None:
    story = filed(team)
    one, other = start_of(story, STANDFIRST), start_of(story, OPENED)

    nothing = checker.post(path(story, "pass-over/"), {"seen": 1})
    assert nothing.status_code == 422
    assert "Choose whole sentences of the copy." in words(nothing)
    stale = checker.post(path(story, "pass-over/"), {"seen": 9, "start": [one]})
    assert stale.status_code == 409
    assert value(stale, "start", f"//li[@id='s-{one}']") == str(one)

    swapped = checker.post(
        path(story, "pass-over/"),
        {"seen": 1, "only": one, "start": [other]},
        headers={"HX-Request": "true", "HX-Target": "cover"},
    )
    assert swapped.status_code == 200
    assert value(swapped, "start", f"//li[@id='s-{other}']") == str(other)
    assert "Undo" in buttons(swapped)


def test_whoever_wrote_words_of_the_story_is_told_why_not(team: Team) -> None:
    story = filed(team)
    stories.save_copy(by=team.editor, story=story, document=copy(headline="Another"), seen=1)
    editor = as_(team.editor)

    page = editor.get(path(story))

    assert (
        "somebody else says where there is nothing to check. You can make a claim of any of them."
        in words(page)
    )
    assert not any("Nothing to check" in button for button in buttons(page))
    refused = editor.post(path(story, "pass-over/"), {"seen": 2, "only": 0})
    assert refused.status_code == 403
    assert not NothingToCheck.objects.exists()


def test_a_sentence_becomes_a_claim_and_one_is_back_at_the_list(team: Team, checker: Client) -> None:
    story = filed(team, copy(body="It rained. Later the sun shone. It rained."))
    second = story.revision.text.rindex("It rained.")
    link = next(url for url in links(checker.get(path(story))) if f"start={second}" in url)

    page = checker.get(link)
    assert value(page, "exact", "//form[@id='mark-form']") == "It rained."
    typed = {
        name: value(page, name, "//form[@id='mark-form']") for name in ("exact", "start", "seen", "then")
    }
    answer = checker.post(
        f"/stories/{story.uuid}/claims/", {**typed, "kind": "event", "risk": "low"}, follow=True
    )

    assert answer.redirect_chain[-1][0] == path(story)
    assert "C1 is marked." in words(answer)
    assert Claim.objects.get().anchors_now[0].start == second


def test_words_of_another_version_fill_no_form(team: Team, checker: Client) -> None:
    story = filed(team)

    page = checker.get(f"/stories/{story.uuid}/?mark=1&seen=7&start=0&end=5")

    assert value(page, "exact", "//form[@id='mark-form']") == ""


def test_copy_with_every_sentence_accounted_for_says_so(team: Team, checker: Client) -> None:
    story = filed(team, copy("Sund port", "", ""))
    mark(team, story, "Sund port", kind="headline")

    assert "Every sentence is accounted for." in words(checker.get(path(story)))


def test_a_sentence_that_changed_is_unclaimed_again(team: Team, checker: Client) -> None:
    story = filed(team)
    checker.post(path(story, "pass-over/"), {"seen": 1, "only": start_of(story, STANDFIRST)})
    stories.save_copy(by=team.reporter, story=story, document=copy(standfirst="The port has news."), seen=1)

    page = checker.get(path(story))

    assert "The port has news." in words(page, UNCLAIMED)
    assert "no longer a sentence without a claim" in words(page, PASSED)


def test_the_gate_leads_here(team: Team) -> None:
    story = filed(team)
    mark(team, story, OPENED)

    page = as_(team.editor).get(f"/stories/{story.uuid}/gate/")

    assert path(story) in links(page)
    assert "Account for them" in words(page)


def test_another_desk_sees_nothing(team: Team) -> None:
    assert as_(Team().checker).get(path(filed(team))).status_code == 404
