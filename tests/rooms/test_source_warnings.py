"""What a checker is warned of while sources are put together, and what is no reason to warn."""

from dataclasses import replace

import pytest

from verification.claims.states import Flag, Risk
from verification.sources.facts import Bears, Item, Told
from verification.sources.independence import weigh
from verification.sources.states import GroundRules, Origin
from verification.sources.warnings import Asserted, Warned, warnings

PLAIN = Asserted("The mine is closed.")
ANN = Told(1, "Ann Holm", proximity="first_hand")
BO = Told(2, "Bo Lind", proximity="first_hand")
UNNAMED = Told(1, "A mine engineer", type="unnamed_person", proximity="first_hand")
AGENCY = Told(3, "Nordwire report", Origin.UNKNOWN, type="agency_report")


def warned(claim: Asserted, *sources: Told, against: tuple[int, ...] = (), enough: str = "") -> list[Warned]:
    links = [Bears(told.id, contradicts=told.id in against, enough=enough) for told in sources]
    return warnings(claim, weigh(sources, links))


def codes(claim: Asserted, *sources: Told, **more: object) -> set[str]:
    found = warned(claim, *sources, **more)
    for one in found:
        assert one.do.endswith(".")
    return {one.code for one in found}


def test_two_independent_sources_on_the_record_are_no_reason_to_warn():
    assert codes(PLAIN, ANN, BO) == set()


def test_nothing_is_said_where_no_source_is_named_and_none_is_spoken_of():
    assert codes(PLAIN) == set()


def test_a_single_source_is_warned_of():
    assert codes(PLAIN, ANN) == {"single_source"}
    assert codes(PLAIN, ANN, Told(2, "Site A", Origin.REPEATS, from_source=1)) == {"single_source"}
    assert codes(PLAIN, ANN, BO, against=(2,)) == {"single_source"}
    assert codes(PLAIN, Told(2, "Site A", Origin.UNKNOWN)) == {"no_known_origin"}


@pytest.mark.parametrize("name", ["ann  holm", "Ann Holm.", "Ann\u200b Holm", "Ａｎｎ Holm", "“Ann Holm”"])
def test_two_origins_of_one_name_are_asked_about(name):
    twice = Told(2, name, proximity="first_hand")
    (found,) = warned(PLAIN, ANN, twice)
    assert (found.code, found.sources) == ("same_name", (1, 2))
    assert "Are these two sources, or one entered twice?" in found.sentence
    assert "same_name" not in codes(PLAIN, ANN, replace(twice, origin=Origin.REPEATS, from_source=1))
    assert "same_name" not in codes(PLAIN, ANN, twice, against=(2,))
    assert "same_name" in codes(PLAIN, ANN, twice, against=(1, 2))


def test_a_document_that_is_enough_alone_is_no_single_source():
    act = Told(1, "The act", type="document", proximity="first_hand")
    assert codes(PLAIN, act) == {"single_source"}
    assert codes(PLAIN, act, enough="It is the law itself.") == set()


@pytest.mark.parametrize(
    "serious",
    [
        {"risk": Risk.HIGH},
        {"flags": [Flag.ALLEGATION]},
        {"flags": [Flag.HEALTH_OR_PRIVACY]},
        {"flags": [Flag.COURT, Flag.TRANSLATION]},
        {"flags": [Flag.SERIOUS]},
        {"flags": [Flag.MINOR]},
    ],
)
def test_a_single_unnamed_source_on_a_serious_claim_is_a_warning_of_its_own(serious: dict):
    claim = replace(PLAIN, **serious)
    assert codes(claim, UNNAMED) == {"single_unnamed"}
    assert codes(claim, UNNAMED, Told(2, "Site A", Origin.REPEATS, from_source=1)) == {"single_unnamed"}
    assert codes(claim, UNNAMED, BO) == set()
    assert codes(claim, ANN) == {"single_source"}
    assert codes(PLAIN, UNNAMED) == {"single_source"}


@pytest.mark.parametrize(
    "words",
    [
        "The mine is closed, officials say.",
        "The mine is reportedly closed.",
        "It is understood the mine is closed.",
    ],
)
def test_plural_or_vague_words_over_one_source_are_warned_of(words: str):
    claim = Asserted(words)
    assert "plural_wording" in codes(claim, ANN)
    assert codes(claim) == {"plural_wording"}
    assert codes(claim, ANN, BO) == set()


def test_a_plural_attribution_is_warned_of_as_such():
    (found,) = warned(replace(PLAIN, attributed_to="senior officials"))
    assert found.sentence == "It is attributed to “senior officials”, and there is no independent source."
    assert codes(replace(PLAIN, attributed_to="Ann Holm"), ANN, BO) == set()


def test_all_third_hand_is_warned_of():
    third = [Told(number, f"S{number}", proximity="third_hand") for number in (1, 2)]
    assert codes(PLAIN, *third) == {"third_hand"}
    assert codes(PLAIN, third[0], BO) == set()
    assert "third_hand" in codes(PLAIN, third[0], Told(3, "Site A", Origin.REPEATS, from_source=1))


