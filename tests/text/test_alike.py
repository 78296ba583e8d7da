"""The same words are found again however they are set, and no others."""

from verification.text.alike import alike

REFUSED = "He “took bribes” from the port - twice, it's said."


def test_words_are_found_whatever_became_of_capitals_spaces_quotation_marks_and_dashes() -> None:
    for said in (
        REFUSED,
        "HE TOOK BRIBES FROM THE PORT – TWICE, ITS SAID.",
        'He  "took\u00a0bribes" from\nthe port—twice , it’s said.',
        "He «took bribes» from the po\u00adrt - twice, it\u200bs said.",
    ):
        (found,) = alike(f"Yes. {said} Never.", REFUSED)
        assert found.of(f"Yes. {said} Never.") == said
    for other in (
        "He took no bribes from the port - twice, it's said.",
        "Sheath e took bribes from the port - twice, it's said.",
        "He tookbribes from the port - twice, it's said.",
        "He took bribes from the port; twice, it's said.",
    ):
        assert list(alike(other, REFUSED)) == []
    assert list(alike("the portal of the ports", "port")) == []
    assert list(alike("“”  ’", " “ ” ")) == []
    text = "a port. " * 4_000
    assert len(list(alike(text, "port. a"))) == 3_999
