"""A denial is known in varied wording, and what only sounds like one is none."""

import pytest

from verification.text.denials import denials, is_denial

DENIES = (
    "Holm denied the allegations.",
    "The company denies any wrongdoing.",
    "Holm has always denied taking bribes.",
    "The Kremlin rejected the claims.",
    "He fiercely dismissed the rumours and told officials he was well.",
    "The ministry called the report false.",
    "A spokesman said the claims were baseless.",
    "Holm told the Courier the allegation was “completely untrue”.",
    "The ministry described the allegation as nonsense.",
    "Brandt maintained his innocence.",
    "He pleaded not guilty.",
    "The government dismissed the accusation as a lie.",
    "The port refuted the suggestion that it had been sold.",
    "Holm insists she did nothing wrong.",
    "The company said there was no truth in the report.",
    "The allegations were denied by the ministry.",
    "It was vehemently denied by Holm.",
    "The authority disputes the findings.",
    "Holm rubbished the report.",
    "The line issued a strong denial.",
    "The company said it had never paid any such fee.",
    "Denying any involvement, Holm said the sale was legal.",
)
DOES_NOT = (
    "Holm did not deny the allegations.",
    "The ministry neither confirmed nor denied the report.",
    "The Kremlin would neither confirm nor deny it.",
    "Holm has not denied it.",
    "He was denied a visa.",
    "The judge denied bail.",
    "The court denied the request for an injunction.",
    "The board rejected the offer.",
    "The club dismissed its manager.",
    "The company declined to confirm or deny the report.",
    "Access to the port was denied.",
    "Nobody denied that the toll had risen.",
    "She stopped short of denying the claim.",
    "The council rejected the budget.",
    "Officers denied them the chance to call a lawyer.",
    "The minister could not deny that it had happened.",
    "Holm refused to deny the claims.",
    "Did Holm deny it?",
    "The forecast was wrong by ten million crowns.",
    "Holm declined to comment on the allegations.",
)


@pytest.mark.parametrize("sentence", DENIES)
def test_a_denial(sentence: str) -> None:
    assert is_denial(sentence)


@pytest.mark.parametrize("sentence", DOES_NOT)
def test_no_denial(sentence: str) -> None:
    assert not is_denial(sentence)


def test_a_denial_is_its_partys_where_it_is_named_or_the_sentence_goes_on_about_it() -> None:
    text = (
        "The Varnian government sold the port, Petra Holm said.\n\n"
        "Rosen denied that.\n\n"
        "The Varnian government met on Monday. It called the claim false."
    )
    assert [
        (one.span.of(text), one.block) for one in denials(text, "Government of Varnia, Varnian press service")
    ] == [("It called the claim false.", 2)]
    assert [one.block for one in denials(text, "Maria Rosen")] == [1]
    assert list(denials(text, "Petra Holm")) == []
