"""`line`: what a claim says of reaching somebody, against the reply log."""

from tests.api.asking import as_, given, refused
from tests.factories import Team, copy, filed, mark

WORDS = "The Sund Courier has contacted the port authority by email; it had not responded by 19:00."


def test_a_claim_shows_what_the_log_says_of_its_words(team: Team) -> None:
    story = filed(team, copy(body=WORDS))
    claim = mark(team, story, WORDS, kind="effort_to_reach")

    line = given(as_(team.auditor).get(f"claims/{claim.uuid}/line"))

    assert line["holds"] is False
    (passage,) = line["passages"]
    assert (passage["words"], passage["longer"]) == (WORDS, "")
    assert passage["said"] == [
        {
            "who": "the port authority",
            "says": says,
            "channel": channel,
            "by": by,
            "why": "The reply log has no request to the port authority.",
        }
        for says, channel, by in (("contacted", "email", ""), ("not by", "", "by 19:00"))
    ]


def test_a_claim_of_another_kind_has_no_line(team: Team) -> None:
    claim = mark(team, filed(team))

    assert given(as_(team.auditor).get(f"claims/{claim.uuid}/line")) == {"holds": True, "passages": []}


def test_the_line_of_a_claim_one_does_not_see_does_not_exist(team: Team) -> None:
    refused(as_(Team().checker).get(f"claims/{mark(team, filed(team)).uuid}/line"), 404)
