"""A translation has a named translator, and is corrected and withdrawn by another row."""

import pytest
from django.db import Error, transaction

from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.models import Event
from tests.factories import Team, filed, some_evidence
from verification.evidence import actions as evidence
from verification.evidence import translating
from verification.evidence.models import Custody, Evidence, Translation
from verification.evidence.translating import standing


@pytest.fixture
def team(db: None) -> Team:
    return Team()


@pytest.fixture
def piece(team: Team) -> Evidence:
    return some_evidence(team, filed(team))


def translated(team: Team, piece: Evidence, **fields: str) -> Translation:
    given = {"language": "EN", "text": "Tolls: 41 million", "translator": "Vera Volkova", **fields}
    return translating.add(by=team.checker, evidence=piece, **given)


def test_a_translation_is_kept_with_its_translator_custody_and_event(team: Team, piece: Evidence) -> None:
    made = translated(team, piece, aid="DeepL")

    assert (made.language, made.translator) == ("en", "Vera Volkova, with the help of DeepL")
    line = Custody.objects.filter(evidence=piece).latest("pk")
    assert (line.verb, line.by) == ("derived", team.checker)
    assert "Vera Volkova" in line.how
    assert Event.objects.latest("position").verb == "evidence.translated"


@pytest.mark.parametrize(
    "translator",
    ["", "  ", "DeepL", "Google Translate", "machine translation", "ChatGPT", "AI", "n/a", "--", "42"],
)
def test_nobody_and_a_machine_translate_nothing(team: Team, piece: Evidence, translator: str) -> None:
    with pytest.raises(Invalid, match="Name the person"):
        translated(team, piece, translator=translator)
    assert not Translation.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"language": ""}, "language"), ({"language": "every"}, "language"), ({"text": " "}, "text")],
)
def test_language_and_words_are_asked_for(
    team: Team, piece: Evidence, fields: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        translated(team, piece, **fields)
    assert field in refusal.value.errors


def test_a_better_translation_takes_the_place_of_the_first_which_stays(team: Team, piece: Evidence) -> None:
    first, french = translated(team, piece), translated(team, piece, language="fr")
    second = translated(team, piece, text="Tolls came to 41 million", translator="Petr Pavlov")

    assert standing(piece.translations.all()) == [second, french]
    assert Translation.objects.filter(pk=first.pk).exists()


def test_a_withdrawn_translation_stands_no_more_and_says_why(team: Team, piece: Evidence) -> None:
    made = translated(team, piece)
    with pytest.raises(Invalid):
        translating.withdraw(by=team.checker, translation=made, reason=" ")
    translating.withdraw(by=team.checker, translation=made, reason="The date is wrong.")

    assert standing(piece.translations.all()) == []
    assert "The date is wrong." in Custody.objects.filter(evidence=piece).latest("pk").how
    with pytest.raises(NotPossible, match="already withdrawn"):
        translating.withdraw(by=team.checker, translation=made, reason="Again.")
    assert standing([translated(team, piece)])


def test_who_adds_no_evidence_adds_no_translation(team: Team, piece: Evidence) -> None:
    made = translated(team, piece)
    with pytest.raises(NotPermitted):
        translating.add(by=team.auditor, evidence=piece, language="en", text="x", translator="Vera Volkova")
    with pytest.raises(NotPermitted):
        translating.withdraw(by=team.legal, translation=made, reason="No.")


def test_nothing_is_added_to_withdrawn_evidence(team: Team, piece: Evidence) -> None:
    evidence.withdraw(by=team.checker, evidence=piece, reason="A forgery.")
    piece.refresh_from_db()
    with pytest.raises(NotPossible, match="was withdrawn"):
        translated(team, piece)


def test_a_translation_is_never_edited(team: Team, piece: Evidence) -> None:
    made = translated(team, piece)
    with pytest.raises(Error), transaction.atomic():
        Translation.objects.filter(pk=made.pk).update(text="Tolls: 42 million")
