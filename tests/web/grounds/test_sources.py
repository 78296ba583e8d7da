"""The sources of a story, and the page of one: what is said of it, where it goes back to, what rests on it."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from newsroom.people.states import Role
from newsroom.stories.models import Story
from tests.factories import OPENED, QUOTE, Team, filed, judged, mark, some_evidence
from tests.web.reporter.reading import as_, buttons, error_of, events, links, value, words
from verification.checking.models import Verdict
from verification.sources import actions
from verification.sources.models import RestsOn, Source

SAID = {"type": "named_person", "proximity": "first_hand", "ground_rules": "on_the_record"}


@pytest.fixture
def story(team: Team) -> Story:
    return filed(team)


@pytest.fixture
def reporter(team: Team) -> Client:
    return as_(team.reporter)


def source(team: Team, story: Story, name: str = "Ann Holm", **said: Any) -> Source:
    return actions.add(by=team.checker, story=story, name=name, **{"type": "named_person", **said})


def path(story: Story, source: Source | None = None, verb: str = "") -> str:
    return f"/stories/{story.uuid}/sources/" + (f"{source.uuid}/{verb}" if source else "")


def test_a_reporter_gets_there_from_the_story_and_adds_a_source(story: Story, reporter: Client) -> None:
    assert f'href="{path(story)}"' in reporter.get(f"/stories/{story.uuid}/").content.decode()
    assert "No source is named yet." in words(reporter.get(path(story)))

    page = reporter.post(path(story), {**SAID, "name": "Ann Holm"}, follow=True)

    assert "Ann Holm is a source of the story." in words(page)
    assert "Is the origin itself" in words(page)
    assert events()[-1] == "source.added"


def test_what_can_not_be_used_is_said_and_what_was_typed_stays(story: Story, reporter: Client) -> None:
    typed = {
        **SAID,
        "name": " ",
        "type": "",
        "motive": "Owns the mine",
        "origin": "inside",
        "outlet": "Nordwire",
    }
    page = reporter.post(path(story), typed)
    assert page.status_code == 422
    assert error_of(page, "source-type") == "Choose what sort of source it is."
    page = reporter.post(path(story), {**typed, "type": "document"})
    assert "Name the source as the story may name it." in error_of(page, "source-name")
    assert "add that as a source or as evidence" in error_of(page, "source-outlet")
    assert value(page, "motive") == "Owns the mine"
    assert not Source.objects.exists()


def test_all_ways_back_and_each_claims_count_stand_on_one_page(
    team: Team, story: Story, reporter: Client
) -> None:
    toll, opened = mark(team, story), mark(team, story, OPENED)
    post = source(team, story, "Maron on Courier", type="social_post")
    site = source(team, story, "Site A", type="other_media", derives_from=post)
    for one in (post, site):
        actions.rest(by=team.checker, claim=toll, source=one)
    actions.rest(by=team.checker, claim=opened, source=site, contradicts=True)

    page = reporter.get(path(story))

    assert "Site A · other media, on the record · repeats Maron on Courier for C1, against C2" in words(
        page, "//ul/li/ul/li"
    )
    assert "2 sources, 1 independent: both go back to one social post, Maron on Courier." in words(page)
    assert "No source is named yet. 1 source contradicts it." in words(page)
    assert "It rests on a single origin" in words(page)
    assert path(story, site) in links(page)


@pytest.mark.parametrize("role", Role)
def test_everybody_on_the_desk_reads_sources(team: Team, story: Story, role: Role) -> None:
    one = source(team, story)
    assert as_(team.by_role[role]).get(path(story)).status_code == 200
    assert "Ann Holm" in words(as_(team.by_role[role]).get(path(story, one)), "//h1")


def test_an_auditor_changes_nothing(team: Team, story: Story) -> None:
    one = source(team, story)
    auditor = as_(team.auditor)
    assert buttons(auditor.get(path(story))) == buttons(auditor.get(path(story, one))) == []
    assert auditor.post(path(story), {**SAID, "name": "Bo Lind"}).status_code == 403
    assert auditor.post(path(story, one, "withdraw/"), {"reason": "No."}).status_code == 403


def test_what_one_does_not_see_does_not_exist(team: Team, story: Story) -> None:
    one, other = source(team, story), filed(team)
    stranger = as_(Team().checker)
    for where in (path(story), path(story, one)):
        assert stranger.get(where).status_code == 404
    for verb in ("revise/", "withdraw/", "rest/"):
        assert stranger.post(path(story, one, verb), {"reason": "No."}).status_code == 404
    assert as_(team.checker).get(path(other, one)).status_code == 404


def test_a_source_is_changed(team: Team, story: Story, reporter: Client) -> None:
    one = source(team, story)
    form = {**SAID, "name": "Ann Holm", "origin": "own", "contact": "555 0100", "motive": "Owns the mine"}

    page = reporter.post(path(story, one, "revise/"), {**form, "seen": "1"}, follow=True)

    assert "What is said of Ann Holm is saved." in words(page)
    assert "Owns the mine · the reader is not told" in words(page)
    assert "555 0100" in words(page)


def test_what_somebody_else_saved_meanwhile_is_shown_and_nothing_typed_is_lost(
    team: Team, story: Story, reporter: Client
) -> None:
    one = source(team, story)
    actions.revise(by=team.checker, source=one, seen=1, proximity="second_hand", motive="Owns the mine")
    form = {**SAID, "name": "Ann Holm", "origin": "own", "contact": "555 0100", "seen": "1"}

    page = reporter.post(path(story, one, "revise/"), form)

    assert page.status_code == 409
    assert "changed by somebody else" in words(page, "//*[@role='alert']")
    now = words(page, "//form//div[contains(@class,'note')]")
    assert "How near it wasSecond-hand" in now
    assert "What it may gainOwns the mine" in now
    assert value(page, "contact") == "555 0100"
    again = {**form, "seen": value(page, "seen")}
    assert reporter.post(path(story, one, "revise/"), again).status_code == 302
    one.refresh_from_db()
    assert (one.contact, one.proximity) == ("555 0100", "first_hand")


def test_a_form_that_never_saw_a_version_changes_nothing(team: Team, story: Story, reporter: Client) -> None:
    one = source(team, story)
    for seen in ("", "x", "99"):
        page = reporter.post(
            path(story, one, "revise/"), {**SAID, "name": "Bo", "origin": "own", "seen": seen}
        )
        assert page.status_code == 409


def test_claims_are_linked_and_unlinked_at_the_source(team: Team, story: Story, checker: Client) -> None:
    one, claim = source(team, story), mark(team, story)

    page = checker.post(
        path(story, one, "rest/"), {"claim": claim.number, "authority": "She runs the port."}, follow=True
    )
    assert "Ann Holm is a source of C1." in words(page)
    assert "Can know it: She runs the port." in words(page)
    assert "It rests on a single source." in words(page)
    verdict = judged(team, claim)
    assert checker.post(path(story, one, "rest/"), {"claim": "99"}).status_code == 422

    here = path(story, one)
    gone = checker.post(
        f"/stories/{story.uuid}/claims/1/sources/{one.uuid}/unlink/", {"_back": here}, follow=True
    )
    assert gone.redirect_chain == [(here, 302)]
    assert "No claim rests on it yet." in words(gone)
    verdict.refresh_from_db()
    assert verdict.suspended_at


def test_a_source_is_withdrawn_with_a_reason_and_stays_to_be_seen(
    team: Team, story: Story, checker: Client
) -> None:
    claim, one = mark(team, story), source(team, story, "A post", type="social_post")
    actions.rest(by=team.checker, claim=claim, source=one)
    judged(team, claim)

    refused = checker.post(path(story, one, "withdraw/"), {"reason": ""})
    assert "Write why it can not be relied on." in error_of(refused, "withdraw-reason")
    page = checker.post(path(story, one, "withdraw/"), {"reason": "The account was hacked."}, follow=True)

    assert "Withdrawn by Chiara Checker" in words(page)
    assert "The account was hacked." in words(page)
    assert Verdict.objects.get().suspended_because == "A source it rests on was withdrawn."
    assert "Change" not in buttons(page)
    again = checker.post(path(story, one, "withdraw/"), {"reason": "Again."})
    assert again.status_code == 409
    assert "A post" in words(checker.get(path(story)))


def test_an_official_document_is_said_to_be_enough_alone_and_not_after_all(
    team: Team, story: Story, checker: Client
) -> None:
    claim = mark(team, story)
    act = source(team, story, "The act", type="document", proximity="first_hand")
    actions.rest(by=team.checker, claim=claim, source=act)
    where = f"/stories/{story.uuid}/claims/1/sources/{act.uuid}"

    empty = checker.post(f"{where}/mark-sufficient/", {"reason": " "})
    assert "Write why this document is enough alone." in error_of(empty, "enough-1-reason")
    page = checker.post(f"{where}/mark-sufficient/", {"reason": "It is the law itself."}, follow=True)

    assert "Enough alone It is the law itself. · Chiara Checker" in words(page)
    assert "single source" not in words(page)
    panel = words(checker.get(f"/stories/{story.uuid}/claims/1/"), "//*[@id='x-src']")
    assert "Enough alone The act: It is the law itself." in panel
    RestsOn.objects.update(sufficient_words="of other words")
    page = checker.get(path(story, act))
    assert "Was enough alone for other words It is the law itself." in words(page)
    assert "for other words than the claim has now" in words(page)
    assert "mark-sufficient" in page.content.decode()
    panel = words(checker.get(f"/stories/{story.uuid}/claims/1/"), "//*[@id='x-src']")
    assert "Enough alone The act" not in panel
    assert "Was enough alone for other words: It is the law itself." in panel
    page = checker.post(f"{where}/unmark-sufficient/", {"_back": path(story, act)}, follow=True)
    assert "The act is not enough alone for C1 any more." in words(page)
    assert RestsOn.objects.get().sufficient_reason == ""
    barred = as_(team.reporter).post(f"{where}/mark-sufficient/", {"reason": "It is the law itself."})
    assert barred.status_code == 403


def test_only_what_can_be_enough_is_offered_as_such(team: Team, story: Story, checker: Client) -> None:
    claim, one = mark(team, story), source(team, story)
    actions.rest(by=team.checker, claim=claim, source=one)
    assert "mark-sufficient" not in checker.get(path(story, one)).content.decode()


def test_a_page_of_many_sources_costs_what_a_page_of_one_costs(
    team: Team, story: Story, checker: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    claim, other = mark(team, story), mark(team, story, OPENED)
    mark(team, story, QUOTE, kind="quotation")
    origin = source(team, story, evidence=some_evidence(team, story))
    actions.rest(by=team.checker, claim=claim, source=origin)
    places = (path(story), path(story, origin))
    few = []
    for place in places:
        with django_assert_max_num_queries(1000) as counted:
            checker.get(place)
        few.append(len(counted.captured_queries))
    chain = origin
    for number in range(40):
        chain = source(team, story, f"Site {number}", type="other_media", derives_from=chain)
        actions.rest(by=team.checker, claim=claim if number % 2 else other, source=chain)
    for place, count in zip(places, few, strict=True):
        with django_assert_max_num_queries(count):
            page = checker.get(place)
        assert "Site 39" in words(page)
