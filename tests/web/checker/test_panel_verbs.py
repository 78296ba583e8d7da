"""Leaning, places that say more than their claim, and what a claim rests on: at the claim's panel."""

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from newsroom.stories import actions as stories
from tests.factories import HEADLINE, OPENED, QUOTE, Team, copy, filed, judged, mark
from tests.web.reporter.reading import as_, buttons, events, words
from verification.claims import actions as claims
from verification.claims.leaning import lean
from verification.claims.models import Claim, Lean, Place
from verification.evidence import actions as evidence
from verification.sources import actions as sources
from verification.sources.models import RestsOn, Source

LEAN, WORDS, SOURCES = "//*[@id='x-lean']", "//*[@id='x-words']", "//*[@id='x-src']"


def path(claim: Claim, verb: str = "") -> str:
    return f"/stories/{claim.story.uuid}/claims/{claim.number}/{verb}"


def test_a_claim_leans_on_another_and_no_more(team: Team, checker: Client) -> None:
    story = filed(team)
    toll, hedge = mark(team, story), mark(team, story, QUOTE, kind="quotation")

    assert "On no other claim: it holds by itself." in words(checker.get(path(toll)), LEAN)
    nothing = checker.post(path(toll, "lean/"), {"on": ""})
    assert nothing.status_code == 422
    assert "Choose a claim." in words(nothing, LEAN)
    leaning = checker.post(path(toll, "lean/"), {"on": "2"}, follow=True)

    assert "C1 leans on C2." in words(leaning)
    assert "C2 Unchecked “We are content" in words(leaning, LEAN)
    assert "Carries: C1" in words(checker.get(path(hedge)), LEAN)
    circle = checker.post(path(hedge, "lean/"), {"on": "1"})
    assert circle.status_code == 422
    assert "one of the two has to stand alone" in words(circle, LEAN)

    alone = checker.post(path(toll, "unlean/"), {"on": "2"}, follow=True)
    assert "C1 leans on C2 no more." in words(alone)
    assert not Lean.objects.exists()
    assert events()[-1] == "claim.leans_no_more"


def test_what_leans_on_a_claim_is_not_offered_to_carry_it(team: Team, checker: Client) -> None:
    story = filed(team)
    one, two, three = mark(team, story), mark(team, story, QUOTE), mark(team, story, OPENED)
    lean(by=team.editor, claim=one, on=two)
    lean(by=team.editor, claim=two, on=three)

    offered = words(checker.get(path(three)), f"{LEAN}//select")

    assert "C1:" not in offered
    assert "C2:" not in offered


def test_the_author_is_told_why_the_hedge_stays(team: Team) -> None:
    story = filed(team)
    toll, hedge = mark(team, story), mark(team, story, QUOTE, kind="quotation")
    lean(by=team.reporter, claim=toll, on=hedge)

    page = as_(team.reporter).get(path(toll))

    assert "a fact-checker or an editor says that it stands alone" in words(page, LEAN)
    assert not any(button.startswith("Leans no more") for button in buttons(page))
    claims.withdraw(by=team.editor, claim=hedge, reason="No claim.")
    assert "C2 withdrawn" in words(as_(team.reporter).get(path(toll)), LEAN)


def test_a_place_says_more_than_the_claim_until_somebody_lets_it_stand(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))
    place = claim.places.get()

    unsaid = checker.post(path(claim, f"places/{place.uuid}/say-beyond/"), {"how": ""})
    assert unsaid.status_code == 422
    assert "Say how it goes further." in words(unsaid, WORDS)
    blocked = checker.post(
        path(claim, f"places/{place.uuid}/say-beyond/"), {"how": "stated_as_fact"}, follow=True
    )
    assert "Blocked Stated as fact · Chiara Checker" in words(blocked, WORDS)
    assert "May stand" in buttons(blocked)

    own = as_(team.reporter).get(path(claim))
    assert "a fact-checker or an editor says that a place of it may stand" in words(own, WORDS)
    assert "May stand" not in buttons(own)
    back = {"_back": path(claim)}
    refused = as_(team.reporter).post(path(claim, f"places/{place.uuid}/say-within/"), back, follow=True)
    assert "You are responsible for the words of C1" in words(refused)

    stands = checker.post(path(claim, f"places/{place.uuid}/say-within/"), back, follow=True)
    assert "The body may stand for C1." in words(stands)
    assert Place.objects.get().beyond == ""


