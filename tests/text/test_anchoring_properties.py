"""Whatever is done to a text, `current` means the very same words in the matching place. All the copy is invented."""

from itertools import combinations_with_replacement, pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from verification.text.anchoring import reanchor

PLAIN = """
    the a of to and was said on by council harbour ferry winter report bridge market engineer minutes region shops
    stopped closed warned asked paid crossed opened 15 61 2019 3.4 12,000 50% Lorne Halden Quill Olsen not
"""
ODD = ["🦊", "👩\u200d🔬", "cafe\u0301", "caf\u00e9", "שלום", "مرحبا", "10\u00a0km", "“quiet”", "'quiet'"]
WORDS = [*PLAIN.split(), *ODD]
SHORT = ["Yes.", "No.", "Was it?", "“No.”"]

sentences = st.builds(
    lambda words, end: f"Then {' '.join(words)}{end}",
    st.lists(st.sampled_from(WORDS), min_size=4, max_size=14),
    st.sampled_from([".", ".", "!", "?", ".”"]),
)
copy = st.lists(st.lists(sentences | st.sampled_from(SHORT), min_size=1, max_size=4), min_size=1, max_size=6)
breaks = st.sampled_from(["\n\n", "\n", "\r\n\r\n", "\r\n"])

SWAPS = st.sampled_from(
    [
        ("15", "16"),
        ("Halden", "Holden"),
        ("was", "was not"),
        ("“quiet”", '"quiet"'),
        ("10\u00a0km", "10 km"),
        ("cafe\u0301", "caf\u00e9"),
        ("🦊", "🐺"),
        ("👩\u200d🔬", "👩🔬"),
        ("not ", ""),
        ("שלום", "של\u05bdום"),
    ]
)


def render(paragraphs, gap="\n\n"):
    return gap.join(" ".join(paragraph) for paragraph in paragraphs)


@st.composite
def edited(draw, paragraphs):
    """The copy after any edits: of words, of sentences, of paragraphs."""
    now = [list(paragraph) for paragraph in paragraphs]
    for _ in range(draw(st.integers(0, 6))):
        kind = draw(
            st.sampled_from(["word", "put", "take", "move", "copy", "split", "merge", "turn", "swap"])
        )
        where = draw(st.integers(0, len(now) - 1))
        paragraph = now[where]
        at = draw(st.integers(0, max(0, len(paragraph) - 1)))
        if kind == "put" or not paragraph:
            paragraph.insert(at, draw(sentences))
        elif kind == "word":
            words = paragraph[at].split(" ")
            words[draw(st.integers(0, len(words) - 1))] = draw(st.sampled_from(["", *WORDS]))
            paragraph[at] = " ".join(words)
        elif kind == "swap":
            paragraph[at] = paragraph[at].replace(*draw(SWAPS))
        elif kind in ("take", "move", "copy"):
            sentence = paragraph[at] if kind == "copy" else paragraph.pop(at)
            if kind != "take":
                now[draw(st.integers(0, len(now) - 1))].append(sentence)
        elif kind == "split":
            now[where : where + 1] = [paragraph[:at], paragraph[at:]]
        elif kind == "merge":
            now[where : where + 2] = [[*paragraph, *(now[where + 1] if where + 1 < len(now) else [])]]
        else:
            now.append(now.pop(where))
    return render(now, draw(breaks))


@st.composite
def spans_of(draw, text):
    """Any spans: empty, nested, overlapping, over paragraphs, all of the text."""
    ends = st.integers(0, len(text))
    return [
        (0, len(text)),
        *draw(st.lists(st.tuples(ends, ends).map(lambda pair: tuple(sorted(pair))), max_size=6)),
    ]


@given(st.data())
def test_every_answer_is_in_the_text_and_current_is_the_very_same_words(data):
    paragraphs = data.draw(copy)
    old = render(paragraphs, data.draw(breaks))
    new = data.draw(edited(paragraphs) | copy.map(render) | st.text(max_size=30))
    spans = data.draw(spans_of(old))
    found = reanchor(old, new, spans)
    assert len(found) == len(spans)
    for (start, end), answer in zip(spans, found, strict=True):
        if answer.outcome == "lost":
            assert (answer.start, answer.end) == (None, None)
            continue
        assert 0 <= answer.start < answer.end <= len(new)
        if answer.outcome == "current":
            assert new[answer.start : answer.end] == old[start:end]


@given(st.data())
def test_a_text_that_did_not_change_keeps_every_span(data):
    text = data.draw(copy.map(render) | st.text())
    for (start, end), answer in zip(
        spans := data.draw(spans_of(text)), reanchor(text, text, spans), strict=True
    ):
        assert (answer.outcome, answer.start, answer.end) == (
            ("current", start, end) if start < end else ("lost", None, None)
        )


MARKED = "Mayor Ines Farrow told the town of Esk that 40 boats had left before dawn."


