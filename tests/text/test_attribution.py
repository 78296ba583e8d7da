"""Who says what: the words reported, whose they are, and by which word. Every sentence is invented."""

import pytest

from verification.text.fields import guessed_fields
from verification.text.spans import Spotted
from verification.text.spotting import spot


def said(text: str) -> list[tuple[str, str, str]]:
    """What is reported in a text: the words, the words for who reports it, and the word for it."""
    return [
        (text[found.start : found.end], at(text, found.speaker), at(text, found.cue))
        for found in reported(text)
    ]


def reported(text: str) -> list[Spotted]:
    kinds = {"quotation", "paraphrase", "attribution"}
    return [found for found in spot(text, [(0, len(text), "body")]) if found.kind in kinds]


def at(text: str, span) -> str:
    return text[span.start : span.end] if span else ""


@pytest.mark.parametrize(
    ("text", "words", "speaker", "cue"),
    [
        # a clause, with and without "that", and what stands between
        ("Ada Quist said that the quay was rotten.", "the quay was rotten", "Ada Quist", "said"),
        ("Ada Quist said the quay was rotten.", "the quay was rotten", "Ada Quist", "said"),
        (
            "Ada Quist said in an interview on Monday that the quay was rotten.",
            "the quay was rotten",
            "Ada Quist",
            "said",
        ),
        ("Ada Quist told reporters the quay was rotten.", "the quay was rotten", "Ada Quist", "told"),
        (
            "Ada Quist told the harbour board that the quay was rotten.",
            "the quay was rotten",
            "Ada Quist",
            "told",
        ),
        # before the attribution, and around it
        (
            "The port will close on Monday, said harbour master Ada Quist.",
            "The port will close on Monday",
            "Ada Quist",
            "said",
        ),
        (
            "The port will close on Monday, said Ada Quist, who runs it.",
            "The port will close on Monday",
            "Ada Quist",
            "said",
        ),
        ("The port will close on Monday, Quist said.", "The port will close on Monday", "Quist", "said"),
        (
            "The port, Quist said, will close on Monday for good.",
            "The port, Quist said, will close on Monday for good",
            "Quist",
            "said",
        ),
        # who says it, described
        (
            "Ada Quist, the harbour master of Tolsk, said the quay was rotten.",
            "the quay was rotten",
            "Ada Quist",
            "said",
        ),
        (
            "Ada Quist, who has run the port since 2019, said the quay was rotten.",
            "the quay was rotten",
            "Ada Quist",
            "said",
        ),
        ("Ada Quist (Lake Party) said the quay was rotten.", "the quay was rotten", "Ada Quist", "said"),
        (
            "A spokesman for the Lake Union said the quay was rotten.",
            "the quay was rotten",
            "A spokesman for the Lake Union",
            "said",
        ),
        (
            "An official who asked for silence said the quay was rotten.",
            "the quay was rotten",
            "An official",
            "said",
        ),
        (
            "TOLSK, Karvenia — The council said the quay was rotten.",
            "the quay was rotten",
            "The council",
            "said",
        ),
        # other sentences than sayings
        ("Quist promised to repair the quay.", "to repair the quay", "Quist", "promised"),
        (
            "Quist urged the council to repair the quay.",
            "the council to repair the quay",
            "Quist",
            "urged",
        ),
        (
            "Quist asked the council whether the quay was safe.",
            "whether the quay was safe",
            "Quist",
            "asked",
        ),
        (
            "Quist criticised the council for its neglect.",
            "the council for its neglect",
            "Quist",
            "criticised",
        ),
        ("Quist called for a public inquiry.", "a public inquiry", "Quist", "called for"),
        ("Quist pointed out that the quay was rotten.", "the quay was rotten", "Quist", "pointed out"),
        ("Quist is confident that the quay will hold.", "the quay will hold", "Quist", "confident"),
        ("The survey shows the quay is rotten.", "the quay is rotten", "The survey", "shows"),
        (
            "His belief that the quay would hold was well known.",
            "the quay would hold was well known",
            "His",
            "belief that",
        ),
        (
            "Quist's decision to close the quay has hurt fishermen.",
            "to close the quay",
            "Quist",
            "decision",
        ),
        (
            "In her view, the quay should have been closed.",
            "the quay should have been closed",
            "her",
            "her view",
        ),
        (
            "According to Quist, the quay should have been closed.",
            "the quay should have been closed",
            "Quist",
            "According to",
        ),
        # nobody named
        ("The ferry is expected to sink before long.", "to sink before long", "", "expected"),
        (
            "Quist was accused of taking bribes from builders.",
            "of taking bribes from builders",
            "",
            "accused",
        ),
    ],
)
def test_the_words_reported_are_proposed_and_no_others(text, words, speaker, cue):
    assert (words, speaker, cue) in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "The two states hold a vote in the spring.",
        "A group called Lake First met in Tolsk in the spring.",
        "Fishermen handed the user reports to the council.",
        "The widely disputed result stood for years.",
        "The alleged attack was never cleared up in Tolsk.",
        "The club is certain to come down hard on the captain.",
        "Quist has sold some 150 phone calls to fishermen.",
    ],
)
def test_words_that_are_no_sayings_there_report_nothing(text):
    assert said(text) == []


