"""What the log bears out, and that all wording that is offered is borne out when it is read back."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from verification.text.parties import named_by, names_party
from verification.text.reaching import Reading, read
from verification.text.reaching_log import Log, why_not
from verification.text.reaching_words import Asked, line, style_of

ZONE = ZoneInfo("Europe/Copenhagen")


def at(hour: int, minute: int = 0, day: int = 27) -> datetime:
    return datetime(2023, 5, day, hour, minute, tzinfo=ZONE)


NOW = at(19, 24)  # a Saturday
OUT = {"reached": ("email",), "since": at(18, 5), "reply_by": at(20)}
OVER = {"reached": ("email",), "since": at(17, 5), "reply_by": at(19)}
LOGS: dict[str, dict[str, Any]] = {
    "out": OUT,
    "over": OVER,
    "over for weeks": {"reached": ("social",), "since": at(17, 5, 10), "reply_by": at(9, 30, 11)},
    "over, office closed": {**OVER, "closed": True},
    "re-sent": {**OUT, "failed": ("email",), "reached": ("phone",)},
    "bounced": {"failed": ("email",)},
    "not reached": {"failed": ("email", "phone")},
    "not known": {"unknown": ("email",)},
    "declined": {**OVER, "outcome": "declined", "heard_at": at(18)},
    "answered": {**OVER, "outcome": "answered", "heard": "We have never met him.", "heard_at": at(18)},
    "answered at length": {**OVER, "outcome": "answered", "heard": "We met. " * 90, "heard_at": at(18)},
    "denied": {**OVER, "outcome": "denied", "heard": "It is “false”", "heard_at": at(18)},
    "more time": {**OUT, "outcome": "more_time", "heard_at": at(18, 40)},
    "lawyer": {**OVER, "outcome": "lawyers_letter", "heard_at": at(18)},
    "denied before": {**OUT, "outcome": "standing_denial", "heard": "I am fine.", "heard_at": at(9, 0, 9)},
    "stale": {**OVER, "stale": "C3 says more."},
    "nothing tried": {},
}
_NAMES = list(LOGS)
PAIRS = [(name, _NAMES[(at + step) % len(_NAMES)]) for at, name in enumerate(_NAMES) for step in (0, 1, 4, 9)]
PASSAGES = (
    "The Courier has contacted Rosen via her Facebook page and the Varnian government by email.",
    "Neither Rosen nor the Varnian government had responded by 19:00 on Saturday.",
    "We have contacted Rosen by e-mail and the Varnian government by phone. Neither immediately responded.",
    "Rosen did not respond to a request for comment; the Varnian government declined to comment.",
)


def wording(passage: str, rosen: Log, government: Log, *, shorter: bool = False) -> str:
    readings = read(passage)
    asked = [
        Asked(who, [one for one in readings if names_party(one.who, who)], log)
        for who, log in (("Rosen", rosen), ("the Varnian government", government))
    ]
    return line(asked, style_of(passage, readings), NOW, shorter=shorter)


@pytest.mark.parametrize("passage", PASSAGES)
@pytest.mark.parametrize("shorter", [False, True])
def test_every_wording_that_is_offered_holds(passage: str, *, shorter: bool) -> None:
    for one, other in PAIRS:
        logs = (Log("Maria Rosen", **LOGS[one]), Log("Varnian government", **LOGS[other]))
        offered = wording(passage, *logs, shorter=shorter)
        readings = read(offered)
        for log in logs:
            said = [reading for reading in readings if names_party(reading.who, log.party)]
            assert bool(said) == bool(log.reached or log.failed or log.unknown), (one, other, offered)
            also = [reading.says for reading in said]
            assert [why_not(reading, log, NOW, also) for reading in said] == [""] * len(said), (
                one,
                other,
                offered,
            )


@pytest.mark.parametrize(
    ("one", "other", "longer", "shorter"),
    [
        (
            {**OUT, "reached": ("social",)},
            OUT,
            "The Courier has contacted Rosen via her Facebook page and the Varnian government by email.",
            "The Courier has contacted Rosen and the Varnian government.",
        ),
        (
            {**OVER, "reached": ("social",)},
            OVER,
            (
                "The Courier has contacted Rosen via her Facebook page and the Varnian government by email. "
                "Neither had responded by 19:00 on Saturday."
            ),
            "Neither Rosen nor the Varnian government had responded by 19:00 on Saturday.",
        ),
        (
            LOGS["more time"],
            OVER,
            (
                "The Courier has contacted Rosen and the Varnian government by email. "
                "Rosen asked for more time to respond; the Varnian government had not responded by 19:00 on Saturday."
            ),
            "Rosen asked for more time to respond; the Varnian government had not responded by 19:00 on Saturday.",
        ),
        (
            LOGS["bounced"],
            LOGS["not reached"],
            (
                "The Courier has tried to contact Rosen by email. "
                "The Varnian government could not be reached by email or telephone."
            ),
            "The Courier has tried to contact Rosen by email. The Varnian government could not be reached.",
        ),
        (
            LOGS["denied"],
            {},
            "The Courier has contacted Rosen by email. Rosen denied the claim: “It is ‘false’.”",
            "Rosen denied the claim.",
        ),
        ({}, {}, "", ""),
    ],
)
def test_the_wording_keeps_the_style_of_the_copy(
    one: dict[str, Any], other: dict[str, Any], longer: str, shorter: str
) -> None:
    logs = Log("Maria Rosen", **one), Log("Varnian government", **other)

    assert wording(PASSAGES[0], *logs) == longer
    assert wording(PASSAGES[0], *logs, shorter=True) == shorter


def _only(sentence: str) -> Reading:
    return read(sentence)[-1]


@pytest.mark.parametrize(
    ("sentence", "log", "why"),
    [
        (
            "The Courier has contacted Rosen by email.",
            {},
            "no delivered attempt to reach Rosen over the channel",
        ),
        (
            "The Courier has contacted Rosen by email.",
            {**OUT, "reached": ("phone",)},
            "was reached by telephone",
        ),
        ("The Courier has contacted Rosen by email.", LOGS["bounced"], "The e-mail to Rosen did not arrive."),
        (
            "The Courier has contacted Rosen by email.",
            LOGS["not known"],
            "It is not known whether the e-mail",
        ),
        (
            "The Courier has contacted Rosen by email.",
            LOGS["answered"],
            "answered at 18:00 on Saturday; the copy",
        ),
        (
            "Rosen did not immediately respond.",
            OVER,
            "had until 19:00 on Saturday and did not respond: say by when",
        ),
        ("Rosen did not immediately respond.", LOGS["answered"], "that is no silence"),
        ("Rosen had not responded by 19:00.", OUT, "Rosen has until 20:00 on Saturday, 27 May"),
        ("Rosen had not responded by 16:00.", OVER, "was asked only at 17:05 on Saturday"),
        ("Rosen had not responded by 19:00 on Saturday.", LOGS["more time"], "asked for more time at 18:40"),
        ("Rosen had not responded by 19:00 on Saturday.", LOGS["bounced"], "did not arrive"),
        ("Rosen did not respond to a request for comment.", LOGS["stale"], "C3 says more."),
        ("Rosen did not respond to a request for comment.", OUT, "has until 20:00"),
        ("Rosen declined to comment.", OVER, "does not say that Rosen declined"),
        ("Rosen could not be reached for comment.", LOGS["bounced"], "try a second one first"),
        ("Rosen could not be reached for comment.", OUT, "was reached by email"),
        ("Rosen denied the claim.", LOGS["answered"], "no denial of Rosen"),
        ("Rosen did not respond.", {"outcome": "not_sought"}, "was not asked"),
    ],
)
def test_why_words_do_not_hold(sentence: str, log: dict[str, Any], why: str) -> None:
    assert why in why_not(_only(sentence), Log("Rosen", **log), NOW)


@pytest.mark.parametrize(
    ("sentence", "log"),
    [
        ("The Courier has contacted Rosen by email.", OUT),
        ("The Courier has contacted Rosen by email.", OVER),
        ("The Courier has contacted Rosen via Telegram.", {**OUT, "reached": ("messaging",)}),
        ("Rosen did not immediately respond.", OUT),
        ("Rosen did not immediately respond.", LOGS["over, office closed"]),
        ("Rosen had not responded by 19:00 on Saturday.", OVER),
        ("Rosen had not responded by the time of publication.", OVER),
        ("Rosen did not respond to a request for comment.", OVER),
        ("Rosen declined to comment.", LOGS["declined"]),
        ("Rosen could not be reached for comment.", LOGS["not reached"]),
        ("The Courier tried to contact Rosen by email.", LOGS["bounced"]),
    ],
)
def test_words_hold(sentence: str, log: dict[str, Any]) -> None:
    assert why_not(_only(sentence), Log("Rosen", **log), NOW) == ""


def test_a_party_is_known_by_the_telling_part_of_its_name() -> None:
    parties = ["Nordfjord shipping line", "Government press service", "Valentina Rosen"]

    assert named_by("the shipping line Nordfjord", parties) == ["Nordfjord shipping line"]
    assert named_by("the Varnian government", parties) == ["Government press service"]
    assert named_by("Rosen’s office", parties) == ["Valentina Rosen"]
    assert named_by("the harbour master", parties) == []
    assert named_by("Smith", ["John Smith", "Jane Smith"]) == ["John Smith", "Jane Smith"]


@pytest.mark.parametrize(
    ("party", "words"),
    [
        ("John Smith", "Smith"),
        ("Port authority", "the authority"),
        ("Ministry of Health", "the health ministry"),
        ("Office of the Mayor", "the mayor’s office"),
        ("Petra Holm", "Councillor Petra Holm"),
        ("Petra Holm", "Mayor Holm"),
        ("Ministry of Trade and Industry", "the Ministry of Trade and Industry"),
    ],
)
def test_a_name_may_be_short_or_have_a_title(party: str, words: str) -> None:
    assert named_by(words, [party]) == [party]


@pytest.mark.parametrize(
    ("party", "words"),
    [
        ("John Smith", "Jane Smith"),
        ("Lena Hart", "Lena Morris"),
        ("Port authority", "the Airport authority"),
        ("Port authority", "the Port of Hamburg"),
        ("Ministry of Health", "the Ministry of Defence"),
        ("Office of the Mayor", "the Office of the Prosecutor"),
        ("Varnian government", "Varnia Airlines"),
        ("Anna Berg", "Berger Shipping"),
    ],
)
def test_a_name_with_a_word_that_is_not_theirs_is_another(party: str, words: str) -> None:
    assert named_by(words, [party]) == []
