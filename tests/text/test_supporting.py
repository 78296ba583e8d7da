"""A document is searched for plain facts, and says on which page or at which time they stand."""

import pytest

from verification.text.quoting.finding import Original
from verification.text.quoting.sides import side_by_side
from verification.text.supporting import Shelf
from verification.text.whereabouts import Places

DOCUMENT = (
    "Biography\n\nAlexander Lukashenko was born in 1954 and is 68 years old.\f"
    "He has been president of Belarus since 1994.\n\nIn 2020 Valery Tsepkalo was refused registration as a candidate."
    "\fThe Victory Day ceremony on Red Square was held on 9 May 2023. Belarus did not take part in the forum."
)
SHELF = Shelf(Original(DOCUMENT))


@pytest.mark.parametrize(
    ("fact", "page"),
    [
        ("Lukashenko, 68,", "p. 1"),
        ("Lukashenko, who has led Belarus since 1994", "p. 2"),
        ("the Victory Day celebration in Moscow's Red Square on May 9", "p. 3"),
    ],
)
def test_a_fact_is_found_on_its_page(fact, page):
    found = SHELF.support(fact)
    assert found.passage is not None
    assert Places(DOCUMENT).of(found.passage.start) == page


@pytest.mark.parametrize(
    ("fact", "holds"),
    [
        ("Lukashenko, 68,", True),
        ("Lukashenko, 69,", False),
        ("who has been president of Belarus since 1994", True),
        ("the Belarusian president since 1994", True),
        ("president of Belarus since 1996", False),
        ("who has led Belarus since 1994", False),
        ("Valery Tsepkalo was refused registration in 2020", True),
        ("Valery Tsepkalo, candidate in 2020", False),
        ("Svetlana Tikhanovskaya, candidate in 2020", False),
        ("the harbour toll was raised by 15 per cent", False),
        ("", False),
        ("Belarus took part in the forum", False),
    ],
)
def test_what_the_document_does_not_hold_is_not_said_to_be_there(fact, holds):
    assert SHELF.support(fact).contains is holds


def test_a_figure_of_another_sentence_is_missing():
    found = Shelf(Original("The vote of 2020 is disputed. Valery Tsepkalo was a presidential candidate."))
    assert found.support("2020 presidential candidate Valery Tsepkalo").missing == ("2020",)


def test_a_line_break_parts_no_sentence():
    assert (
        Shelf(Original("Tolls came\nto 41 million\ncrowns in 2022."))
        .support("tolls of 41 million crowns in 2022")
        .contains
    )


def test_what_is_denied_is_not_said_to_be_there():
    assert SHELF.support("Belarus took part in the forum").denied == "not"


def test_what_is_missing_is_named():
    assert SHELF.support("Belarus president since 1996").missing == ("1996",)
    assert SHELF.support("candidate Svetlana Tikhanovskaya in 2020").missing == ("Svetlana", "Tikhanovskaya")


PLUMBER = Shelf(
    Original(
        "Anton Verrik, a plumber from Varnia, aged 71, registered his shop in 2004.\n\n"
        "In 2019 the presidential palace hired Dalia Rosen as a candidate for the kitchen."
    )
)


@pytest.mark.parametrize(
    ("fact", "missing"),
    [
        ("Varnian president Anton Verrik", ("president",)),
        ("2019 presidential candidate Dalia Rosen", ("“presidential candidate” beside Dalia Rosen",)),
        ("Anton Verrik registered 71 shops", ("71 shops",)),
        ("the shop that Verrik never registered", ("never",)),
        ("Anton Verrik, 71,", ()),
    ],
)
def test_a_title_a_count_and_a_denial_stand_where_they_stand_in_the_fact(fact, missing):
    assert PLUMBER.support(fact).missing == missing


TITLES = "President Dalia Rosen"


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Dalia Rosen has been president since 2019.", True),
        ("The president, Dalia Rosen, spoke.", True),
        ("President Dalia Maria Rosen spoke.", True),
        ("Former president Dalia Rosen spoke.", False),
        ("Dalia Rosen met the president.", False),
        ("Dalia Rosen, President Verrik and others spoke.", False),
        ("Verrik, the president, Dalia Rosen and others spoke.", False),
        ("Dalia Rosen, the president's cook, spoke.", False),
        ("The vice president is Dalia Rosen.", False),
        ("The president spoke; Dalia Rosen listened.", False),
        ("Dalia Rosen is not president.", False),
        ("President candidate Dalia Rosen spoke.", False),
    ],
)
def test_a_title_belongs_to_the_name_beside_it(text, holds):
    assert Shelf(Original(text)).support(TITLES).contains is holds


def test_who_did_it_to_whom_is_not_turned_round():
    document = Shelf(Original("Anton Verrik hired Dalia Rosen in 2019."))
    assert document.support("Anton Verrik hired Dalia Rosen").contains
    assert not document.support("Dalia Rosen hired Anton Verrik").contains


def test_per_cent_and_numbers_are_the_same_however_they_are_written():
    document = Shelf(Original("The toll rose by 15% in three weeks. Some 20 per cent of crews left."))
    assert document.support("a toll that rose by 15 per cent in 3 weeks").contains
    assert not document.support("20 crews left").contains


def test_figures_far_apart_are_not_one_fact():
    apart = f"In 1911 the port opened. {'Nothing of note happened then. ' * 40} It closed in 1954."
    assert not Shelf(Original(apart)).support("The port opened in 1911 and closed in 1954").contains


def test_time_codes_say_where_as_pages_do():
    transcript = "[00:00:03] Good evening.\n[00:01:15] I am not going to die, guys.\n[01:02:03] Good night."
    places = Places(transcript)
    assert places.of(transcript.index("die")) == "00:01:15"
    assert places.of(len(transcript)) == "01:02:03"
    assert Places("No pages.").of(3) == ""


def test_as_many_paragraphs_stand_side_by_side():
    pairs = side_by_side("Раз.\n\nДва.", "One.\nTwo.")
    assert [(pair.original.of("Раз.\n\nДва."), pair.translation.of("One.\nTwo.")) for pair in pairs] == [
        ("Раз.", "One."),
        ("Два.", "Two."),
    ]
    assert len(side_by_side("Раз.\n\nДва.", "One. Two.")) == 1
