"""Independent sources are distinct known origins: counted, said in words, drawn."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.sources.facts import Bears, Item, Told
from verification.sources.independence import Independence, weigh
from verification.sources.states import Origin
from verification.sources.tree import Branch

POST = Item("post", "Post of 27 May")
POLITICIAN = Told(1, "Maron on Courier", held=POST, type="social_post")
SITE_A = Told(2, "Site A", Origin.REPEATS, from_item=POST, type="other_media")
SITE_B = Told(3, "Site B", Origin.REPEATS, from_outlet=" site  A", type="other_media")
DOCTORS = Told(4, "doctors", Origin.INSIDE, from_source=1, type="unnamed_person")


def own(number: int, name: str = "", **fields: object) -> Told:
    return Told(number, name or f"S{number}", **fields)


def repeats(number: int, of: int, **fields: object) -> Told:
    return Told(number, f"S{number}", Origin.REPEATS, from_source=of, **fields)


def of(*sources: Told, against: tuple[int, ...] = (), linked: tuple[int, ...] | None = None) -> Independence:
    """All of them linked, or those named."""
    ids = [told.id for told in sources if linked is None or told.id in linked]
    return weigh(sources, [Bears(one, contradicts=one in against) for one in ids])


def drawn(rows: list[Branch]) -> list[str]:
    return [f"{'  ' * row.depth}{row.name}" for row in rows]


def test_two_outlets_that_quote_one_post_are_one_source():
    found = of(POLITICIAN, SITE_A, SITE_B)
    assert found.supporting.independent == 1
    assert found.sentence == "3 sources, 1 independent: all go back to one social post, Maron on Courier."
    assert drawn(found.tree) == ["Maron on Courier", "  Site A", "    Site B"]


def test_two_outlets_are_one_also_where_the_post_itself_is_no_source_of_the_claim():
    found = of(POLITICIAN, SITE_A, SITE_B, linked=(2, 3))
    assert found.sentence == "2 sources, 1 independent: both go back to one social post, Maron on Courier."
    assert [row.linked for row in found.tree] == [False, True, True]


def test_two_outlets_that_quote_a_post_held_as_evidence_alone_are_one():
    other = Told(3, "Site B", Origin.REPEATS, from_item=POST)
    found = of(SITE_A, other)
    assert (
        found.sentence == "2 sources, 1 independent: both go back to one piece of evidence, “Post of 27 May”."
    )


def test_doctors_inside_the_post_add_none():
    assert of(POLITICIAN, DOCTORS).supporting.independent == 1
    assert of(POLITICIAN, SITE_A, DOCTORS).supporting.independent == 1
    assert of(own(1), Told(4, "doctors", Origin.INSIDE, from_item=POST), own(5)).supporting.independent == 3
    row = of(POLITICIAN, DOCTORS).tree[1]
    assert (row.name, row.why) == ("doctors", "is quoted in Maron on Courier")


def test_the_same_bytes_are_the_same_origin():
    one, same = own(1, held=Item("sha-1", "Upload")), own(2, held=Item("sha-1", "The same again"))
    found = of(one, same, own(3, held=Item("sha-2")))
    assert (found.supporting.count, found.supporting.independent) == (3, 2)


def test_what_repeats_captured_evidence_goes_back_over_the_source_that_is_captured():
    article = Item("article", "Article of site A")
    site = Told(2, "Site A", Origin.REPEATS, from_item=POST, held=article)
    found = of(POLITICIAN, site, Told(3, "Site B", Origin.REPEATS, from_item=article))
    assert found.supporting.independent == 1


def test_an_unknown_origin_counts_as_none():
    unknown = Told(1, "Site A", Origin.UNKNOWN)
    assert of(unknown).sentence == "1 source, not independent: where it has it from is not known."
    found = of(unknown, Told(2, "Site B", Origin.REPEATS, from_outlet="Site A"))
    assert found.sentence == "2 sources, none independent: where they have it from is not known."


@pytest.mark.parametrize(
    "name",
    [
        "reuters ",
        "Reuters.",
        "“Reuters”",
        "Reu\u200bters",
        "R\u00adeuters",
        "\u202aReuters\u202c",
        "Ｒeuters",
        "Reuters\u3000",
    ],
)
def test_an_outlet_is_the_same_however_its_name_is_typed(name):
    def quoting(number: int, outlet: str) -> Told:
        return Told(number, f"S{number}", Origin.REPEATS, from_outlet=outlet)

    assert of(quoting(1, "Reuters"), quoting(2, name)).supporting.independent == 1
    assert of(quoting(1, "Café News"), quoting(2, "Cafe\u0301 News")).supporting.independent == 1
    assert of(quoting(1, "?"), quoting(2, "!")).supporting.independent == 2


def test_outlets_by_the_same_name_are_one_origin():
    both = [
        Told(number, f"S{number}", Origin.REPEATS, from_outlet=name)
        for number, name in ((1, "Wire"), (2, "WIRE "))
    ]
    assert of(*both).sentence == "2 sources, 1 independent: both go back to one outlet, Wire."


def test_circular_reporting_is_named_and_counts_as_none():
    found = of(repeats(1, 2), repeats(2, 1))
    assert found.sentence == "2 sources, none independent: S1 and S2 go back to each other."
    assert drawn(found.tree) == ["S1 and S2 go back to each other", "  S1", "  S2"]
    led = of(repeats(1, 2), repeats(2, 3), repeats(3, 1), repeats(4, 3), own(5))
    assert led.sentence == (
        "5 sources, 1 independent: 1 is an origin itself; S1, S2 and S3 go back to each other in a circle,"
        " and S4 goes back to them."
    )
    itself = Told(1, "Site A", Origin.REPEATS, from_outlet="Site A")
    assert of(itself).sentence == "1 source, not independent: Site A goes back to itself."


def test_a_circle_is_named_alike_wherever_it_is_entered():
    ring = [repeats(2, 3), repeats(3, 4), repeats(4, 2)]
    for entry in (2, 3, 4):
        assert "S2, S3 and S4 go back to each other" in of(*ring, repeats(1, entry), linked=(1,)).sentence


def test_a_withdrawn_source_does_not_count_and_cuts_what_goes_back_to_it():
    gone = own(1, "A post", withdrawn=True)
    found = of(gone, repeats(2, 1), own(3))
    assert found.sentence == (
        "2 sources, 1 independent: 1 is an origin itself; 1 goes back to A post, which was withdrawn."
        " 1 more was withdrawn and does not count."
    )
    assert of(gone).sentence == "No source is left: 1 withdrawn."
    lost = Item("post", "Post", withdrawn=True)
    assert of(Told(2, "Site A", Origin.REPEATS, from_item=lost)).supporting.independent == 0


def test_contradicting_sources_are_counted_apart():
    found = of(own(1), own(2), repeats(3, 2), own(4), against=(2, 3))
    assert (found.supporting.independent, found.contradicting.independent) == (2, 1)
    assert found.sentence == "2 sources, both independent. 2 sources contradict it, 1 independent."
    assert drawn(found.against) == ["S2", "  S3"]
    assert of(own(1), against=(1,)).sentence == "No source is named yet. 1 source contradicts it."


@pytest.mark.parametrize(
    ("sources", "sentence"),
    [
        ([], "No source is named yet."),
        ([own(1)], "1 source, 1 independent."),
        ([own(1), own(2)], "2 sources, both independent."),
        ([own(1), own(2), own(3)], "3 sources, all independent."),
        (
            [own(1, "Ann"), repeats(2, 1), own(3)],
            "3 sources, 2 independent: 2 go back to one person, Ann; 1 is an origin itself.",
        ),
        (
            [own(1, "Ann"), repeats(2, 1), Told(3, "X", Origin.UNKNOWN)],
            "3 sources, 1 independent: 2 go back to one person, Ann; where 1 of them has it from is not known.",
        ),
    ],
)
def test_the_count_is_said_in_words(sources: list[Told], sentence: str):
    assert of(*sources).sentence == sentence


def test_an_official_primary_document_is_enough_alone_and_nothing_else():
    document = own(1, type="document", proximity="first_hand")
    assert weigh([document], [Bears(1, enough="The act itself.")]).enough == {1: "The act itself."}
    for other in (
        own(1, type="named_person", proximity="first_hand"),
        own(1, type="document", proximity="second_hand"),
        own(1, type="document", proximity="first_hand", withdrawn=True),
        Told(1, "D", Origin.UNKNOWN, type="document", proximity="first_hand"),
    ):
        assert weigh([other], [Bears(1, enough="The act itself.")]).enough == {}


def test_a_chain_of_many_needs_no_recursion_and_nests_as_deep_as_it_is():
    chain = [own(1), *[repeats(number, number - 1) for number in range(2, 1_501)]]
    found = of(*reversed(chain))
    assert found.sentence == "1500 sources, 1 independent: all go back to one person, S1."
    rows = found.tree
    assert [row.depth for row in rows] == list(range(1_500))
    assert sum(row.opens for row in rows) == sum(row.closes for row in rows) == 1_499


def _one_chain(many: int) -> list[Told]:
    return [own(1), *[repeats(number, number - 1) for number in range(2, many + 1)]]


def _apart(many: int) -> list[Told]:
    return [own(number) for number in range(1, many + 1)]


def _ring(many: int) -> list[Told]:
    return [repeats(number, number % many + 1) for number in range(1, many + 1)]


@pytest.mark.parametrize("shape", [_one_chain, _apart, _ring])
def test_time_grows_with_the_sources_and_not_with_their_square(shape):
    def took(many: int) -> float:
        sources, times = shape(many), []
        for _ in range(9):
            began = time.process_time()  # of this process alone: others may be busy
            found = of(*sources)
            _ = found.sentence, found.tree
            times.append(time.process_time() - began)
        return min(times)

    assert took(800) < 9 * took(200)  # squared it would be sixteen


# Whatever sources there are, and whatever they go back to.

IDS = range(1, 9)
ITEMS = [Item("a", "A"), Item("b", "B"), Item("c", "C", withdrawn=True)]


@st.composite
def some(draw: st.DrawFn, number: int) -> Told:
    origin = draw(st.sampled_from(Origin.values))
    to = draw(st.sampled_from(["source", "item", "outlet"])) if origin in {"repeats", "inside"} else ""
    return Told(
        number,
        draw(st.sampled_from(["Wire", "Post", "Ann", f"S{number}"])),
        origin,
        from_source=draw(st.sampled_from(IDS)) if to == "source" else None,
        from_item=draw(st.sampled_from(ITEMS)) if to == "item" else None,
        from_outlet=draw(st.sampled_from(["wire", "Gazette", "post"])) if to == "outlet" else "",
        held=draw(st.none() | st.sampled_from(ITEMS)),
        withdrawn=draw(st.booleans()) and draw(st.booleans()),
    )


stories = st.tuples(*[some(number) for number in IDS])


@given(stories, st.randoms())
def test_order_never_matters(sources: tuple[Told, ...], chance: random.Random):
    found = of(*sources)
    mixed = list(sources)
    chance.shuffle(mixed)
    again = weigh(mixed, [Bears(told.id) for told in chance.sample(mixed, len(mixed))])
    assert again.supporting == found.supporting
    assert (again.sentence, again.tree) == (found.sentence, found.tree)


@given(stories, st.sampled_from(IDS))
def test_what_goes_back_to_an_origin_that_is_there_never_raises_the_count(sources: tuple[Told, ...], to: int):
    before = of(*sources)
    if to in before.withdrawn:
        return
    for told in (
        Told(99, "New", Origin.REPEATS, from_source=to),
        Told(99, "New", Origin.INSIDE, from_source=to),
        Told(99, "New", Origin.UNKNOWN),
    ):
        assert of(*sources, told).supporting.independent <= before.supporting.independent


@given(stories)
def test_every_source_is_accounted_for_once(sources: tuple[Told, ...]):
    found = of(*sources)
    side = found.supporting
    sorted_in = [
        *[member for group in side.groups for member in group.members],
        *side.unknown,
        *[member for members in side.circles.values() for member in members],
        *[member for members in side.cut.values() for member in members],
    ]
    assert sorted(sorted_in) == sorted(side.sources)
    assert sorted([*side.sources, *found.withdrawn]) == list(IDS)
    assert side.independent <= side.count
    assert "none" not in found.sentence or side.independent == 0


@given(stories)
def test_the_tree_shows_every_source_once_and_closes_what_it_opens(sources: tuple[Told, ...]):
    found = of(*sources)
    rows = found.tree
    shown = [row.source for row in rows if row.source is not None]
    assert len(shown) == len(set(shown))
    assert {row.source for row in rows if row.linked} == set(found.supporting.sources)
    depth = 0
    for row in rows:
        assert row.depth == depth
        depth += row.opens - row.closes
        assert depth >= 0
    assert depth == 0
