"""Plural and vague voices: found where the copy speaks of several or of nobody, and nowhere else."""

import time

import pytest

from verification.text.voices import Sort, voices


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The mine is closed, officials say.", "officials say"),
        ("Officials in the capital later said the mine is closed.", "Officials in the capital later said"),
        ("The mine is closed, said local officials.", "said local officials"),
        ("According to two senior diplomats, talks failed.", "According to two senior diplomats"),
        ("Sources close to the minister claimed that he left.", "Sources close to the minister claimed"),
        ("Witnesses told reporters of shots.", "Witnesses told"),
        ("His state was assessed by doctors as critical.", "assessed by doctors"),
        ("Experts believe that the dam will hold.", "Experts believe"),
        ("According to reports, the dam broke.", "According to reports"),
        ("According to unconfirmed media reports the dam broke.", "According to unconfirmed media"),
        ("Sources, who asked not to be named, said so.", "Sources, who asked not to be named, said"),
        ("Authorities have confirmed the outage.", "Authorities have confirmed"),
    ],
)
def test_several_who_are_not_named_are_a_plural_voice(text: str, words: str) -> None:
    (voice,) = voices(text)
    assert (voice.words, voice.sort) == (words, Sort.PLURAL)
    assert voice.span.of(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("He has reportedly been taken to hospital.", "reportedly"),
        ("It is understood that he resigned.", "It is understood"),
        ("She is believed to live abroad.", "is believed to"),
        ("Rumors of ill health have swirled.", "Rumors of"),
        ("The deal is off, people familiar with it told us.", "people familiar"),
        ("Many believe the vote was rigged.", "Many believe"),
    ],
)
def test_nobody_in_particular_is_a_vague_voice(text: str, words: str) -> None:
    (voice,) = voices(text)
    assert (voice.words, voice.sort) == (words, Sort.VAGUE)


@pytest.mark.parametrize(
    "text",
    [
        "Harbour master Ilse Brandt said tolls rose.",
        "An official said the mine is closed.",
        "“Doctors warn of relapses,” the message said.",
        "The port hired 40 doctors in 2022.",
        "Officials arrived on Monday. The mayor said nothing.",
        "The report says tolls rose.",
        "",
    ],
)
def test_one_voice_quoted_words_and_people_who_say_nothing_are_none(text: str) -> None:
    assert voices(text) == []


def test_voices_come_in_order_and_never_twice() -> None:
    text = "Officials said it is understood that witnesses reportedly warned the mayor."
    found = voices(text)
    assert [voice.words for voice in found] == [
        "Officials said",
        "it is understood",
        "witnesses reportedly warned",
    ]


def test_a_long_text_of_nothing_but_voices_takes_no_long_time() -> None:
    text = "officials in the old harbour of the " * 3_000
    began = time.perf_counter()
    voices(text)
    assert time.perf_counter() - began < 5
