"""Copy: blocks, the plain text projected from them, and the plain edit form."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.errors import Invalid
from newsroom.stories.copy import Block, BlockKind, Document, Field, Mark, Run
from newsroom.stories.tidying import safe_href, tidy

COPY = Document.from_fields(
    "Marsh ferry stopped",
    "Passengers waited two hours at Ostrel quay.",
    "The ferry [Heron](https://example.org/heron) stopped at **noon**.\n\n## What is known\n\n"
    "[image] The quay at noon | Jo Adan / Ostrel Post\n\n> We waited\n\n"
    "- First bus\n- Second bus\n\n[push] Ferry stopped",
)


def refused(data: object) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as caught:
        Document.from_json(data)
    return caught.value.errors


def test_the_form_gives_one_block_per_paragraph_and_sign():
    assert [(block.kind, block.text) for block in COPY.blocks] == [
        (BlockKind.HEADLINE, "Marsh ferry stopped"),
        (BlockKind.STANDFIRST, "Passengers waited two hours at Ostrel quay."),
        (BlockKind.PARAGRAPH, "The ferry Heron stopped at noon."),
        (BlockKind.SUBHEAD, "What is known"),
        (BlockKind.IMAGE, "The quay at noon"),
        (BlockKind.QUOTE, "We waited"),
        (BlockKind.LIST, "First bus"),
        (BlockKind.LIST, "Second bus"),
        (BlockKind.PUSH, "Ferry stopped"),
    ]
    assert COPY.blocks[2].marks == (Mark(10, 15, "link", "https://example.org/heron"), Mark(27, 31, "strong"))
    assert COPY.blocks[4].credit == "Jo Adan / Ostrel Post"
    assert (COPY.headline, COPY.standfirst) == (COPY.blocks[0].text, COPY.blocks[1].text)


def test_offsets_and_fields_follow_the_plain_text():
    assert COPY.text.startswith("Marsh ferry stopped\n\nPassengers")
    for start, end, block in COPY.spans():
        assert COPY.text[start:end] == block.plain
    assert COPY.field_at(0) == Field.HEADLINE
    assert COPY.field_at(COPY.text.index("Passengers")) == Field.STANDFIRST
    assert COPY.field_at(COPY.text.index("Heron")) == Field.BODY
    assert COPY.field_at(COPY.text.index("Ostrel Post")) == Field.CAPTION
    assert COPY.field_at(len(COPY.text)) == Field.PUSH


def test_json_keeps_everything_and_the_hash_covers_links():
    assert Document.from_json(json.loads(json.dumps(COPY.to_json()))) == COPY
    elsewhere = COPY.to_json()
    elsewhere[2]["marks"][0]["href"] = "https://example.org/crane"
    other = Document.from_json(elsewhere)
    assert other.text == COPY.text
    assert other.sha256 != COPY.sha256


def test_paragraphs_are_parted_by_blank_lines_single_lines_or_wrapping():
    wrapped = (
        "The ferry between Ostrel and the island has been stopped since\n"
        "noon, the harbour office says, because the channel is closed for\n"
        "dredging.\n\nIt will run again on Monday."
    )
    ferry = Document.from_fields("Ferry", "", wrapped)
    assert [block.text for block in ferry.blocks[1:]] == [
        wrapped.split("\n\n")[0].replace("\n", " "),
        "It will run again on Monday.",
    ]
    lines = "The ferry has been stopped since noon.\nIt will run on Monday, says the harbour.\nBuses go."
    assert len(Document.from_fields("Ferry", "", lines).blocks) == 4


def test_signs_that_mark_nothing_stay_words():
    body = "Four * five ** six __init__ [sic] (see a|b) \\ end"
    document = Document.from_fields("Ferry", "", body)
    assert document.blocks[1].text == "Four * five ** six init [sic] (see a|b) \\ end"
    escaped = Document.from_fields("Ferry", "", r"\## not a subhead \__init\__ \[a](https://example.org)")
    assert escaped.blocks[1] == Block(
        BlockKind.PARAGRAPH, "## not a subhead __init__ [a](https://example.org)"
    )
    assert Document.from_fields("Ferry", "", escaped.body_source()) == escaped


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"kind": "headline"}, "copy", "Copy is a list of blocks."),
        ([], "headline", "The copy has no headline."),
        (["Ferry"], "copy", "Block 1 is not an object"),
        ([{"kind": "title", "text": "Ferry"}], "copy", "Block 1 has no known kind"),
        ([{"kind": "headline", "text": 7}], "copy", "Block 1 has a text or a credit that is not a string."),
        ([{"kind": "headline", "text": "Ferry"}] * 2, "copy", "more than one headline"),
        (
            [{"kind": "paragraph", "text": "a"}, {"kind": "headline", "text": "b"}],
            "copy",
            "has to come first",
        ),
        (
            [{"kind": "headline", "text": "a"}, *[{"kind": "standfirst", "text": "b"}] * 2],
            "copy",
            "one standfirst",
        ),
        ([{"kind": "headline", "text": "a"}, {"kind": "paragraph", "text": " \u200b"}], "copy", "no words"),
        ([{"kind": "headline", "text": "h" * 10_000}], "headline", "10,000 characters long; at most 300"),
        (
            [{"kind": "headline", "text": "a"}, {"kind": "paragraph", "text": "b" * 200_000}],
            "copy",
            "at most 200,000",
        ),
    ],
)
def test_bad_json_gets_one_sentence_in_its_field(data, field, words):
    errors = refused(data)
    assert list(errors) == [field]
    assert len(errors[field]) == 1
    assert words in errors[field][0]


@pytest.mark.parametrize(
    "mark",
    [
        {"start": 0, "end": 9, "kind": "strong"},
        {"start": 2, "end": 2, "kind": "em"},
        {"start": True, "end": 2, "kind": "em"},
        {"start": 0, "end": 2, "kind": "blink"},
        {"start": 0, "end": 2, "kind": "link"},
        {"start": 0, "end": 2, "kind": "link", "href": "javascript:alert(1)"},
        "strong",
    ],
)
def test_a_bad_mark_is_refused(mark):
    copy = [{"kind": "headline", "text": "a"}, {"kind": "paragraph", "text": "Ferry", "marks": [mark]}]
    assert "Block 2 has a mark" in refused(copy)["copy"][0]


def test_an_empty_headline_in_the_form_is_refused_there():
    with pytest.raises(Invalid) as caught:
        Document.from_fields(" ", "", "Body")
    assert caught.value.errors == {"headline": ["Give the story a headline."]}


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("e\u0301te\u0301", "\u00e9t\u00e9"),
        (" a\t b\r\n c ", "a b c"),
        ("10\u00a0000\u202fkm", "10\u00a0000\u202fkm"),
        ("pass\u200bword\u202e\u0000\ufeff", "password"),
        ("zero\u200dwidth", "zerowidth"),
        ("\U0001f469\u200d\U0001f52c", "\U0001f469\u200d\U0001f52c"),
        (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645\u200f",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645\u200f",
        ),
        ("a\ud800b", "ab"),
    ],
)
def test_text_is_tidied(given_text, kept):
    assert tidy(given_text) == kept


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://example.org/a(b) c", "https://example.org/a%28b%29%20c"),
        ("mailto:desk@example.org", "mailto:desk@example.org"),
        ("java\u200bscript:alert(1)", ""),
        ("//example.org/", ""),
        ("/inside", ""),
        ("data:text/html,hi", ""),
        ("http://[bad", ""),
    ],
)
def test_only_web_and_mail_links_are_kept(url, kept):
    assert safe_href(url) == kept


words = st.text(
    alphabet=st.one_of(
        st.sampled_from(list("ab *_[]()|\\#>-\n\u00e9\u0301\u200d\U0001f469")), st.characters()
    ),
    max_size=30,
)
runs = st.lists(
    st.builds(
        Run,
        words,
        st.booleans(),
        st.booleans(),
        st.sampled_from(["", "https://example.org/a", "mailto:a@example.org"]),
    ),
    max_size=5,
)
body_kinds = st.sampled_from([kind for kind in BlockKind if kind not in {"headline", "standfirst"}])
blocks = st.lists(st.builds(Block.of, body_kinds, runs, words).filter(lambda block: block.text), max_size=5)


@given(words)
def test_tidying_twice_changes_nothing(text):
    assert tidy(tidy(text)) == tidy(text)


@given(blocks)
def test_the_form_round_trips_without_loss(body):
    document = Document.of([Block(BlockKind.HEADLINE, "Ferry"), *body])
    again = Document.from_fields(document.headline, document.standfirst, document.body_source())
    assert again == document
    assert Document.from_json(document.to_json()) == document


@given(words, words, words)
def test_whatever_is_typed_stays_as_it_is_once_read(headline, standfirst, body):
    try:
        document = Document.from_fields(headline, standfirst, body)
    except Invalid:
        assert not tidy(headline)
        return
    assert Document.from_fields(document.headline, document.standfirst, document.body_source()) == document