@given(st.data())
def test_edits_elsewhere_keep_a_sentence_with_words_of_its_own(data):
    before, after = data.draw(copy), data.draw(copy)
    old = render([*before, [MARKED], *after])
    # Its neighbours stay sentences: where one loses its full stop, the next is no longer a statement by itself.
    now = render([*data.draw(copy), [MARKED], *data.draw(copy)], data.draw(breaks))
    assume(all(part.rstrip("”")[-1] in ".!?" for part in now.split(MARKED)[0].split()[-1:]))
    start, shift = old.index(MARKED), now.index(MARKED) - old.index(MARKED)
    words = [(start, start + len(MARKED)), (start + 6, start + 17), (start + 43, start + 51)]
    for (first, last), answer in zip(words, reanchor(old, now, words), strict=True):
        assert (answer.outcome, answer.start, answer.end) == ("current", first + shift, last + shift)


SWAPPED = [
    ("40", "41"),
    ("40", "140"),
    ("Farrow", "Farrar"),
    ("Esk", "Esk\u0301"),
    ("had left", "had not left"),
    ("told", "“told"),
    ("40 boats", "40\u00a0boats"),
    ("Mayor", "mayor"),
    (" had", ""),
]


@given(st.sampled_from(SWAPPED), st.data())
def test_a_swap_inside_a_span_is_never_current_wherever_the_old_words_are_pasted(swap, data):
    before, after = data.draw(copy), data.draw(copy)
    old = render([*before, [MARKED], *after])
    paragraphs = [*before, [MARKED.replace(*swap)], *after]
    for _ in range(data.draw(st.integers(0, 2))):
        pasted = data.draw(st.sampled_from([MARKED, f"Earlier: {MARKED}", f"“{MARKED}”"]))
        paragraphs.insert(data.draw(st.integers(0, len(paragraphs))), [pasted])
    inside = MARKED.index(swap[0])
    first, last = (
        data.draw(st.integers(0, inside)),
        data.draw(st.integers(inside + len(swap[0]), len(MARKED))),
    )
    start = old.index(MARKED)
    (answer,) = reanchor(old, render(paragraphs, data.draw(breaks)), [(start + first, start + last)])
    assert answer.outcome != "current"


@pytest.mark.parametrize("put", ["not", "almost", "no", "never", "about", "allegedly", "“", "more than"])
def test_a_qualifier_put_beside_words_is_a_change(put):
    words = MARKED[:-1].split(" ")
    gap = "" if put == "“" else " "
    for first, last in combinations_with_replacement(range(1, len(words) - 1), 2):
        now = f"{' '.join(words[:first])} {put}{gap}{' '.join(words[first:])}."
        start, end = len(" ".join(words[:first])) + 1, len(" ".join(words[: last + 1]))
        for old, new, shift in ((MARKED, now, 0), (now, MARKED, len(put) + len(gap))):
            (answer,) = reanchor(old, new, [(start + shift, end + shift)])
            assert answer.outcome == "changed"


TWICE = "It rose 15 per cent, from 15 to 27 March, when 15 boats were out."


@pytest.mark.parametrize(
    ("new", "outcomes"),
    [
        (TWICE.replace("15 per", "16 per"), ["changed", "current", "current"]),
        (TWICE.replace("15 to", "16 to"), ["current", "changed", "current"]),
        (TWICE.replace("15 boats", "16 boats"), ["current", "current", "changed"]),
        (TWICE.replace("15 per cent, from ", ""), ["changed", "changed", "current"]),
        (TWICE.replace(", from 15 to 27 March", ""), ["current", "lost", "current"]),
        (TWICE.replace(", when 15 boats were out", ""), ["current", "current", "lost"]),
        (TWICE.replace("15 per cent, from 15", "15"), ["changed", "changed", "current"]),
        (TWICE.replace("rose 15", "rose almost 15"), ["changed", "current", "current"]),
    ],
)
def test_each_of_several_figures_follows_its_own_occurrence(new, outcomes):
    starts = [at for at in range(len(TWICE)) if TWICE.startswith("15", at)]
    found = reanchor(TWICE, new, [(at, at + 2) for at in starts])
    assert [answer.outcome for answer in found] == outcomes
    places = [answer.start for answer in found if answer.outcome == "current"]
    assert all(one < other for one, other in pairwise(places))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Yes.\n" * 3000, "Yes.\n" * 2990 + "No.\n" * 7),
        ("word " * 15000, "x " + "word " * 15000),
        (" " * 50000 + "x", "y" + " " * 50000),
        ("א" * 30000, "א" * 29990 + "ב" * 20),
        (
            "\n".join(f"Race {n} was won by {n % 50}." for n in range(2000)),
            "\n".join(f"Race {n} was won by {n % 49}." for n in range(2000)),
        ),
    ],
    ids=["one line often", "one word often", "nothing but space", "one word", "lines alike"],
)
@pytest.mark.timeout(20)
def test_degenerate_texts_do_not_take_forever(old, new):
    spans = [(at, at + 20) for at in range(0, len(old) - 20, max(1, len(old) // 600))]
    for (start, end), answer in zip(spans, reanchor(old, new, spans), strict=True):
        assert answer.outcome != "current" or new[answer.start : answer.end] == old[start:end]
