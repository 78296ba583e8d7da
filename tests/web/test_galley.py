"""The copy with its claims marked in place: every code point where the offsets say it is."""

from html.parser import HTMLParser

from django.conf import settings
from django.template import Context, Engine
from hypothesis import given
from hypothesis import strategies as st

from newsroom.stories.copy import Block, BlockKind, Document, Mark
from verification.checking.states import LABELS, UNCHECKED, Said, So
from verification.web.galley import Marked, lay_out

ENGINE = Engine(
    dirs=[settings.BASE_DIR / "templates"], libraries={"desk": "verification.web.templatetags.desk"}
)
CONFIRMED = LABELS[So.CONFIRMED, Said.NOT_ASKED]
COPY = Document(
    (
        Block(BlockKind.HEADLINE, "Toll “up a third” 😀, harbour says"),
        Block(BlockKind.STANDFIRST, "Ж & <b>"),
        Block(
            BlockKind.PARAGRAPH,
            "The toll rose. It had stood still.",
            marks=(Mark(4, 8, "link", "https://x.org/?a&b"),),
        ),
        Block(BlockKind.IMAGE, "The harbour, 25 May.", "Photo: agency"),
    )
)


class Words(HTMLParser):
    """Reads the page as the script does: the text of each block, without markers and asides."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: dict[int, str] = {}
        self._open: list[tuple[str, bool, int | None]] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        aside = bool({"mk", "vh", "by", "what"} & set((given.get("class") or "").split()))
        start = int(given["data-start"]) if "data-start" in given else None
        if tag != "use":
            self._open.append((tag, aside, start))

    def handle_endtag(self, tag):
        if tag != "use":
            assert self._open.pop()[0] == tag

    def handle_data(self, data):
        start = next((start for _, _, start in reversed(self._open) if start is not None), None)
        if start is not None and not any(aside for _, aside, _ in self._open):
            self.blocks[start] = self.blocks.get(start, "") + data


def page(*claims: Marked, unclaimed=(), **context) -> str:
    template = ENGINE.get_template("components/_galley.html")
    return template.render(Context({"galley": lay_out(COPY, claims, unclaimed), **context}))


def words_of(html: str) -> dict[int, str]:
    reader = Words()
    reader.feed(html)
    return reader.blocks


def at(words: str, number: int = 1, state=CONFIRMED) -> Marked:
    start = COPY.text.index(words)
    return Marked(start, start + len(words), number, state, f"/claims/{number}/")


@given(st.lists(st.tuples(st.integers(0, len(COPY.text)), st.integers(0, len(COPY.text))), max_size=5))
def test_however_claims_overlap_every_character_stays_where_it_is(spans):
    claims = [
        Marked(min(s), max(s), number, CONFIRMED, "/c/") for number, s in enumerate(spans, 1) if s[0] != s[1]
    ]

    blocks = words_of(page(*claims))

    assert blocks == {start: COPY.text[start:end] for start, end, _ in COPY.spans()}


def test_a_claim_is_one_link_even_across_the_writers_marks():
    html = page(at("The toll rose."))

    assert html.count("<a ") == 1
    assert 'id="c1"' in html
    assert '<span class="href" title="https://x.org/?a&amp;b">toll</span>' in html


def test_the_outer_claim_has_the_line_and_the_inner_a_box():
    html = page(at("The toll rose."), at("toll", 2, UNCHECKED))

    inner = html[html.index('id="c2"') - 200 :]
    assert 'class="cl s-ok" data-claim="2" data-claims="1 2"' in inner
    assert '<span class="in s-open">' in inner
    assert "C1 goes on: " in inner


def test_two_claims_beginning_together_have_a_marker_each():
    html = page(at("The toll rose."), at("The toll", 2))

    assert html.count('data-mark="1"') == 1
    assert html.count('data-mark="2"') == 1
    assert html.count('data-item="open"') == 2


def test_a_claim_with_two_places_is_named_once():
    html = page(at("harbour says"), at("The harbour, 25 May."))

    assert html.count('id="c1"') == 1
    assert html.count('data-mark="1"') == 2


def test_the_open_claim_is_shown_in_all_its_places():
    html = page(at("harbour says"), at("The harbour, 25 May."), at("It had stood still.", 2), current=1)

    assert html.count('aria-current="true"') == 2
    assert html.count(" now") == 4  # words and marker, twice


def test_sentences_without_a_claim_are_marked_for_the_switch():
    start = COPY.text.index("It had stood still.")
    html = page(at("The toll rose."), unclaimed=[(start, start + 19)])

    assert '<span class="un"><span class="mk">' in html
    assert html.count("Unclaimed sentence: ") == 1


def test_the_byline_stands_under_the_head():
    html = page(byline="Reporter 1")

    assert (
        html.index('class="stand"')
        < html.index('class="by"')
        < html.index(f'data-start="{COPY.spans()[2][0]}"')
    )
