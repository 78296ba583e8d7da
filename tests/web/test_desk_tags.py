"""How states, times, differences and shares are worded and drawn."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.template import Context, Engine
from django.utils import timezone

from verification.checking.states import LABELS, STALE, UNCHECKED, Said, So
from verification.web.signs import SIGNS
from verification.web.templatetags.desk import segments
from verification.web.times import ago_words, clock_words, due_words, offset_words, span

ENGINE = Engine(
    dirs=[settings.BASE_DIR / "templates"], libraries={"desk": "verification.web.templatetags.desk"}
)
NOW = datetime(2023, 5, 27, 17, 24, 6, tzinfo=UTC)  # a Saturday; 20:24 in Vilnius
VILNIUS = ZoneInfo("Europe/Vilnius")


def drawn(source: str, **context) -> str:
    return ENGINE.from_string("{% load desk %}" + source).render(Context({"now": NOW, **context}))


@pytest.fixture(autouse=True)
def _in_vilnius():
    with timezone.override(VILNIUS):
        yield


def test_every_label_of_a_verdict_has_a_sign():
    assert {label.sign for label in [*LABELS.values(), STALE, UNCHECKED]} <= SIGNS.keys()


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("since 1996", "“since 1996”"),
        ('"Nobody is going to bury me."', '"Nobody is going to bury me."'),
        ('"All this secrecy', '"All this secrecy"'),
        ("“I said so,” she said", "“I said so,” she said"),
    ],
)
def test_words_stand_in_one_pair_of_quotation_marks(words: str, shown: str):
    assert drawn("{{ words|in_quotes|safe }}", words=words) == shown


def test_a_state_is_a_colour_an_icon_and_a_word():
    html = drawn("{% state_label label %}", label=LABELS[So.UNVERIFIED, Said.ACCURATE])

    assert html == (
        '<span class="st s-attr"><svg class="i" aria-hidden="true"><use href="#i-attr"/></svg>'
        "Attributed, unverified</span>"
    )


def test_a_state_may_have_words_and_an_icon_of_its_own():
    html = drawn('{% state_label "false" "Blocked" icon="lock" %}')

    assert "s-false" in html
    assert "#i-lock" in html
    assert "Blocked" in html


def test_words_of_a_state_are_escaped():
    assert "<b>" not in drawn('{% state_label "ok" words %}', words="<b>")


def test_an_icon_with_a_label_speaks_for_itself():
    assert 'role="img" aria-label="Signed"' in drawn('{% icon "ok" "Signed" %}')


@pytest.mark.parametrize(
    ("minutes", "words", "css"),
    [
        (66, "in 1 h 06 min", "soon"),
        (90, "in 1 h 30 min", "soon"),
        (91, "in 1 h 31 min", ""),
        (0, "now", "soon"),
        (-24, "24 min late", "late"),
        (34 * 60 + 36, "in 34 h 36 min", ""),
        (-3 * 24 * 60, "3 days late", "late"),
    ],
)
def test_a_deadline_in_words(minutes, words, css):
    assert due_words(NOW + timedelta(minutes=minutes), NOW) == (words, css)


def test_words_agree_with_clocks_that_show_no_seconds():
    publish_by = datetime(2023, 5, 27, 18, 30, tzinfo=UTC)

    assert due_words(publish_by, NOW)[0] == "in 1 h 06 min"
    assert due_words(publish_by, NOW + timedelta(seconds=53))[0] == "in 1 h 06 min"
    assert due_words(publish_by, NOW + timedelta(seconds=54))[0] == "in 1 h 05 min"


def test_what_happened_is_never_late():
    assert ago_words(NOW - timedelta(minutes=32), NOW) == "32 min ago"
    assert ago_words(NOW, NOW) == "just now"
    assert "late" not in drawn("{% ago moment %}", moment=NOW - timedelta(days=1))


def test_long_times_are_counted_in_days():
    assert span(47 * 60 + 59) == "47 h 59 min"
    assert span(48 * 60) == "2 days"


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(minutes=66), "21:30"),
        (timedelta(hours=12), "Sun 08:24"),
        (timedelta(days=-6), "Sun 20:24"),
        (timedelta(days=7), "3 Jun 20:24"),
        (timedelta(days=300), "22 Mar 2024 19:24"),
    ],
)
def test_an_instant_on_the_wall(ahead, words):
    assert clock_words(NOW + ahead, VILNIUS, NOW) == words


def test_a_deadline_is_absolute_and_relative():
    html = drawn("{% when due %}", due=datetime(2023, 5, 27, 18, 30, tzinfo=UTC))

    assert html == (
        '<time datetime="2023-05-27T18:30:00+00:00" title="Sat 27 May 2023, 21:30 (UTC+3)">21:30</time> '
        '<time class="rel soon" datetime="2023-05-27T18:30:00+00:00" data-rel="due">in 1 h 06 min</time>'
    )


def test_a_zone_is_named_when_it_is_not_the_newsrooms():
    due = datetime(2023, 5, 27, 18, 30, tzinfo=UTC)

    assert "20:30</time> <span" in drawn('{% at due "Europe/Berlin" %}', due=due)
    assert "(UTC+2)" in drawn('{% at due "Europe/Berlin" %}', due=due)
    assert "(UTC" not in drawn('{% at due "Europe/Helsinki" %}', due=due).replace('(UTC+3)">', "")


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/Vilnius", "UTC+3"),
        ("UTC", "UTC"),
        ("Asia/Kolkata", "UTC+5:30"),
        ("America/St_Johns", "UTC−2:30"),
    ],
)
def test_a_zone_as_its_distance_from_utc(zone, words):
    assert offset_words(NOW, ZoneInfo(zone)) == words


def test_no_time_says_so():
    assert drawn("{% when due none='not set' %}", due=None) == '<span class="dim">not set</span>'
    assert drawn("{% at due %}", due=None) == ""


def test_the_countdown_turns_into_words_when_it_is_too_late():
    assert ">1:06<" in drawn("{% countdown due %}", due=NOW + timedelta(minutes=66))
    late = drawn("{% countdown due %}", due=NOW - timedelta(minutes=24))
    assert 'class="count late"' in late
    assert ">24 min late<" in late


def test_inline_parts_bring_no_space_of_their_own():
    assert drawn('{% state_label "ok" %},{% at due %}.', due=NOW).endswith("</time>.")
    assert "</span>,<time" in drawn('{% state_label "ok" %},{% at due %}.', due=NOW)


def test_pieces_of_a_bar_fill_it_and_leave_out_what_is_none():
    pieces = segments([("f-ok", 10), ("f-bad", 3), ("f-stale", 0), ("", 2)], 15)

    assert [piece.css for piece in pieces] == ["f-ok", "f-bad", ""]
    assert sum(float(piece.width) for piece in pieces) == pytest.approx(100, abs=0.2)
    assert pieces[1].x == "66.7"


def test_a_bar_says_its_figures_and_needs_no_style():
    html = drawn("{% claims_bar 10 3 2 2 %}")

    assert 'aria-label="10 may run, 3 block, 2 stale, 2 unchecked"' in html
    assert "style" not in html


def test_load_over_capacity_is_full_and_marked():
    html = drawn("{% load_bar 14 12 %}")

    assert 'class="f-bad" x="0.0" width="100.0"' in html
    assert "14 of 12 held" in html


def test_an_empty_bar_is_drawn_empty():
    assert "<rect" not in drawn("{% claims_bar 0 %}")
    assert "<rect" not in drawn("{% load_bar 0 0 %}")


def test_both_sides_of_a_diff():
    diff = [("equal", "surfaced "), ("delete", "three"), ("insert", "<several>"), ("equal", " times")]
    html = drawn('{% include "components/_diff.html" %}', diff=diff)

    assert "<p>surfaced <del>three</del> times</p>" in html
    assert "<p>surfaced <ins>&lt;several&gt;</ins> times</p>" in html


def test_choices_get_keys_until_the_keys_run_out():
    assert (
        drawn('{% for choice, key in "abc"|with_keys:"12" %}{{ choice }}{{ key }} {% endfor %}') == "a1 b2 c "
    )
