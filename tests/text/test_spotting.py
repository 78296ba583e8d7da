"""What the spotter proposes from copy, and what it keeps quiet about."""

from hypothesis import given
from hypothesis import strategies as st

from verification.text.sentences import blocks
from verification.text.spans import Spotted
from verification.text.spotting import spot

STORY = """\
Maron Collapsed After Summit, Exiled Rival Says

Karvenian prime minister Ilse Maron was carried out of a summit in Tolsk on a stretcher, according to a Karvenian exile.

Former finance minister Pavo Destin wrote in a Sunday Telegram post that Maron, 61, was unconscious in the Lake Clinic.

He conceded that his informants had not seen her themselves.

Prime Minister Ilse Maron arrives at the Lake Summit on April 12, 2031, in Tolsk. She has reportedly been taken ill, \
according to an exile. Northern Pictures

The Telegram post read: "According to people who were there, and we are still asking, Maron fell after a dinner with \
the Ostrian delegation.

"The best surgeons were flown in to bring her back from a state that doctors called hopeless."

His post continued: "This haste is meant to hide a possible involvement of Ostria in her poisoning.

"Whether she wakes or not, doctors fear that it will come back."

Maron, who has governed Karvenia since 2019, laughed about the rumours and told reporters in a video broadcast by \
state channel Karv One: "I am not leaving this office."

The Karvenian leader won an election that the Lake Union says was rigged.

But according to the Tolsk-based research house Meridian, most Karvenians do not want the canal.

Only 21 percent of people surveyed in a February poll said they definitely want it and 12 percent said they rather do.

In contrast, 29 percent said they definitely do not and 15 percent rather do not.

The survey was carried out between February 3 and 14 and sampled three cities.

The Ostrel Post has contacted Destin via his Facebook page and the Karvenian government by email. The Lake Clinic \
declined to comment.

Source: Ostrel Post"""

FIELDS = {0: "headline", 1: "standfirst", 4: "caption"}


def with_fields(text: str) -> list[tuple[int, int, str]]:
    return [(block.start, block.end, FIELDS.get(at, "body")) for at, block in enumerate(blocks(text))]


FOUND = spot(STORY, with_fields(STORY))


def words(found: Spotted, text: str = STORY) -> str:
    return text[found.start : found.end]


def of_kind(kind: str) -> list[Spotted]:
    return [found for found in FOUND if found.kind == kind]


def the(part: str) -> Spotted:
    """The smallest proposal whose words hold this."""
    return min((found for found in FOUND if part in words(found)), key=lambda found: found.end - found.start)


def in_body(text: str) -> list[Spotted]:
    return spot(text, [(0, len(text), "body")])


def test_the_headline_is_a_claim_with_its_attribution():
    (headline,) = of_kind("headline")
    assert words(headline) == "Maron Collapsed After Summit, Exiled Rival Says"
    assert STORY[headline.speaker.start : headline.speaker.end] == "Exiled Rival"


def test_quotations_over_several_paragraphs_keep_their_speaker_and_channel():
    quotations = of_kind("quotation")
    assert [found.who for found in quotations] == ["Pavo Destin"] * 4 + ["Ilse Maron"]
    assert [found.channel for found in quotations] == ["telegram", "telegram", "social", "social", "video"]
    assert all(words(found).startswith('"') for found in quotations)


def test_doctors_inside_a_quotation_are_flagged_and_never_its_speaker():
    quotation = the("a state that doctors called hopeless")
    assert {"anonymous", "superlative"} <= quotation.flags
    assert quotation.who == "Pavo Destin"


def test_an_insinuation_is_an_allegation_and_grave():
    assert {"allegation", "serious"} <= the("in her poisoning").flags
    assert the("in her poisoning").risk == "high"


def test_health_is_private():
    assert "health_or_privacy" in the("unconscious in the Lake Clinic").flags


def test_pronouns_get_the_name_they_stand_for():
    conceded = the("his informants had not seen her")
    assert (conceded.kind, conceded.who, conceded.channel) == ("paraphrase", "Pavo Destin", "")
    assert the("was unconscious in the Lake Clinic").channel == "telegram"


def test_each_party_asked_is_a_claim_of_its_own():
    assert [(words(found), found.channel) for found in of_kind("effort_to_reach")] == [
        ("The Ostrel Post has contacted Destin via his Facebook page", "facebook"),
        ("the Karvenian government by email", "email"),
        ("The Lake Clinic declined to comment", ""),
    ]


def test_a_poll_is_its_summary_its_shares_and_its_fieldwork():
    polls = of_kind("poll")
    assert [words(found).split()[0] for found in polls] == ["But", "Only", "In", "The"]
    assert polls[0].who == "Meridian"
    assert polls[1].speaker is None


def test_the_caption_is_a_picture_and_may_claim_more():
    (image,) = of_kind("image")
    assert words(image).endswith("Northern Pictures")
    assert words(the("reportedly been taken ill")).startswith("She has reportedly")


