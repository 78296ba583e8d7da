"""What a sentence about reaching somebody says: of whom, over which channel, what came of it, whose effort it is."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from verification.text.reaching import read
from verification.text.reaching_times import told, until

ZONE = ZoneInfo("Europe/Copenhagen")
NOW = datetime(2023, 5, 27, 19, 24, tzinfo=ZONE)  # a Saturday

# The sentence, then for each party: what is said, of whom, over which channel, by when.
SAID = (
    (
        "The Courier has contacted Rosen via her Facebook page and the Varnian government by email.",
        [("contacted", "Rosen", "facebook", ""), ("contacted", "the Varnian government", "email", "")],
    ),
    (
        "The newsroom contacted the politician through Facebook and the government by email.",
        [("contacted", "the politician", "facebook", ""), ("contacted", "the government", "email", "")],
    ),
    ("The Courier reached out to the port via email for comment.", [("contacted", "the port", "email", "")]),
    ("The line has been approached for comment.", [("contacted", "The line", "", "")]),
    (
        "The company was contacted for comment by telephone on Friday.",
        [("contacted", "The company", "phone", "")],
    ),
    ("We have written to Petra Holm.", [("contacted", "Petra Holm", "letter", "")]),
    (
        "The Courier put these allegations to the port authority, which declined to comment.",
        [("contacted", "the port authority", "", ""), ("declined", "the port authority", "", "")],
    ),
    (
        "The Courier has approached the ministry for comment, but had received no reply by the time of publication.",
        [("contacted", "the ministry", "", ""), ("not by", "the ministry", "", "by the time of publication")],
    ),
    (
        "The Courier sent questions to the port authority by email but received no reply.",
        [("contacted", "the port authority", "email", ""), ("no response", "the port authority", "", "")],
    ),
    (
        "The Courier has contacted Holm by email and the port by telephone; neither had replied by 18:00.",
        [
            ("contacted", "Holm", "email", ""),
            ("contacted", "the port", "phone", ""),
            ("not by", "Holm", "", "by 18:00"),
            ("not by", "the port", "", "by 18:00"),
        ],
    ),
    (
        "We have contacted Rosen by email and Holm by letter. Neither immediately responded.",
        [
            ("contacted", "Rosen", "email", ""),
            ("contacted", "Holm", "letter", ""),
            ("not immediately", "Rosen", "", ""),
            ("not immediately", "Holm", "", ""),
        ],
    ),
    (
        "Neither the council nor the shipping line responded to requests for comment by Monday.",
        [("not by", "the council", "", "by Monday"), ("not by", "the shipping line", "", "by Monday")],
    ),
    ("The Courier tried to contact Holm by telephone.", [("tried", "Holm", "phone", "")]),
    (
        "The port did not immediately respond to a request for comment.",
        [("not immediately", "The port", "", "")],
    ),
    ("There was no immediate response from the ministry.", [("not immediately", "the ministry", "", "")]),
    (
        "The port did not respond to an emailed request for comment.",
        [("no response", "The port", "email", "")],
    ),
    ("Holm didn’t return calls.", [("no response", "Holm", "phone", "")]),
    ("Calls to the ministry went unanswered.", [("no response", "the ministry", "phone", "")]),
    ("Messages left with the clinic were not returned.", [("no response", "the clinic", "", "")]),
    (
        "Holm’s office had not responded by 19:00 on Saturday.",
        [("not by", "Holm’s office", "", "by 19:00 on Saturday")],
    ),
    (
        "The Courier had received no reply from Holm by publication.",
        [("not by", "Holm", "", "by publication")],
    ),
    ("The company has yet to respond to questions sent by email.", [("not yet", "The company", "email", "")]),
    ("The company has not yet commented.", [("not yet", "The company", "", "")]),
    ("A spokesman for the port declined to comment.", [("declined", "A spokesman for the port", "", "")]),
    ("Through a spokeswoman, Holm declined to comment for this article.", [("declined", "Holm", "", "")]),
    ("The firm had no comment.", [("declined", "The firm", "", "")]),
    ("Hope Hart, a spokeswoman for the mayor, would not comment.", [("declined", "Hope Hart", "", "")]),
    ("Hope Hart, who runs the port, declined to comment.", [("declined", "Hope Hart", "", "")]),
    ("Holm could not be reached for comment.", [("unreachable", "Holm", "", "")]),
    ("Attempts to reach Holm by telephone were unsuccessful.", [("unreachable", "Holm", "phone", "")]),
    ("No one at the company was available for comment.", [("unreachable", "the company", "", "")]),
    ("Holm asked for more time to respond.", [("more time", "Holm", "", "")]),
    ("The authority responded to questions by email.", [("answered", "The authority", "email", "")]),
    ("Holm denied the claim when she was asked.", [("denied", "Holm", "", "")]),
)


@pytest.mark.parametrize(("sentence", "said"), SAID, ids=[sentence[:60] for sentence, _ in SAID])
def test_a_sentence_is_read(sentence: str, said: list[tuple[str, str, str, str]]) -> None:
    assert [(one.says, one.who, one.channel, one.by) for one in read(sentence)] == said
    assert {one.source for one in read(sentence)} == {""}


@pytest.mark.parametrize(
    "sentence",
    [
        "Firefighters responded to the scene.",
        "The port asked for a loan of four million crowns.",
        "The minister called an election.",
        "Fees declined to 41 million crowns.",
        "The harbour opened in 1911.",
        "The tax is not available for small ships.",
    ],
)
def test_what_tells_of_no_effort_is_not_read_as_one(sentence: str) -> None:
    assert read(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "whose"),
    [
        ("Holm told Reuters it had asked the ministry for comment.", "Reuters"),
        ("The ministry did not respond to a request for comment from AP.", "AP"),
        ("The Kremlin did not immediately reply to a Reuters request for comment.", "Reuters"),
        ("The port declined to comment to the BBC.", "BBC"),
        ("Reuters could not immediately reach Holm for comment.", "Reuters"),
        ("Police have contacted the family.", "Police"),
    ],
)
def test_an_effort_of_somebody_else_is_theirs(sentence: str, whose: str) -> None:
    assert {one.source for one in read(sentence)} == {whose}


def test_an_outlet_is_no_other_in_its_own_copy_nor_where_it_is_who_was_asked() -> None:
    assert read("The ministry did not respond to a Reuters request.", ours=["Reuters"])[0].source == ""
    assert read("The Courier has contacted the BBC for comment.")[0].source == ""


@pytest.mark.parametrize(
    ("phrase", "start", "end"),
    [
        ("by 19:00 on Saturday", "27 19:00", "27 19:00"),
        ("by 7pm on Friday", "26 19:00", "26 19:00"),
        ("by 7.30 p.m.", "27 19:30", "27 19:30"),
        ("by noon", "27 12:00", "27 12:00"),
        ("by midnight on Thursday", "25 00:00", "25 00:00"),
        ("by Monday", "22 00:00", "22 23:59"),
        ("by late Friday evening", "26 17:00", "26 23:59"),
        ("by 20 May", "20 00:00", "20 23:59"),
        ("by 18:00 on 20 May", "20 18:00", "20 18:00"),
        ("by yesterday evening", "26 17:00", "26 23:59"),
        ("by the time of publication", "27 19:24", "27 19:24"),
        ("by the deadline", "27 19:24", "27 19:24"),
    ],
)
def test_when_a_phrase_means(phrase: str, start: str, end: str) -> None:
    found = until(phrase, NOW)
    assert found
    assert (f"{found.start:%d %H:%M}", f"{found.end:%d %H:%M}") == (start, end)


def test_a_date_that_does_not_exist_means_nothing() -> None:
    assert until("by 31 February", NOW) is None


def test_an_instant_is_told_with_its_day_while_that_is_plain() -> None:
    assert told(NOW, NOW) == "19:24 on Saturday"
    assert told(datetime(2023, 5, 20, 9, 5, tzinfo=ZONE), NOW) == "09:05 on 20 May"