def test_an_agency_report_is_attributed_or_borne_out():
    assert "agency_report" in codes(PLAIN, AGENCY)
    assert "agency_report" in codes(replace(PLAIN, attributed_to="a report"), AGENCY)
    assert "agency_report" not in codes(Asserted("The mine is closed, Nordwire reported."), AGENCY)
    assert "agency_report" not in codes(replace(PLAIN, attributed_to="Nordwire"), AGENCY)
    assert "agency_report" not in codes(PLAIN, AGENCY, ANN)
    repeated = Told(4, "Site A", Origin.REPEATS, from_source=3)
    assert "agency_report" in codes(PLAIN, AGENCY, repeated)


def test_evidence_bears_an_agency_report_out_unless_it_is_the_report_itself():
    held = replace(AGENCY, held=Item("wire", "The report", id=5))
    assert "agency_report" in codes(replace(PLAIN, shown_by=frozenset({5})), held)
    assert "agency_report" not in codes(replace(PLAIN, shown_by=frozenset({6})), held)


def test_off_the_record_allows_no_use_at_all():
    off = replace(ANN, ground_rules=GroundRules.OFF_THE_RECORD)
    assert codes(PLAIN, off, BO) == {"off_the_record"}
    assert "off_the_record" in codes(PLAIN, BO, off, against=(1,))


@pytest.mark.parametrize(
    ("claim", "forbidden"),
    [
        (PLAIN, False),
        (replace(PLAIN, attributed_to="a mine engineer"), True),
        (replace(PLAIN, kind="quotation"), True),
        (Asserted("The mine is closed, officials say."), True),
        (Asserted("The mine is closed, Ann Holm said."), True),
    ],
)
def test_deep_background_is_neither_quoted_nor_attributed(claim: Asserted, forbidden: bool):
    deep = replace(ANN, ground_rules=GroundRules.DEEP_BACKGROUND)
    assert ("deep_background" in codes(claim, deep)) is forbidden


def test_deep_background_beside_another_source_lets_that_one_be_attributed():
    deep = replace(ANN, ground_rules=GroundRules.DEEP_BACKGROUND)
    assert codes(replace(PLAIN, attributed_to="Bo Lind"), deep, BO) == set()
    assert codes(replace(PLAIN, attributed_to="Ann Holm"), deep, BO) == {"deep_background"}


@pytest.mark.parametrize(
    ("claim", "named"),
    [
        (Asserted("The mine is closed, Ann Holm said."), True),
        (Asserted("The mine is closed, HOLM said."), True),
        (replace(PLAIN, statement="Ann  holm says the mine is closed."), True),
        (replace(PLAIN, attributed_to="Ann Holm, engineer"), True),
        (replace(PLAIN, attributed_to="a mine engineer"), False),
        (Asserted("Holmes closed the mine."), False),
    ],
)
def test_on_background_is_not_named(claim: Asserted, named: bool):
    background = replace(ANN, ground_rules=GroundRules.ON_BACKGROUND)
    assert codes(claim, background, BO) == ({"on_background_named"} if named else set())
    assert codes(claim, ANN, BO) == set()


def test_a_description_that_was_agreed_is_no_name():
    claim = replace(PLAIN, attributed_to="a mine engineer")
    assert codes(claim, replace(UNNAMED, ground_rules=GroundRules.ON_BACKGROUND), BO) == set()


def test_the_name_of_a_protected_source_does_not_stand_in_the_claim():
    hidden = replace(UNNAMED, name="Falcon", protected=True)
    assert codes(replace(PLAIN, attributed_to="Falcon"), hidden, BO) == {"protected_named"}
    assert codes(replace(PLAIN, attributed_to="an engineer"), hidden, BO) == set()


def test_an_interest_of_the_only_independent_source_is_told_to_the_reader():
    with_motive = replace(ANN, motive="Owns the rival mine.")
    found = [one for one in warned(PLAIN, with_motive) if one.code == "interest_not_told"]
    assert "Owns the rival mine." in found[0].sentence
    assert "interest_not_told" in codes(PLAIN, with_motive, Told(2, "Site A", Origin.REPEATS, from_source=1))
    assert "interest_not_told" not in codes(PLAIN, replace(with_motive, motive_told=True))
    assert "interest_not_told" not in codes(PLAIN, with_motive, BO)


def test_what_is_withdrawn_is_warned_of_no_more():
    gone = replace(ANN, ground_rules=GroundRules.OFF_THE_RECORD, withdrawn=True)
    assert codes(PLAIN, gone, BO, Told(5, "Cai")) == set()


def test_the_worked_example_is_warned_of():
    """An ill head of state, from one post that repeats informants who repeat doctors."""
    post = Told(
        1,
        "Maron on Courier",
        Origin.OWN,
        type="social_post",
        proximity="third_hand",
        motive="Wants his office.",
    )
    site = Told(2, "Site A", Origin.REPEATS, from_source=1, type="other_media", proximity="third_hand")
    claim = Asserted(
        "He has reportedly been taken to hospital.", risk=Risk.HIGH, flags=[Flag.HEALTH_OR_PRIVACY]
    )
    assert codes(claim, post, site) == {"single_source", "plural_wording", "third_hand", "interest_not_told"}
