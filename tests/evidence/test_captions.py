"""A picture against its caption, and an item's own date against what it is set against."""

from datetime import date

import pytest

from verification.evidence.captions import Caption, Compared, Event, best, compare, known
from verification.evidence.dates import apart, dates_in, is_older, set_against
from verification.evidence.reading.captioned import place_in
from verification.evidence.reading.facts import holder_of, terms_of

SUMMIT = Caption(
    "Varnian President Anton Verrik seen during the Three Rivers Trade Summit on June 4, 2023, in Hallin, Ostmark.",
    "Meridian Pictures",
)
PRESS = {
    "date": "2023-06-04 18:20 +02:00",
    "place": "Hallin, Ostmark (48.50000, -2.26000)",
    "credit": "Ida Falk, Meridian Pictures",
    "licence": "Editorial use only",
}


def states(rows: object) -> dict[str, Compared]:
    return {row.what: row.state for row in rows}


def sentence(rows: object, what: str) -> str:
    return next(row.sentence for row in rows if row.what == what)


def test_a_caption_that_says_what_the_picture_says_agrees() -> None:
    rows = compare(PRESS, SUMMIT)
    assert states(rows) == {
        "Date": Compared.AGREES,
        "Place": Compared.AGREES,
        "Credit": Compared.AGREES,
        "Licence": Compared.LOOK,
    }


def test_a_picture_of_another_day_and_another_hand_differs() -> None:
    rows = compare({**PRESS, "date": "2023-06-01", "credit": "Jo Adan/AFP", "place": "Karven"}, SUMMIT)
    assert sentence(rows, "Date") == "Taken 3 days before the day the caption names."
    assert states(rows)["Credit"] == Compared.DIFFERS
    assert states(rows)["Place"] == Compared.NOT_IN_CAPTION


def test_one_day_may_be_the_time_zone() -> None:
    assert "time zone" in sentence(compare({"date": "2023-06-05 00:10"}, SUMMIT), "Date")


def test_a_caption_dated_before_the_event_says_so_even_when_the_file_says_nothing() -> None:
    event = Event("the post it is set against", date(2023, 6, 7))
    assert (
        sentence(compare({}, SUMMIT, event=event), "Event")
        == "Taken 3 days before the post it is set against."
    )
    rows = compare(PRESS, SUMMIT, own=date(2023, 6, 9), event=event)
    assert sentence(rows, "Event") == "Taken 2 days after the post it is set against."
    assert states(rows)["Event"] == Compared.LOOK


def test_what_is_missing_is_named_with_its_side() -> None:
    assert states(compare({}, Caption("The harbour."))) == dict.fromkeys(
        ("Date", "Place", "Credit", "Licence"), Compared.NOT_IN_ITEM
    )
    rows = compare(PRESS, Caption("The harbour."))
    assert states(rows)["Date"] == states(rows)["Credit"] == states(rows)["Place"] == Compared.NOT_IN_CAPTION


def test_a_picture_saved_anew_later_says_so() -> None:
    rows = compare({**PRESS, "software": "Adobe Photoshop 25.0", "changed": "2023-06-06 09:00"}, SUMMIT)
    assert sentence(rows, "Edits") == "Saved anew 2 days after it was taken."


def test_what_people_state_goes_before_what_the_file_says() -> None:
    assert known(PRESS, {"credit": "Handout", "place": ""}) == {**PRESS, "credit": "Handout"}


def test_the_caption_that_agrees_most_is_the_picture_s() -> None:
    other = Caption("The harbour of Karven on May 1, 2020.", "City of Karven")
    assert best(PRESS, [other, SUMMIT]) == SUMMIT
    assert best(PRESS, []) is None


@pytest.mark.parametrize(
    ("own", "other", "words"),
    [
        (date(2023, 5, 24), date(2023, 6, 11), "Dated 18 days before the post it is set against."),
        (date(2023, 6, 12), date(2023, 6, 11), "Dated 1 day after the post it is set against."),
        (date(2023, 6, 11), date(2023, 6, 11), "Dated the same day as the post it is set against."),
        (None, date(2023, 6, 11), ""),
    ],
)
def test_an_own_date_is_told_against_another(own: date | None, other: date, words: str) -> None:
    assert set_against(own, other, what="the post it is set against") == words