def test_small_facts_take_a_tick_each():
    assert [words(found) for found in of_kind("number")] == ["Maron, 61", "has governed Karvenia since 2019"]
    assert [words(found) for found in of_kind("title")] == [
        "Karvenian prime minister Ilse Maron",
        "Former finance minister Pavo Destin",
    ]


def test_the_footer_is_never_proposed():
    assert not [found for found in FOUND if "Source:" in words(found)]


def test_proposals_are_in_order_said_in_words_and_not_made_twice():
    spans = [(found.start, found.end) for found in FOUND]
    assert len(spans) == len(set(spans))
    assert [start for start, _ in spans] == sorted(start for start, _ in spans)
    assert all(found.reason.endswith(".") and found.rule and found.statement for found in FOUND)
    assert 20 <= len(FOUND) <= 30


def test_speakers_stand_before_or_after_what_they_say():
    text = (
        '"We are glad," said harbour chief Jo Adan. A spokesman for the Lake Union said: "We have been asked twice." '
        'Jo Adan, who has run the harbour for years, told the Post: "It was never safe here."'
    )
    speakers = [
        text[found.speaker.start : found.speaker.end] for found in in_body(text) if found.kind == "quotation"
    ]
    assert speakers == ["Jo Adan", "A spokesman for the Lake Union", "Jo Adan"]


def test_the_outermost_source_is_who_tells_it():
    text = "Doctors warned that she might not wake, according to the health minister."
    outer, inner = in_body(text)
    assert (words(outer, text), outer.who) == (
        "Doctors warned that she might not wake",
        "the health minister",
    )
    assert (words(inner, text), inner.who) == ("she might not wake", "Doctors")


def test_reports_as_things_are_no_attributions():
    kinds = {
        found.kind for found in in_body("The claim of the United States was published in a report on Monday.")
    }
    assert "paraphrase" not in kinds


def test_police_who_contact_a_family_are_not_the_newsroom():
    assert not [
        f for f in in_body("Police have contacted the family by phone.") if f.kind == "effort_to_reach"
    ]


def test_plain_sentences_are_proposed_for_what_they_hold():
    expected = {
        "The harbour handled 4,000 boats and 20 ferries.": "number",
        "Jo Adan opened the quay on May 3, 2030.": "date_place",
        "Karvenia has banned such boats by statute.": "law",
        "Hours after the vote Jo Adan resigned from Meridian.": "sequence",
        "Jo Adan opened the new quay in Tolsk.": "event",
        "Tolsk lies north of the lake.": "background",
    }
    assert {text: in_body(text)[0].kind for text in expected} == expected
    assert in_body("So it goes here.") == []


def test_what_somebody_of_an_age_does_is_no_part_of_the_age():
    text = "The 31-year-old is at home, and the 15-year-old boy has left."
    ages = [words(found, text) for found in in_body(text) if found.rule == "age"]
    assert ages == ["31-year-old", "15-year-old boy"]


def test_a_newspaper_is_no_post():
    channels = {
        found.channel for found in in_body('"It is closed now," Jo Adan told the Post. Adan added: "It is."')
    }
    assert "social" not in channels


def test_lines_that_are_no_sentences_are_no_claims():
    assert in_body("Tolsk Rovers v Ostrel United in the old ground") == []


def test_minors_and_courts_are_flagged():
    assert "minor" in in_body("The 15-year-old was driven to Tolsk on Monday.")[0].flags
    assert "minor" not in in_body("The 45-year-old was driven to Tolsk on Monday.")[0].flags
    assert "court" in in_body("Jo Adan was convicted in Tolsk on Monday.")[0].flags


pieces = st.lists(
    st.sampled_from(
        [
            "said",
            '"',
            "“",
            "”",
            ":",
            "Maron",
            "Jo Adan",
            "according to",
            ",",
            ".",
            "61",
            "%",
            "has contacted",
            "by email",
        ]
    )
    | st.sampled_from(
        [
            " ",
            "\n\n",
            "the",
            "poll",
            "since 2019",
            "He",
            "and",
            "minister",
            "May 3",
            "'",
            "—",
            "\u200f",
            "\U0001f469",
        ]
    )
    | st.text(max_size=5),
    max_size=30,
)


@given(pieces)
def test_whatever_the_copy_proposals_lie_inside_it(found_pieces):
    text = " ".join(found_pieces)
    for fields in ([], [(0, len(text), "body")], [(0, len(text), "caption")], [(0, len(text), "headline")]):
        for found in spot(text, fields):
            assert 0 <= found.start < found.end <= len(text)
            assert found.statement
            for span in (found.speaker, found.cue):
                assert span is None or 0 <= span.start < span.end <= len(text)


def test_what_is_denied_is_proposed_with_its_denial() -> None:
    """Without it, whoever denies something would be put down as having said it."""
    copy = "The Aldern Line denied that it ever paid an inspector."
    [found] = [one for one in spot(copy, [(0, len(copy), "body")]) if one.kind == "paraphrase"]

    assert copy[found.start : found.end] == "denied that it ever paid an inspector"
    assert found.who == "Aldern Line"
