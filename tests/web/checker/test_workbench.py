"""The workbench: who sees which of it, and how claims stand in the copy."""

import pytest
from django.test import Client
from lxml import html
from pytest_django import DjangoAssertNumQueries

from newsroom.people.states import Role
from newsroom.stories import actions as stories
from newsroom.stories.states import StoryState
from tests.factories import (
    OPENED,
    QUOTE,
    Team,
    copy,
    filed,
    judged,
    mark,
    some_evidence,
    story_at,
    taken,
    task_of,
)
from tests.web.reporter.reading import as_, words
from verification.claims import actions as claims

SECRET = "The report was forged."


def path(claim) -> str:
    return f"/stories/{claim.story.uuid}/claims/{claim.number}/"


def galley(answer) -> str:
    return words(answer, "//article[contains(@class,'galley')]")


@pytest.mark.parametrize("role", Role)
def test_everybody_on_the_desk_reads_copy_and_claim(team: Team, role: Role) -> None:
    claim = mark(team, filed(team))
    judged(team, claim)

    answer = as_(team.by_role[role]).get(path(claim))

    assert answer.status_code == 200
    assert "C1, confirmed:took 41 million crowns in tolls in 2022" in galley(answer)
    assert "The annual report says so." in words(answer, "//section[@id='panel']")


@pytest.mark.parametrize("state", StoryState)
def test_the_workbench_opens_in_every_state_of_a_story(team: Team, state: StoryState) -> None:
    story = story_at(team, state)

    assert as_(team.editor).get(f"/stories/{story.uuid}/").status_code == 200


def test_what_one_does_not_see_does_not_exist(team: Team) -> None:
    claim = mark(team, filed(team))
    stranger = as_(Team().checker)

    assert stranger.get(path(claim)).status_code == 404
    assert stranger.get(f"/stories/{claim.story.uuid}/").status_code == 404
    assert as_(team.checker).get(f"/stories/{claim.story.uuid}/claims/99/").status_code == 404


def test_an_auditor_reads_and_changes_nothing(team: Team) -> None:
    claim = mark(team, filed(team))
    judged(team, claim)

    tree = html.fromstring(as_(team.auditor).get(path(claim)).content.decode())

    assert tree.xpath("//main//form") == []


def test_the_overview_lists_claims_and_who_has_them(team: Team, checker: Client) -> None:
    story = filed(team)
    taken(team, mark(team, story))
    mark(team, story, OPENED)

    page = words(checker.get(f"/stories/{story.uuid}/"), "//section[@id='panel']")

    assert "C1 Unchecked Number, low risk · check taken by Chiara Checker" in page
    assert "C2 Unchecked Number, low risk · check open" in page


def test_claims_that_overlap_are_both_in_their_place(team: Team, checker: Client) -> None:
    story = filed(team)
    outer = mark(team, story, QUOTE, kind="quotation")
    inner = mark(team, story, "harbour master Ilse Brandt", kind="title")

    tree = html.fromstring(checker.get(path(inner)).content.decode())

    links = tree.xpath("//article//a[@data-claims='1 2']")
    assert "".join(link.text_content() for link in links).endswith("harbour master Ilse Brandt")
    assert tree.xpath("//article//*[@id='c1']")
    assert outer.number == 1


def test_sentences_without_a_claim_can_be_shown(team: Team, checker: Client) -> None:
    story = filed(team)
    mark(team, story, OPENED)

    answer = checker.get(f"/stories/{story.uuid}/?unclaimed=1")

    assert "Unclaimed sentence:" in galley(answer)
    assert html.fromstring(answer.content.decode()).xpath("//input[@id='show-un'][@checked]")


def test_a_swap_gets_the_panel_alone(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))

    answer = checker.get(path(claim), headers={"HX-Request": "true", "HX-Target": "panel"})

    assert b'id="panel"' in answer.content
    assert b"galley" not in answer.content
    assert "HX-Request" in answer["Vary"]