def test_other_words_are_no_longer_blocked(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))
    place = claim.places.get()
    checker.post(path(claim, f"places/{place.uuid}/say-beyond/"), {"how": "says_more"})
    changed = copy(body="The port of Sund took 42 million crowns in tolls in 2022, its annual report shows.")
    stories.save_copy(by=team.reporter, story=claim.story, document=changed, seen=1)

    assert "Says more than the claim ·" not in words(checker.get(path(claim)), WORDS)


def test_a_place_that_seems_to_say_more_is_pointed_out(team: Team, checker: Client) -> None:
    body = "The port took 41 million crowns, its harbour master said."
    claim = mark(
        team, filed(team, copy(body=body)), "The port took 41 million crowns", attributed_to="harbour master"
    )
    claims.add_place(by=team.reporter, claim=claim, seen=1, exact=HEADLINE)

    page = checker.get(path(claim))

    assert "May say more it states as fact what the claim attributes." in words(page, WORDS)


def test_a_withdrawn_source_stays_to_be_seen_and_bears_nothing_new(team: Team, checker: Client) -> None:
    story = filed(team)
    claim, other = mark(team, story), mark(team, story, OPENED)
    source = sources.add(by=team.checker, story=story, name="A post", type="social_post")
    sources.rest(by=team.checker, claim=claim, source=source)
    judged(team, claim)
    sources.withdraw(by=team.checker, source=source, reason="The account was hacked.")

    page = checker.get(path(claim))

    assert "No source is left: 1 withdrawn." in words(page, SOURCES)
    assert "Withdrawn A post · Chiara Checker" in words(page, SOURCES)
    assert "The account was hacked." in words(page, SOURCES)
    assert "A source it rests on was withdrawn." in words(page)
    assert "A post" not in words(checker.get(path(other)), f"{SOURCES}//form[contains(@action,'link')]")
    refused = checker.post(path(other, "sources/link/"), {"source": str(source.uuid)})
    assert refused.status_code == 409
    assert RestsOn.objects.count() == 1


def test_the_count_the_ways_back_and_what_is_missing_are_shown_while_working(
    team: Team, checker: Client
) -> None:
    claim = mark(
        team,
        filed(team, copy(body="The port is closed, officials say.")),
        "The port is closed, officials say",
    )
    post = evidence.add(by=team.checker, story=claim.story, kind="page", title="The post", text="Closed.")
    add = path(claim, "sources/")
    post_by = {
        "name": "Maron on Courier",
        "type": "social_post",
        "evidence": str(post.uuid),
        "motive": "Rival port",
    }
    site = {"name": "Site A", "type": "other_media", "derives_from_evidence": str(post.uuid)}
    given = {"proximity": "unknown", "ground_rules": "on_the_record"}
    for typed in (post_by, site, {"name": "Site B", "type": "other_media", "outlet": "site a"}):
        assert checker.post(add, {**given, **typed}).status_code == 302

    page = checker.get(path(claim))

    shown = words(page, SOURCES)
    assert "3 sources, 1 independent: all go back to one social post, Maron on Courier." in shown
    assert "Site B · other media, on the record · repeats Site A" in words(page, f"{SOURCES}//ul//ul//ul/li")
    assert "The words say “officials say”, and there is one independent source." in shown
    assert "an interest that the reader is not told: Rival port" in shown


def test_circular_reporting_is_drawn_and_named(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))
    one, two = (
        sources.add(by=team.checker, story=claim.story, name=name, type="other_media", outlet=other)
        for name, other in (("Site A", "Site B"), ("Site B", "Site A"))
    )
    for each in (one, two):
        sources.rest(by=team.checker, claim=claim, source=each)

    shown = words(checker.get(path(claim)), SOURCES)

    assert "2 sources, none independent: Site A and Site B go back to each other." in shown
    assert "Circular Site A and Site B go back to each other" in shown


def test_as_many_queries_for_two_hundred_sources_as_for_one(
    team: Team, checker: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    claim = mark(team, filed(team))
    first = sources.add(by=team.checker, story=claim.story, name="Origin", type="document")
    sources.rest(by=team.checker, claim=claim, source=first)
    with django_assert_max_num_queries(1000) as few:
        checker.get(path(claim))
    more = Source.objects.bulk_create(
        Source(
            story=claim.story,
            name=f"Site {number}",
            type="other_media",
            origin="repeats",
            derives_from=first,
            added_by=team.checker,
        )
        for number in range(199)
    )
    RestsOn.objects.bulk_create(RestsOn(claim=claim, source=source) for source in more)
    with django_assert_max_num_queries(len(few.captured_queries)):
        page = checker.get(path(claim))
    assert "200 sources, 1 independent" in words(page, SOURCES)
