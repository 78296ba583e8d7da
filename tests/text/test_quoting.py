"""A quotation is found in its original, and every difference that could matter is named."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.text.quoting.check import Finding, between, check_quote
from verification.text.quoting.finding import Original, words_of
from verification.text.quoting.folding import fold
from verification.text.spans import Span

POST = (
    "According to the information we have, which requires additional confirmation, Lukashenko, after a meeting "
    "with Putin behind closed doors, was urgently taken to the Central Clinical Hospital of Moscow, where he is "
    "currently staying.\n"
    "Blood purification procedures were carried out, and his condition was deemed non-transportable. The best "
    "specialists were sent to return him from a condition assessed by doctors as critical.\n"
    "The organized measures to rescue the Belarusian dictator were aimed at averting speculation about the "
    "possible involvement of the Kremlin in his poisoning. It doesn't matter if he returns to working order or "
    "not, doctors warn of a possible recurrence of relapses.\n"
    "We did not ask 15 people."
)
ORIGINAL = Original(POST)
DROPPED = "Blood purification procedures were carried out, and his condition was deemed non-transportable"


def check(copy, original=ORIGINAL):
    return check_quote(original if isinstance(original, Original) else Original(original), copy)


def marked(checked, mark):
    if mark == "delete":
        return [span.of(POST) for piece in checked.pieces for kind, span in piece.said if kind == mark]
    return [text for piece in checked.pieces for kind, text in piece.diff if kind == mark]


@pytest.mark.parametrize(
    "copy",
    [
        '"The best specialists were sent to return him"',
        "“It doesn’t matter if he returns to working order or not”",
        "the best\nspecialists   were sent",
        "'It doesn't matter if he returns'",
        "«doctors warn of a possible recurrence of relapses»",
        '"Best specialists were sent to return him," it said.',
        'It said that "the best specialists were sent"',
        '"his condition was deemed non–transportable."',
    ],
)
def test_what_typesetting_changes_is_no_difference(copy):
    assert check(copy).finding == Finding.WORD_FOR_WORD


@pytest.mark.parametrize(
    "copy",
    [
        '"It doesn\'t matter, if he returns to working order"',
        '"were sent to return him from a condition assessed by Doctors as critical"',
        '"It doesn\'t matter if he returns to working order?"',
    ],
)
def test_marks_and_capitals_are_told_from_words(copy):
    checked = check(copy)
    assert (checked.finding, checked.differing) == (Finding.PUNCTUATION, 0)


@pytest.mark.parametrize(
    ("copy", "count", "named"),
    [
        ('"It does matter if he returns to working order or not"', 1, ["A negation is gone."]),
        ('"We did not ask 18 people."', 1, ["A figure changed: 15 became 18."]),
        ('"The best experts were sent to return him from a condition"', 1, []),
        ('"The very best specialists were swiftly sent to return him"', 2, []),
    ],
)
def test_words_that_differ_are_counted_and_the_gravest_named(copy, count, named):
    checked = check(copy)
    assert (checked.finding, checked.differing, list(checked.notes)) == (Finding.WORDS, count, named)
    assert checked.sentence == ("1 word differs" if count == 1 else f"{count} words differ")


def test_a_word_put_in_and_a_word_taken_out_are_marked_as_such():
    checked = check('"The best experts were sent"')
    assert (marked(checked, "delete"), marked(checked, "insert")) == (["specialists"], ["experts"])
    assert (
        "".join(text for piece in checked.pieces for _, text in piece.diff) == '"The best experts were sent"'
    )
    assert "".join(span.of(POST) for piece in checked.pieces for _, span in piece.said) == (
        "The best specialists were sent"
    )


def test_a_word_is_not_found_inside_another():
    assert check('"relaps"', "The relapses").finding == Finding.NOT_FOUND
    assert check('"likely"', "It is unlikely.").finding == Finding.NOT_FOUND


def test_what_was_never_said_is_not_found():
    assert check('"Nothing of the kind was ever said in this message"').finding == Finding.NOT_FOUND
    assert check("").finding == Finding.NOT_FOUND
    assert check('"Anything"', "").finding == Finding.NOT_FOUND


@pytest.mark.parametrize("dots", ["…", " ... ", " […] ", " [...] ", ". . ."])
def test_an_ellipsis_parts_the_quotation(dots):
    checked = check(f'"Blood purification procedures were carried out{dots}The best specialists were sent"')
    assert checked.finding == Finding.WORD_FOR_WORD
    first, second = checked.pieces
    assert second.joint == "ellipsis"
    assert second.left_out.of(POST) == ", and his condition was deemed non-transportable. "
    assert first.passage.end <= second.passage.start


def test_parts_out_of_order_are_found_and_said_to_be():
    checked = check('"doctors warn … The best specialists were sent"')
    assert checked.finding == Finding.ORDER
    assert [piece.out_of_order for piece in checked.pieces] == [False, True]


def test_two_quotations_of_their_own_may_stand_in_any_order():
    assert check('called it "critical" and "non-transportable"').finding == Finding.WORD_FOR_WORD


def test_a_part_that_is_missing_is_counted():
    checked = check('"The best specialists were sent … and nobody ever answered their telephones"')
    assert (checked.finding, checked.sentence) == (Finding.NOT_FOUND, "1 of 2 parts is not found")


def test_a_negation_behind_an_ellipsis_is_named():
    assert check('"We did … ask 15 people"').notes == ("What the ellipsis leaves out holds “not”: “not”.",)


def test_the_newsrooms_brackets_are_marked_and_count_for_nothing():
    checked = check('"[T]he best specialists were sent to return [the patient] from a condition"')
    assert (checked.finding, checked.differing) == (Finding.PUNCTUATION, 0)
    assert marked(checked, "ours") == ["[T]", "[the patient]"]
    assert marked(checked, "delete") == ["him"]


def test_brackets_do_not_hide_other_words():
    checked = check('"The best [medical] experts were sent to return [him] from a condition"')
    assert (checked.finding, checked.differing) == (Finding.WORDS, 1)


def test_passages_joined_in_silence_are_said_to_be():
    checked = check('"deemed non-transportable. The organized measures to rescue the Belarusian dictator"')
    assert checked.finding == Finding.JOINED
    assert "The best specialists were sent" in checked.notes[0]


def test_an_interruption_is_no_ellipsis():
    whole = (
        '"It doesn\'t matter if he returns to working order or not," he said, "doctors warn of a possible"'
    )
    assert check(whole).finding == Finding.WORD_FOR_WORD
    skipped = (
        '"We have, which requires additional confirmation," he said, "was urgently taken to the Central"'
    )
    assert check(skipped).finding == Finding.JOINED


def test_a_quotation_over_paragraphs_shows_the_sentence_it_drops():
    checked = check(
        '"According to the information we have, which requires additional confirmation, Lukashenko after a meeting '
        "with Putin behind closed doors, was urgently taken to the Central Clinical Hospital of Moscow, where he "
        'is currently staying.\n"The best specialists were sent to return him from a condition assessed by '
        'doctors as critical."'
    )
    assert checked.finding == Finding.JOINED
    assert checked.notes == (
        f"The copy joins two passages without an ellipsis; between them stands “{DROPPED}”.",
    )


def test_the_worked_example_is_word_for_word(worked_example):
    told = POST.replace("Lukashenko, after", "Lukashenko after")
    quotations = [line for line in worked_example.splitlines() if line.startswith('"') or 'read: "' in line]
    assert len(quotations) == 3
    for line in quotations:
        assert check(line, told).finding == Finding.WORD_FOR_WORD, line


@pytest.fixture
def worked_example():
    return (
        'The Telegram message read: "According to the information we have, which requires additional confirmation, '
        "Lukashenko after a meeting with Putin behind closed doors, was urgently taken to the Central Clinical "
        "Hospital of Moscow, where he is currently staying.\n"
        '"The best specialists were sent to return him from a condition assessed by doctors as critical."\n'
        "\"It doesn't matter if he returns to working order or not, doctors warn of a possible recurrence of "
        'relapses."'
    )


@pytest.mark.parametrize(
    ("original", "copy", "differs"),
    [
        (
            "По нашей информации, он был срочно доставлен в больницу Москвы.",
            "«он был срочно доставлен в больницу»",
            0,
        ),
        (
            "По нашей информации, он был срочно доставлен в больницу Москвы.",
            "«он был тихо доставлен в больницу»",
            1,
        ),
        ("Мы не спрашивали врачей об этом ни разу.", "«Мы спрашивали врачей об этом»", 1),
        ("قال الوزير إن الاتفاق لن يوقع هذا الأسبوع في جنيف.", "«الاتفاق لن يوقع هذا الأسبوع»", 0),
        ("קיבלנו את ההחלטה הזאת אתמול בלילה, אמר השר.", '"קיבלנו את ההחלטה הזאת אתמול בלילה"', 0),
        ("我们昨天晚上作出了这个决定。", "“昨天晚上作出了这个决定”", 0),
        ("Мы его ви\u0438\u0306дели вчера вечером там.", "«его ви\u0439дели вчера вечером»", 0),
        (
            "The infor-\nmation was not con-\nfirmed by anyone.",
            '"information was not confirmed by anyone"',
            0,
        ),
        ("[00:01:02] We never\n[00:01:05] signed that letter.", '"We never signed that letter"', 0),
    ],
)
def test_other_scripts_and_other_carriers(original, copy, differs):
    checked = check(copy, original)
    assert checked.differing == differs
    assert checked.finding == (Finding.WORDS if differs else Finding.WORD_FOR_WORD)
    assert checked.passages[0].of(original) in original


def test_a_negation_is_named_in_russian_too():
    checked = check("«Мы спрашивали врачей об этом вчера»", "Мы не спрашивали врачей об этом вчера.")
    assert checked.notes == ("A negation is gone.",)


def test_what_lies_between_is_told_in_reading_order():
    spans = [
        Span(POST.index(words), POST.index(words) + len(words))
        for words in ("It doesn't", "The best", "Blood")
    ]
    found = between(POST, spans)
    assert [(gap.after, gap.before) for gap in found] == [(2, 1), (1, 0)]
    assert found[0].words.strip() == f"{DROPPED.removeprefix('Blood ')}."
    assert between("One. Two.", [Span(0, 4), Span(5, 9)]) == []
    assert between("One two three four", [Span(0, 18), Span(4, 7)]) == []


SOME = st.lists(
    st.sampled_from(
        [
            "the",
            "Ferry",
            "isn't",
            "15",
            "3.5",
            "не",
            "был",
            "—",
            "“quay”",
            "\n",
            "U.S.",
            "a",
            "e\u0301t",
            "(so)",
            "end.",
        ]
    ),
    min_size=1,
    max_size=60,
).map(" ".join)


@given(SOME, st.data())
def test_a_span_cut_out_of_the_original_is_found_word_for_word(text, data):
    original = Original(text)
    words = [original.folded.span(word) for word in original.words]
    if not words:
        return
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    cut = Span(words[first].start, words[last].end).of(text)
    checked = check_quote(original, f"«{cut}»")
    assert checked.finding == Finding.WORD_FOR_WORD
    assert [piece.passage.of(text).split() for piece in checked.pieces] == [cut.split()] or len(
        checked.pieces
    ) > 1


@given(st.text(max_size=80))
def test_every_place_of_a_folded_text_is_known_in_the_original(text):
    folded = fold(text)
    at = 0
    for word in words_of(folded.text):
        span = folded.span(word)
        assert at <= span.start < span.end <= len(text)
        assert word.of(folded.text) in fold(span.of(text)).text or "\n" in span.of(text)
        at = span.end


@given(st.text(max_size=60), st.text(max_size=60))
def test_anything_can_be_checked_against_anything(original, copy):
    checked = check_quote(Original(original), copy)
    assert checked.sentence
    assert all(piece.passage.end <= len(original) for piece in checked.pieces if piece.passage)


def test_long_originals_are_searched_in_a_moment():
    draw = random.Random(4)
    vocabulary = [f"word{number}" for number in range(6000)]
    words = draw.choices(vocabulary, weights=[1 / (number + 1) for number in range(6000)], k=28_000)
    text = " ".join(words)
    assert len(text) > 200_000
    quoted = words[12_000:12_060]
    quoted[30:31] = ["something", "else"]
    began = time.process_time()
    checked = check_quote(Original(text), " ".join(quoted))
    assert time.process_time() - began < 0.9
    assert (checked.finding, checked.differing) == (Finding.WORDS, 2)


@pytest.mark.parametrize("code", ["\n[00:01:00] ", " [00:01:00] ", " [01:00]\n", " [00:01:00.500] "])
def test_a_time_code_in_a_pasted_transcript_is_no_word(code: str) -> None:
    original = Original(f"Nobody is going to bury me this year.{code}I have been at my desk all week.")
    found = check_quote(original, "“Nobody is going to bury me this year. I have been at my desk all week.”")
    assert found.finding == Finding.WORD_FOR_WORD