def test_a_task_leads_to_its_claim(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))

    assert checker.get(f"/tasks/{task_of(claim).uuid}/").url == path(claim)


def test_a_stale_claim_shows_which_words_changed(team: Team, checker: Client) -> None:
    story = filed(team)
    claim = mark(team, story)
    judged(team, claim)
    story.refresh_from_db()
    stories.save_copy(
        by=team.reporter,
        story=story,
        document=copy(
            body="The port of Sund took 42 million crowns in tolls in 2022, its annual report shows."
        ),
        seen=story.copy_version,
    )

    answer = checker.get(path(claim))

    assert "Stale: its verdict was given for other words." in words(answer)
    assert words(answer, "//section[@id='panel']//del") == "41"
    assert words(answer, "//section[@id='panel']//ins") == "42"
    assert "C1, stale:" in galley(answer)


def test_another_statement_is_shown_as_what_changed(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team), statement="Tolls were 41 million.")
    judged(team, claim)
    claim.refresh_from_db()
    claims.amend(
        by=team.editor,
        claim=claim,
        seen=claim.version,
        kind="number",
        risk="low",
        flags=[],
        statement="Tolls were about 41 million.",
        attributed_to="",
        channel="",
    )

    assert "about" in words(checker.get(path(claim)), "//section[@id='panel']//ins")


def test_a_claim_that_lost_its_words_is_named_above_the_copy(team: Team, checker: Client) -> None:
    story = filed(team)
    claim = mark(team, story, OPENED)
    stories.save_copy(
        by=team.reporter, story=story, document=copy(body="Nothing is left."), seen=story.copy_version
    )

    page = words(checker.get(path(claim)))

    assert "No longer in the copy: C1" in page
    assert "no longer in the copy" in words(checker.get(path(claim)), "//*[@id='x-words']")


def test_a_second_check_of_an_allegation_is_blind(team: Team) -> None:
    claim = mark(team, filed(team), risk="high", flags=["allegation"])
    task = taken(team, claim)
    from verification.checking import actions as checking

    checking.judge(
        by=team.checker,
        task=task,
        seen=task.version,
        words=claim.words_digest,
        said="inaccurate",
        so="false",
        rationale=SECRET,
        shows=[checking.Shown(some_evidence(team, claim.story), "p. 4")],
    )

    blind = as_(team.second).get(path(claim))
    queue = words(as_(team.second).get("/queue/"))

    assert SECRET not in words(blind)
    assert "isattributed" not in blind.content.decode()
    assert "gave the verdict" not in words(blind)
    assert "There is a first verdict on this allegation." in words(blind)
    assert "Verdict hidden" in queue
    assert "False" not in queue
    assert SECRET in words(as_(team.editor).get(path(claim)))
    assert SECRET in words(as_(team.checker).get(path(claim)))


def test_the_history_of_a_claim_is_told_in_words(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))
    judged(team, claim)

    told = words(checker.get(path(claim)), "//*[@id='x-hist']")

    assert "Chiara Checker gave the verdict “Confirmed” on C1: The annual report says so." in told
    assert "Chiara Checker took the check of C1" in told
    assert "Rosa Reporter marked C1 in the copy" in told


def test_as_many_queries_for_thirty_claims_as_for_three(
    team: Team, checker: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    facts = [f"Pier {number} opened in {1900 + number}." for number in range(30)]
    story = filed(team, copy(body="\n\n".join(facts)))
    for fact in facts[:2]:
        judged(team, mark(team, story, fact))
    claim = mark(team, story, facts[2])
    with django_assert_num_queries(CLAIM_QUERIES):
        checker.get(path(claim))
    for fact in facts[3:]:
        mark(team, story, fact)
    with django_assert_num_queries(CLAIM_QUERIES):
        checker.get(path(claim))


CLAIM_QUERIES = 36