def test_only_what_came_before_is_older() -> None:
    assert is_older(date(2023, 5, 24), date(2023, 6, 11))
    assert not is_older(date(2023, 6, 11), date(2023, 6, 11))
    assert not is_older(None, date(2023, 6, 11))
    assert apart(date(2020, 1, 1), date(2023, 6, 11)) == "1,257 days before"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("on June 4, 2023, in Hallin", [(6, 4, 2023)]),
        ("between April 11 and 24", [(4, 11, None)]),
        ("on 3 Sept. 2021 and Dec 1", [(9, 3, 2021), (12, 1, None)]),
        ("filed 2023-06-04", [(6, 4, 2023)]),
        ("on February 30", []),
        ("In May 2020 he may 5", []),
    ],
)
def test_dates_are_read_in_words(words: str, found: list[tuple[int, int, int | None]]) -> None:
    assert [(one.month, one.day, one.year) for one in dates_in(words)] == found


def test_a_date_without_a_year_is_the_nearest_one() -> None:
    [new_year] = dates_in("on December 31")
    assert new_year.nearest(date(2024, 1, 3)) == date(2023, 12, 31)


def row(rows: object, what: str) -> tuple[str, str, Compared]:
    return next((row.item, row.caption, row.state) for row in rows if row.what == what)


OWN_WORDS = "Varnian President Anton Verrik at the Three Rivers Trade Summit, Hallin, June 4, 2023. Meridian Pictures."


def test_what_the_item_says_in_its_own_caption_is_compared() -> None:
    rows = compare(known({}, {}, OWN_WORDS), SUMMIT, own=date(2023, 6, 4))
    assert row(rows, "Date") == ("4 June 2023", "4 June 2023", Compared.AGREES)
    assert row(rows, "Place") == ("Hallin", "Hallin, Ostmark", Compared.AGREES)
    assert row(rows, "Credit") == ("Meridian Pictures", "Meridian Pictures", Compared.AGREES)


def test_what_the_file_says_goes_before_its_caption() -> None:
    assert known({"credit": "Jo Adan"}, {}, OWN_WORDS)["credit"] == "Jo Adan"
    assert known({"caption": "At the port in Karven."}, {})["place"] == "Karven"


@pytest.mark.parametrize(
    ("caption", "place"),
    [
        ("Verrik in Hallin, Ostmark, on June 4, 2023.", "Hallin, Ostmark"),
        ("Verrik in Hallin, June 4, 2023.", "Hallin"),
        ("Ships in May 2020 in the port.", ""),
        ("Ships seen in November in Nueva Port.", "Nueva Port"),
        ("He is in good health.", ""),
    ],
)
def test_the_place_of_a_caption(caption: str, place: str) -> None:
    assert place_in(caption) == place


def test_the_copy_s_place_is_shown_where_the_item_names_none_or_another() -> None:
    assert row(compare({}, SUMMIT), "Place") == ("", "Hallin, Ostmark", Compared.NOT_IN_ITEM)
    assert row(compare({"place": "Karven"}, SUMMIT), "Place")[1] == "Hallin, Ostmark"


def test_a_copyright_notice_that_names_a_holder_is_a_credit() -> None:
    rows = compare({"licence": "© 2021 Meridian Pictures"}, SUMMIT)
    assert row(rows, "Credit") == ("Meridian Pictures", "Meridian Pictures", Compared.AGREES)
    rows = compare({"licence": "CC BY-SA 4.0"}, SUMMIT)
    assert row(rows, "Credit") == ("", "Meridian Pictures", Compared.NOT_IN_ITEM)


@pytest.mark.parametrize(
    ("notice", "holder", "terms"),
    [
        ("Meridian Pictures", "Meridian Pictures", ""),
        ("Copyright 2019-2021 by Meridian Pictures", "Meridian Pictures", ""),
        ("© 2021 Jo Adan. All rights reserved.", "Jo Adan", "© 2021 Jo Adan. All rights reserved."),
        ("(c) Meridian, editorial use only", "Meridian", "(c) Meridian, editorial use only"),
        ("Editorial use only", "", "Editorial use only"),
        ("All rights reserved", "", "All rights reserved"),
        ("https://example.org/terms", "", "https://example.org/terms"),
        ("", "", ""),
    ],
)
def test_a_notice_names_a_holder_and_terms(notice: str, holder: str, terms: str) -> None:
    assert (holder_of(notice), terms_of(notice)) == (holder, terms)


def test_another_item_is_not_said_to_stand_in_the_copy() -> None:
    event = Event("“The post”", date(2023, 6, 7))
    said = next(row for row in compare(PRESS, SUMMIT, event=event) if row.what == "Event")
    assert said.caption == ""
    assert said.item == "Taken on 4 June 2023; “The post”, which it is set against, is of 7 June 2023."
