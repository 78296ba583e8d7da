"""Leaning, places that say more than their claim, and withdrawing a source: at the claim's panel."""

from django.test import Client

from newsroom.stories import actions as stories
from tests.factories import HEADLINE, OPENED, QUOTE, Team, copy, filed, judged, mark
from tests.web.reporter.reading import as_, buttons, events, words
from verification.claims import actions as claims
from verification.claims.leaning import lean
from verification.claims.models import Claim, Lean, Place
from verification.sources import actions as sources
from verification.sources.models import RestsOn

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


def test_a_source_is_withdrawn_with_a_reason_and_stays_to_be_seen(team: Team, checker: Client) -> None:
    story = filed(team)
    claim, other = mark(team, story), mark(team, story, OPENED)
    source = sources.add(by=team.checker, story=story, name="A post", type="social_post")
    sources.rest(by=team.checker, claim=claim, source=source)
    judged(team, claim)
    withdraw = path(claim, f"sources/{source.uuid}/withdraw/")

    assert "Write why it can not be relied on." in words(checker.post(withdraw, {"reason": ""}), SOURCES)
    page = checker.post(withdraw, {"reason": "The account was hacked."}, follow=True)

    assert "Withdrawn A post" in words(page, SOURCES)
    assert "Chiara Checker" in words(page, SOURCES)
    assert "The account was hacked." in words(page, SOURCES)
    assert "It rested on a source that was withdrawn: A post" in words(page)
    assert "A post" not in words(checker.get(path(other)), f"{SOURCES}//form[contains(@action,'link')]")
    refused = checker.post(path(other, "sources/link/"), {"source": str(source.uuid)})
    assert refused.status_code == 409
    assert RestsOn.objects.count() == 1
    assert as_(Team().checker).post(withdraw, {"reason": "No."}).status_code == 404
