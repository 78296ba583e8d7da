"""Translations with named translators, and quotations beside their originals."""

from typing import Any

import pytest

from newsroom.people.models import User
from tests.api.asking import as_, given, last_event, refused
from tests.factories import QUOTE, TOLL, Team, filed, mark, some_evidence, task_of
from verification.checking.models import Shows
from verification.claims.models import Claim
from verification.evidence import actions as evidence
from verification.evidence.models import Evidence, Translation

MINUTES = "Brandt: We are not content with the year. The quay is paid for."


@pytest.fixture
def piece(team: Team) -> Evidence:
    return some_evidence(team, filed(team))


def body(piece: Evidence, **fields: str) -> dict[str, Any]:
    return {
        "evidence": str(piece.uuid),
        "language": "en",
        "text": "Tolls: 41 million",
        "translator": "Vera Volkova",
        **fields,
    }


def test_a_translation_is_added_corrected_and_withdrawn(team: Team, piece: Evidence) -> None:
    shown = given(as_(team.checker).post("translations", **body(piece, aid="DeepL")), 201)
    assert shown["translator"] == "Vera Volkova, with the help of DeepL"
    assert (shown["evidence"], shown["by"]["name"]) == (str(piece.uuid), "Chiara Checker")
    assert last_event().verb == "evidence.translated"

    better = given(as_(team.checker).post("translations", **body(piece, text="41 million in tolls")), 201)
    refused(
        as_(team.checker).post(f"translations/{shown['id']}/withdraw", reason="Old."), 409, "took its place"
    )
    ended = given(as_(team.checker).post(f"translations/{better['id']}/withdraw", reason="Wrong."))
    assert ended["text"] == ""
    assert last_event().verb == "evidence.translation_withdrawn"
    assert given(as_(team.editor).get("translations", evidence=str(piece.uuid)))["count"] == 3
    assert given(as_(team.editor).get("translations", language="fr"))["count"] == 0


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"translator": ""}, "translator", "Name the person"),
        ({"translator": "Google Translate"}, "translator", "Name the person"),
        ({"language": "every language"}, "language", "Choose the language"),
        ({"text": " "}, "text", "Write down"),
        ({"evidence": "00000000-0000-4000-8000-000000000000"}, "evidence", "no evidence with this id"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    team: Team, piece: Evidence, fields: dict[str, str], field: str, sentence: str
) -> None:
    refused(as_(team.checker).post("translations", **body(piece, **fields)), 422, sentence, field)
    assert not Translation.objects.exists()


def test_an_outsider_sees_no_translation(team: Team, outsider: User, piece: Evidence) -> None:
    shown = given(as_(team.checker).post("translations", **body(piece)), 201)

    assert given(as_(outsider).get("translations"))["count"] == 0
    refused(as_(outsider).get(f"translations/{shown['id']}"), 404)
    refused(as_(outsider).post(f"translations/{shown['id']}/withdraw", reason="No."), 404)
    refused(as_(team.auditor).post("translations", **body(piece)), 403, "add or withdraw evidence")


def quoted(team: Team) -> Claim:
    return mark(team, filed(team), QUOTE, kind="quotation")


def test_a_quotation_is_checked_against_its_original(team: Team, outsider: User) -> None:
    claim = quoted(team)
    piece = evidence.add(by=team.checker, story=claim.story, kind="transcript", title="Minutes", text=MINUTES)
    path = f"claims/{claim.uuid}/quote_check"

    shown = given(as_(team.editor).get(path))

    assert (shown["original"], shown["is_named"], shown["is_translated"]) == (str(piece.uuid), False, False)
    (reading,) = shown["readings"]
    assert (reading["finding"], reading["words_differ"]) == ("words differ", 1)
    assert reading["notes"] == ["A negation is gone."]
    passage = reading["parts"][0]["passage"]
    assert (
        MINUTES[passage["start"] : passage["end"]] == passage["words"] == "We are not content with the year"
    )
    assert "".join(one["words"] for one in reading["parts"][0]["marked"]) == "“We are content with the year,”"
    refused(as_(outsider).get(path), 404)
    refused(as_(team.editor).get(path, original="00000000-0000-4000-8000-000000000000"), 404)
    refused(as_(team.editor).get(path, original="x"), 404)


def test_only_quotations_have_an_original_to_compare(team: Team) -> None:
    story = filed(team)
    fact, quotation = mark(team, story, TOLL), mark(team, story, QUOTE, kind="quotation")

    some_evidence(team, story)

    assert given(as_(team.editor).get(f"claims/{fact.uuid}/quote_check"))["original"] is None
    assert given(as_(team.editor).get(f"claims/{quotation.uuid}/quote_check"))["original"]


def test_each_tick_says_where_its_fact_stands(team: Team) -> None:
    story = filed(team)
    first, second = task_of(mark(team, story, TOLL)), task_of(mark(team, story, "1911", kind="date_place"))
    ticks = [{"task": str(first.uuid), "seen": 1, "where": "p. 4"}, {"task": str(second.uuid), "seen": 1}]

    given(
        as_(team.checker).post(
            "tasks/tick", tasks=ticks, evidence=str(some_evidence(team, story).uuid), where="preface"
        )
    )

    assert list(Shows.objects.order_by("pk").values_list("where", flat=True)) == ["p. 4", "preface"]