def test_several_attributions_of_one_sentence_are_told_apart():
    text = (
        "Quist said the quay was rotten, adding that it would be closed, "
        "but the council denied that it was unsafe."
    )
    assert said(text) == [
        ("the quay was rotten", "Quist", "said"),
        ("it would be closed", "Quist", "adding"),
        ("denied that it was unsafe", "the council", "denied"),
    ]


def test_a_source_inside_a_source_is_proposed_within_it():
    text = "Quist said that divers had warned the council that the quay was rotten."
    assert said(text) == [
        ("divers had warned the council that the quay was rotten", "Quist", "said"),
        ("the quay was rotten", "divers", "warned"),
    ]


def test_two_verbs_share_their_subject():
    text = "Quist laughed about the rumours and told reporters that she would stay on."
    assert said(text)[-1] == ("she would stay on", "Quist", "told")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“The quay is rotten,” said harbour master Ada Quist.", "Ada Quist"),
        ('"The quay is rotten," Ada Quist said.', "Ada Quist"),
        ("''The quay is rotten,'' Ada Quist said.", "Ada Quist"),
        ("'The quay is rotten and must go,' Ada Quist said.", "Ada Quist"),
        ("‘The quay is rotten and must go,’ Ada Quist said.", "Ada Quist"),
        ("«The quay is rotten», Ada Quist said.", "Ada Quist"),
        ("“The quay is rotten!” Ada Quist said.", "Ada Quist"),
        ("“Is the quay rotten?” Ada Quist asked.", "Ada Quist"),
        ("“The quay is rotten,” Ada Quist grumbled.", "Ada Quist"),
        ("“The quay is rotten,” said Ada Quist (Lake Party).", "Ada Quist"),
        ("“The quay is rotten,” Ada Quist, a diver, told the Post.", "Ada Quist"),
        ("Ada\u00a0Quist said: “The quay is\u00a0rotten.”", "Ada\u00a0Quist"),
        ("Ada Quist said: “The quay is rotten and", "Ada Quist"),
        ("On Monday, in the port of Tolsk, Ada Quist said, “The quay is rotten.”", "Ada Quist"),
        ("Ada Quist spoke to the board, saying “the quay is rotten.”", "Ada Quist"),
        ("Ada Quist: “The quay is rotten.”", "Ada Quist"),
        (
            "Speaking in Tolsk, Karvenia, Ada Quist went further, calling it “a very rotten quay.”",
            "Ada Quist",
        ),
        ("Jose\u0301 Quist said: “The quay is rotten 🚢.”", "Jose\u0301 Quist"),
        ("\u200fAda Quist said: “الرصيف القديم متعفن.”", "Ada Quist"),
        ("ADA QUIST SAID: “THE QUAY IS ROTTEN.”", "ADA QUIST"),
    ],
)
def test_whoever_is_quoted_is_named_whatever_the_marks(text, speaker):
    quotations = [found for found in reported(text) if found.kind == "quotation"]
    assert [at(text, found.speaker) for found in quotations] == [speaker]


