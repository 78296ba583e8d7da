"""Whose claim a sentence says it is, and the newsroom's own line."""

import pytest

from verification.text.hedges import (
    has_hedge,
    has_verification_line,
    is_attributed,
    is_attributed_to_role,
    is_of_the_unestablished,
    is_verification_line,
)


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("Destin claimed that Maron was ill.", "Pavo Destin"),
        ("Maron is ill, Destin’s post read.", "Pavo Destin"),
        ("Maron is ill, according to an opposition leader.", "an opposition leader"),
        ("Maron in Hospital, Opposition Leader Says", "opposition leader Pavo Destin"),
        ("He added that she was in intensive care.", "Pavo Destin"),
        ('"She is ill," Destin wrote.', "Destin"),
        ("The Harbour Union says the quay is unsafe.", "Harbour Union"),
    ],
)
def test_a_sentence_that_says_who_said_so(sentence, who):
    assert is_attributed(sentence, who)


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("Maron is ill.", "Pavo Destin"),
        ("Destin met Maron in Tolsk.", "Pavo Destin"),
        ("The doctor said that Maron is ill.", "Pavo Destin"),
        ("President Maron said no.", "President Destin"),
        ('Maron left. "Destin said so."', "Pavo Destin"),
        ("Destin said nothing.", ""),
    ],
)
def test_a_sentence_that_does_not(sentence, who):
    assert not is_attributed(sentence, who)


@pytest.mark.parametrize(
    "line",
    [
        "The Ostrel Post could not independently verify the claim.",
        "The Ostrel Post has not been able to confirm this.",
        "The report could not be immediately verified.",
        "We were unable to verify it.",
        "The claims have not been independently verified.",
        "There was no independent confirmation.",
        "The Post couldn’t confirm it.",
    ],
)
def test_the_newsrooms_own_line(line):
    assert has_verification_line(f"Maron is ill, Destin says. {line} More follows.")


@pytest.mark.parametrize(
    "line",
    [
        "He said it had not been confirmed.",
        '"We could not verify it," he said.',
        "The ministry did not confirm it.",
    ],
)
def test_somebody_elses_doubt_is_not_the_newsrooms_line(line):
    assert not has_verification_line(line)


def test_hedges_are_the_newsrooms_and_may_is_a_month():
    assert has_hedge("Maron has reportedly been taken ill.")
    assert has_hedge("Maron may be ill.")
    assert not has_hedge("Maron was seen on May 24, 2031.")
    assert not has_hedge('Maron said: "He allegedly lied."')


def test_that_nobody_was_told_is_no_word_on_what_is_established() -> None:
    for words in (
        "that it had not been confirmed",
        "needed further checking",
        "There is no proof",
        "hasn’t been verified",
    ):
        assert is_of_the_unestablished(words), words
    for words in (
        "The port knew of the crack and told nobody.",
        "nothing was done",
        "has never paid the toll",
    ):
        assert not is_of_the_unestablished(words), words


def test_a_sentence_that_ends_a_quotation_begun_before_is_attributed_behind_it() -> None:
    assert is_attributed("but we are the ones who pay,” said accountant Jose Holm.", "Jose Holm")
    assert is_attributed('but we are the ones who pay," said accountant Jose Holm.', "Jose Holm")
    assert not is_attributed("“We are the ones who pay, Jose Holm said.", "Jose Holm")


def test_an_abbreviation_names_a_body() -> None:
    assert is_attributed("The EU said it was not ready.", "EU")
    assert not is_attributed("The union said it was not ready.", "EU")


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("The union fears that the quay will close.", "the union"),
        ("The mayor is confident that the quay is safe.", "the mayor"),
        ("Adan's claim that the quay is rotten was repeated on Monday.", "Jo Adan"),
    ],
)
def test_any_word_that_reports_attributes(sentence: str, who: str) -> None:
    assert is_attributed(sentence, who)


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("The mayor knows that the quay is rotten.", "the mayor"),
        ("The inspectors proved that the quay is rotten.", "the inspectors"),
        ("The union fears that the quay will close.", "the mayor"),
        ("The mayor closed the quay.", "the mayor"),
    ],
)
def test_a_word_that_vouches_for_it_does_not(sentence: str, who: str) -> None:
    assert not is_attributed(sentence, who)


def test_a_role_alone_says_whose_claim_it_is_unless_it_is_of_another() -> None:
    says = is_attributed_to_role
    assert says("Verrik in Hospital After Talks, Opposition Leader Says", "Pavel Orlo")
    assert says("Verrik was taken ill, according to an opposition leader.", "Pavel Orlo, opposition leader")
    assert not says("Verrik was taken ill, according to a lawyer.", "Pavel Orlo, opposition leader")
    assert not says("Verrik was taken ill, Ana Brenn said.", "Pavel Orlo")
    assert not says("Verrik was taken to hospital.", "Pavel Orlo")


def test_our_own_line_is_no_sentence_to_look_up_unless_it_tells_what_it_could_not_verify() -> None:
    assert is_verification_line("The Courier could not independently verify these accounts.")
    assert is_verification_line("The claim could not be independently verified.")
    assert not is_verification_line("We could not independently verify that the mayor took money.")
    assert not is_verification_line("The mayor took money.")
