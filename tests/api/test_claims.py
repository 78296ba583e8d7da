"""Claims: marked by selector, put differently, withdrawn, standing in several places."""

from typing import Any

import pytest

from newsroom.stories.models import Story
from tests.api.asking import Answer, as_, given, last_event, last_events, quote, refused
from tests.factories import HEADLINE, OPENED, QUOTE, TOLL, Team, filed, judged, mark, task_of
from verification.checking.models import VerificationTask
from verification.claims.models import Claim, WordsBy


@pytest.fixture
def story(team: Team) -> Story:
    return filed(team)


def marked(team: Team, story: Story, target: Any, **body: Any) -> Answer:
    body = {"story": str(story.uuid), "seen": 1, "kind": "number", "target": target, **body}
    return as_(team.reporter).post("claims", **body)


# Marking


def test_words_become_a_claim_with_its_task(team: Team, story: Story) -> None:
    claim = given(marked(team, story, quote(TOLL), risk="low", attributed_to="Port of Sund"), 201)

    assert (claim["number"], claim["label"], claim["words"], claim["state"]) == (1, "C1", TOLL, "unchecked")
    assert claim["attributed_to"] == "Port of Sund"
    (place,) = claim["places"]
    assert story.revision.text[place["start"] : place["end"]] == TOLL
    assert (place["field"], place["outcome"]) == ("body", "current")
    assert VerificationTask.objects.get(claim__uuid=claim["id"]).state == "open"
    assert [event.verb for event in last_events(2)] == ["claim.marked", "task.opened"]


def test_one_selector_needs_no_list(team: Team, story: Story) -> None:
    target = {"source": f"/stories/{story.uuid}/", "selector": {"type": "TextQuoteSelector", "exact": TOLL}}

    assert given(marked(team, story, target), 201)["words"] == TOLL


def test_the_position_says_which_of_the_same_words(team: Team, story: Story) -> None:
    text = story.revision.text
    second = text.index("41 million crowns", text.index("41 million crowns") + 1)

    claim = given(marked(team, story, quote("41 million crowns", start=second)), 201)
    assert claim["places"][0]["start"] == second


def test_what_stands_around_says_which_of_the_same_words(team: Team, story: Story) -> None:
    claim = given(marked(team, story, quote("41 million crowns", prefix="took ", suffix=" in tolls")), 201)

    assert claim["places"][0]["field"] == "body"


def test_claims_may_overlap(team: Team, story: Story) -> None:
    given(marked(team, story, quote(TOLL)), 201)

    assert given(marked(team, story, quote("took 41 million")), 201)["number"] == 2


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        (quote("took 42 million"), "is not in the copy"),
        (quote("41 million crowns"), "2 times"),
        (quote(TOLL, prefix="Malmö "), "not with the words given around it"),
        (quote(f"{HEADLINE}\n\nThe port"), "within one part of the copy"),
    ],
)
def test_words_that_are_not_there_are_said_beside_the_selector(
    team: Team, story: Story, target: Any, sentence: str
) -> None:
    refused(marked(team, story, target), 422, sentence, "target.selector")

    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    ("target", "field", "sentence"),
    [
        (None, "target", "null"),
        ({}, "target.selector", "required"),
        ({"selector": []}, "target.selector", "empty"),
        ({"selector": "took"}, "target.selector", "list"),
        (
            {"selector": [{"type": "CssSelector", "value": "p"}]},
            "target.selector.0.type",
            "TextQuoteSelector",
        ),
        ({"selector": [{"type": "TextQuoteSelector"}]}, "target.selector.0", "has exact"),
        ({"selector": [{"type": "TextQuoteSelector", "exact": ""}]}, "target.selector.0.exact", "blank"),
        (
            {"selector": [{"type": "TextPositionSelector", "start": 0, "end": 4}]},
            "target.selector",
            "Say which words",
        ),
        (
            {"selector": [{"type": "TextPositionSelector", "start": -1, "end": 4}]},
            "target.selector.0.start",
            "0",
        ),
        ({"selector": [quote("a")["selector"][0]] * 2}, "target.selector", "once"),
        ({"selector": [quote("a")["selector"][0]] * 3}, "target.selector", "2"),
        (
            {"selector": [*quote(TOLL)["selector"], {"type": "TextPositionSelector", "start": 1, "end": 2}]},
            "target.selector",
            "not as long",
        ),
    ],
)
def test_a_selector_of_another_shape_is_refused(
    team: Team, story: Story, target: Any, field: str, sentence: str
) -> None:
    refused(marked(team, story, target), 422, sentence, field)


def test_words_of_an_old_version_are_409(team: Team, story: Story) -> None:
    given(
        as_(team.reporter).post(f"stories/{story.uuid}/save_copy", seen=1, headline="A", body="Other words.")
    )

    refused(marked(team, story, quote(TOLL)), 409, "you were reading v1")


@pytest.mark.parametrize(
    ("body", "field"),
    [({"kind": "hunch"}, "kind"), ({"risk": "huge"}, "risk"), ({"flags": ["odd"]}, "flags")],
)
def test_words_nobody_knows_are_refused(team: Team, story: Story, body: dict[str, Any], field: str) -> None:
    refused(marked(team, story, quote(TOLL), **body), 422, "", field)


def test_a_legal_reader_marks_nothing(team: Team, story: Story) -> None:
    body = {"story": str(story.uuid), "seen": 1, "kind": "number", "target": quote(TOLL)}

    refused(as_(team.legal).post("claims", **body), 403, "can make or change claims")


# Reading