def test_a_quotation_broken_by_its_attribution_is_one():
    text = "“The quay is rotten,” Quist said. “It must go.” The council met."
    (found,) = reported(text)
    assert text[found.start : found.end] == "“The quay is rotten,” Quist said. “It must go.”"


def test_a_sentence_that_introduces_the_next_quotation_does_not_claim_the_one_before():
    text = "Quist said of the quay: “Why is it open?” Holm added: “Nobody ever asked us.”"
    assert [at(text, found.speaker) for found in reported(text)] == ["Quist", "Holm"]


def test_a_quotation_is_said_by_whoever_the_sentence_before_names():
    text = "Quist was furious about the quay, the board said. “It is rotten through and through.”"
    assert said(text)[-1][:2] == ("“It is rotten through and through.”", "the board")


def test_a_quotation_inside_a_sentence_of_the_newsrooms_own_has_no_speaker():
    text = "Quist said no. The board later sold what it named a “rotten old piece of wood” to Tolsk."
    assert [found for found in reported(text) if found.kind == "quotation" and found.who == "Quist"] == []


def test_he_and_she_are_given_a_name_and_they_are_not():
    text = "Ada Quist said the quay was rotten. She said it would be closed. They said it was safe."
    assert [found.who for found in reported(text)] == ["Ada Quist", "Ada Quist", "They"]


def test_who_passes_on_somebody_elses_words_answers_for_them_too():
    text = "“The quay is rotten,” Quist said, according to the Post."
    assert [found.who for found in reported(text)] == ["Post", "Quist"]


def test_the_rule_that_made_a_proposal_is_named():
    assert [found.rule for found in reported("Quist promised to repair the quay.")] == [
        "paraphrase_finite_infinitive"
    ]


@pytest.mark.parametrize(
    "text", ["", " ", "\r\n", "“", "said", ":", "''", "“ said ”", "\u0301", "Quist said"]
)
def test_scraps_are_read_without_complaint(text):
    assert spot(text, guessed_fields(text)) == []


def test_lines_may_end_as_on_windows():
    text = "Quay Rotten, Quist Says\r\n\r\nAda Quist said the quay was rotten.\r\nIt closes on Monday."
    headline, paraphrase, *_ = spot(text, guessed_fields(text))
    assert (headline.kind, text[headline.start : headline.end]) == ("headline", "Quay Rotten, Quist Says")
    assert text[paraphrase.start : paraphrase.end] == "the quay was rotten"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("POLICE SAY QUAY IS ROTTEN\n\nMore follows.", "POLICE"),
        ("Quist: Quay Will Not Be Closed\n\nMore follows.", "Quist"),
        ("Quay Is Rotten, Divers Say\n\nMore follows.", "Divers"),
        ("Exclusive: Quay Will Not Be Closed\n\nMore follows.", ""),
    ],
)
def test_a_headline_is_guessed_and_its_source_found(text, speaker):
    headline = spot(text, guessed_fields(text))[0]
    assert (headline.kind, at(text, headline.speaker)) == ("headline", speaker)


@pytest.mark.parametrize(
    "text",
    [
        "The quay is rotten.\n\nMore follows.",
        "The quay is rotten",
        "“Rotten,” she said\n\nMore follows.",
        "The old quay in the north of town is so rotten that it must now be shut for good, it is said\n\nMore follows.",
    ],
)
def test_what_does_not_read_as_a_headline_is_body(text):
    assert {field for _, _, field in guessed_fields(text)} == {"body"}
