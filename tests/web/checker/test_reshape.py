"""The reshape page: merge, split and cut, said beforehand and done."""

import pytest
from django.test import Client

from newsroom.people.states import Role
from newsroom.stories.states import StoryState
from tests.factories import HEADLINE, OPENED, QUOTE, TOLL, Team, filed, judged, mark, story_at
from tests.web.reporter.reading import as_, buttons, error_of, links, value, words
from verification.claims import actions as claims
from verification.claims.models import Claim


def path(claim: Claim, verb: str = "reshape/") -> str:
    return f"/stories/{claim.story.uuid}/claims/{claim.number}/{verb}"


@pytest.mark.parametrize("role", Role)
def test_everybody_on_the_desk_can_read_it_and_some_can_use_it(team: Team, role: Role) -> None:
    claim = mark(team, filed(team))

    page = as_(team.by_role[role]).get(path(claim))

    assert page.status_code == 200
    assert TOLL in words(page, "//main")
    may = role in {Role.REPORTER, Role.FACT_CHECKER, Role.EDITOR}
    assert ("Split off these words" in buttons(page)) == may


@pytest.mark.parametrize("state", StoryState)
def test_it_opens_in_every_state_of_a_story(team: Team, state: StoryState) -> None:
    claim = story_at(team, state).claims.first() or mark(team, filed(team))

    assert as_(team.editor).get(path(claim)).status_code == 200


def test_the_panel_leads_here(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))

    assert path(claim) in links(checker.get(path(claim, "")))


def test_a_choice_says_what_a_merge_will_do_and_the_merge_does_it(team: Team) -> None:
    story = filed(team)
    toll, headline = mark(team, story), mark(team, story, HEADLINE, kind="headline")
    judged(team, toll)
    editor = as_(team.editor)

    assert "C1: took 41 million crowns in tolls in 2022 (confirmed)" in words(editor.get(path(headline)))
    preview = editor.get(path(headline), {"into": "1"})
    assert "C1’s verdict by Chiara Checker, “Confirmed”, is suspended" in words(preview, "//*[@id='merge']")
    answer = editor.post(path(headline, "merge/"), {"into": "1"}, follow=True)

    assert answer.redirect_chain[-1][0] == path(toll, "")
    assert "C2 was merged into C1. To undo it, reinstate C2" in words(answer)
    assert [anchor.words for anchor in Claim.objects.get(pk=toll.pk).anchors_now] == [HEADLINE, TOLL]
    gone = editor.get(path(headline))
    assert "C2 was withdrawn: Merged into C1." in words(gone)


def test_a_merge_that_is_refused_says_why_on_the_page(team: Team) -> None:
    story = filed(team)
    toll, opened = mark(team, story), mark(team, story, OPENED, kind="date_place")
    judged(team, opened, so="false")
    reporter = as_(team.reporter)

    preview = reporter.get(path(opened), {"into": "1"})
    assert "somebody who did not write it withdraws it" in words(preview, "//*[@id='merge']")
    assert "Merge C2 into C1" not in buttons(preview)
    refused = reporter.post(path(opened, "merge/"), {"into": "1"})
    assert refused.status_code == 403
    assert "somebody who did not write it withdraws it" in words(refused, "//*[@id='merge']")
    nothing = reporter.post(path(toll, "merge/"), {"into": "77"})
    assert nothing.status_code == 422


def test_places_are_split_off_and_lead_back(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))
    place = claims.add_place(by=team.reporter, claim=claim, seen=1, exact=HEADLINE)

    nothing = checker.post(path(claim, "split/places/"), {"seen": 1})
    assert nothing.status_code == 422
    answer = checker.post(path(claim, "split/places/"), {"seen": 1, "places": [place.uuid]}, follow=True)

    new = Claim.objects.get(number=2)
    assert new.words == HEADLINE
    assert answer.redirect_chain[-1][0] == path(new, "")
    assert "C2 was split from C1; both are to be checked. Merge it back" in words(answer)
    back = checker.get(f"{path(new)}?into=1")
    assert "Merge C2 into C1" in buttons(back)


def test_words_are_split_off_and_a_refusal_keeps_them(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team), QUOTE, kind="quotation")

    middle = checker.post(path(claim, "split/"), {"seen": 1, "exact": "content with"})
    assert middle.status_code == 422
    assert value(middle, "exact") == "content with"
    assert "first or the last words" in error_of(middle, "split-exact")
    stale = checker.post(path(claim, "split/"), {"seen": 4, "exact": "told the Sund Courier"})
    assert stale.status_code == 409
    assert value(stale, "exact") == "told the Sund Courier"

    checker.post(path(claim, "split/"), {"seen": 1, "exact": "told the Sund Courier"})
    assert Claim.objects.get(number=2).words == "told the Sund Courier."


def test_selected_words_show_both_halves(team: Team, checker: Client) -> None:
    story = filed(team)
    claim = mark(team, story, QUOTE, kind="quotation")
    start = story.revision.text.index("told the Sund")
    selection = {"seen": 1, "start": start, "end": start + len("told the Sund Courier")}

    page = checker.get(path(claim), selection)

    assert value(page, "exact") == "told the Sund Courier"
    assert value(page, "start", "//form[contains(@action,'/split/')]") == str(start)
    half = words(page, "//*[@id='split']//dl")
    assert (
        half
        == "C2 saystold the Sund Courier.C1 keeps“We are content with the year,” harbour master Ilse Brandt"
    )
    assert value(checker.get(path(claim), {**selection, "seen": 9}), "exact") == ""


def test_a_cut_shows_what_goes_and_leads_to_the_difference(team: Team) -> None:
    story = filed(team)
    claim = mark(team, story, OPENED, kind="date_place")
    editor = as_(team.editor)

    assert OPENED in words(editor.get(path(claim)), "//*[@id='cut']//del")
    answer = editor.post(path(claim, "cut/"), {"seen": 1}, follow=True)

    assert "C1 was cut: the copy is at v2 now. See what went" in words(answer)
    assert f"/stories/{story.uuid}/history/?old=1&new=2" in answer.content.decode().replace("&amp;", "&")
    story.refresh_from_db()
    assert OPENED not in story.revision.text


@pytest.mark.parametrize(
    ("exact", "kind", "who", "sentence"),
    [
        (TOLL, "number", "editor", "C1 is part of a sentence in the body: change that sentence"),
        (HEADLINE, "headline", "editor", "A story keeps its headline"),
        (OPENED, "date_place", "checker", "Only a reporter or an editor of the desk can save copy"),
    ],
)
def test_what_can_not_be_cut_is_said_beforehand(
    team: Team, exact: str, kind: str, who: str, sentence: str
) -> None:
    claim = mark(team, filed(team), exact, kind=kind)
    person = as_(getattr(team, who))

    page = person.get(path(claim))
    refused = person.post(path(claim, "cut/"), {"seen": 1})

    for answer in (page, refused):
        assert sentence in words(answer, "//*[@id='cut']")
    assert not any(button.startswith("Cut ") for button in buttons(page))
    assert refused.status_code in {403, 409, 422}


def test_another_desk_sees_nothing(team: Team) -> None:
    claim = mark(team, filed(team))
    stranger = as_(Team().checker)

    assert stranger.get(path(claim)).status_code == 404
    for verb in ("merge/", "split/", "split/places/", "cut/"):
        assert stranger.post(path(claim, verb)).status_code == 404