def test_claims_are_filtered(team: Team, story: Story) -> None:
    checked = mark(team, story, TOLL)
    open_ = mark(team, story, OPENED, kind="background", risk="medium")
    gone = mark(team, story, QUOTE, kind="quotation")
    judged(team, checked)
    as_(team.reporter).post(f"claims/{gone.uuid}/withdraw", reason="Cut.")

    def found(**query: Any) -> list[int]:
        rows = given(as_(team.checker).get("claims", story=str(story.uuid), **query))["results"]
        return [row["number"] for row in rows]

    assert found() == [1, 2, 3]
    assert found(state="checked") == [checked.number]
    assert found(state="unchecked") == [open_.number]
    assert found(state="withdrawn") == [gone.number]
    assert found(kind=["number", "background"]) == [1, 2]
    assert found(risk="medium") == [2]
    assert found(number=3) == [3]
    assert found(number=10**30) == []


def test_a_claim_whose_words_changed_is_stale(team: Team, story: Story) -> None:
    claim = mark(team, story, TOLL)
    judged(team, claim)
    body = {
        "seen": 1,
        "headline": HEADLINE,
        "body": f"The port of Sund {TOLL.replace('41', '42')}, its report shows.",
    }
    given(as_(team.reporter).post(f"stories/{story.uuid}/save_copy", **body))

    shown = given(as_(team.checker).get(f"claims/{claim.uuid}"))
    assert shown["state"] == "stale"
    assert shown["verdict"]["label"] == "Confirmed"
    assert shown["verdict"]["words_digest"] != shown["words_digest"]


def test_a_claim_shows_its_verdict(team: Team, story: Story) -> None:
    claim = mark(team, story, TOLL)
    verdict = judged(team, claim)

    shown = given(as_(team.reporter).get(f"claims/{claim.uuid}"))
    assert shown["verdict"]["id"] == str(verdict.uuid)
    assert (shown["verdict"]["said"], shown["verdict"]["so"]) == ("not_asked", "confirmed")
    assert shown["second_verdict"] is None


# Changing


def test_amending_changes_what_is_given(team: Team, story: Story) -> None:
    claim = mark(team, story, TOLL)
    shown = given(
        as_(team.editor).post(f"claims/{claim.uuid}/amend", seen=claim.version, kind="poll", risk="high")
    )

    assert (shown["kind"], shown["risk"], shown["statement"]) == ("poll", "high", claim.statement)
    assert shown["version"] > claim.version
    assert last_event().verb == "claim.amended"


def test_amending_another_version_is_409(team: Team, story: Story) -> None:
    claim = mark(team, story, TOLL)
    path = f"claims/{claim.uuid}/amend"
    given(as_(team.editor).post(path, seen=claim.version, statement="Tolls came in."))

    refused(
        as_(team.reporter).post(path, seen=claim.version, statement="Mine."), 409, "changed by somebody else"
    )
    refused(as_(team.reporter).post(path, statement="Mine."), 422, "required", "seen")


def test_a_claim_is_withdrawn_and_reinstated(team: Team, story: Story) -> None:
    claim = mark(team, story, TOLL)

    refused(
        as_(team.editor).post(f"claims/{claim.uuid}/withdraw", reason=""), 422, "why the claim goes", "reason"
    )
    shown = given(as_(team.editor).post(f"claims/{claim.uuid}/withdraw", reason="Cut."))
    assert (shown["state"], shown["withdrawn_reason"], shown["withdrawn_by"]["name"]) == (
        "withdrawn",
        "Cut.",
        "Edda Editor",
    )
    assert task_of(claim).state == "cancelled"
    refused(as_(team.editor).post(f"claims/{claim.uuid}/withdraw", reason="Cut."), 409, "already withdrawn")

    assert given(as_(team.editor).post(f"claims/{claim.uuid}/reinstate"))["state"] == "unchecked"
    assert last_event().verb == "claim.reinstated"
    assert task_of(claim).state == "open"


def test_a_claim_stands_in_a_second_place(team: Team, story: Story) -> None:
    claim = mark(team, story, TOLL)
    body = {"seen": 1, "target": quote("brought in 41 million crowns")}
    shown = given(as_(team.reporter).post(f"claims/{claim.uuid}/add_place", **body))

    assert [place["field"] for place in shown["places"]] == ["headline", "body"]
    assert last_event().verb == "claim.place_added"
    refused(
        as_(team.reporter).post(f"claims/{claim.uuid}/add_place", **body),
        409,
        "stands at these words already",
    )


def test_a_place_that_is_not_in_the_copy_is_refused(team: Team, story: Story) -> None:
    claim = mark(team, story, TOLL)
    body = {"seen": 1, "target": quote("brought in 42 million")}

    refused(
        as_(team.reporter).post(f"claims/{claim.uuid}/add_place", **body),
        422,
        "not in the copy",
        "target.selector",
    )


def test_a_second_check_is_asked_for_once(team: Team, story: Story) -> None:
    claim = mark(team, story, TOLL)
    judged(team, claim)

    task = given(as_(team.editor).post(f"claims/{claim.uuid}/ask_second_check"))
    assert (task["type"], task["state"], task["claim"]["id"]) == ("second_check", "open", str(claim.uuid))
    refused(as_(team.editor).post(f"claims/{claim.uuid}/ask_second_check"), 409, "already under way")
    refused(as_(team.reporter).post(f"claims/{claim.uuid}/ask_second_check"), 403, "Only a fact-checker")


def test_who_wrote_the_words_is_kept(team: Team, story: Story) -> None:
    claim = given(marked(team, story, quote(TOLL)), 201)

    assert WordsBy.objects.get(claim__uuid=claim["id"]).user == team.reporter
