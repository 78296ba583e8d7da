"""Whatever is done to the copy, in whatever order: a verdict counts for its exact words and for no others."""

from dataclasses import dataclass

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsroom.errors import Invalid
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from tests.factories import Team, copy, filed, judged, mark
from verification.claims import actions as claims
from verification.claims.models import Claim
from verification.claims.states import AnchorOutcome
from verification.gate.reading import read

pytestmark = pytest.mark.django_db

HEADLINE = "Toll took 41 million"
BODY = """The port took 41 million crowns in 2022. The port took 39 million crowns in 2021.

“We are content with the year,” Ilse Brandt said. She did not name a figure.

The port opened in 1911. Nobody was hurt. Nobody was hurt.

Café Łódź 👩‍👩‍👧 opened on 3 May, مرحبا said."""
CLAIMED = [
    "The port took 41 million crowns in 2022.",
    "39 million",
    "“We are content with the year,” Ilse Brandt said.",
    "She did not name a figure.",
    "1911",
    "3 May",
]


@dataclass(frozen=True)
class Edit:
    """A change of the body: what, where (as a share of it), and with which words."""

    what: str
    at: float
    to: float
    words: str


WORDS = st.sampled_from(
    [
        "not",
        "42",
        "million",
        "Brandt",
        "nearly",
        "“",
        ".",
        "The port opened in 1911.",
        "é",
        "\n\n",
        "1911",
        "41",
    ]
)
EDITS = st.builds(
    Edit,
    what=st.sampled_from(["insert", "replace", "delete", "move", "copy", "digit", "case"]),
    at=st.floats(0, 0.999),
    to=st.floats(0, 0.999),
    words=WORDS,
)


def apply(edit: Edit, body: str) -> str:
    """The body after an edit by words, lines and figures."""
    parts = body.split(" ")
    i, j = int(edit.at * len(parts)), int(edit.to * len(parts))
    match edit.what:
        case "insert":
            parts.insert(i, edit.words)
        case "replace":
            parts[i] = edit.words
        case "delete":
            del parts[min(i, j) : min(max(i, j), min(i, j) + 4)]
        case "case":
            parts[i] = parts[i].swapcase()
        case "digit":
            figures = [at for at, sign in enumerate(body) if sign.isdigit()]
            if figures:
                at = figures[int(edit.at * len(figures))]
                return f"{body[:at]}{(int(body[at]) + 1) % 10}{body[at + 1 :]}"
        case "move" | "copy":
            lines = body.split("\n\n")
            line = lines[int(edit.at * len(lines))]
            if edit.what == "move":
                lines.remove(line)
            lines.insert(int(edit.to * (len(lines) + 1)), line)
            return "\n\n".join(lines)
    return " ".join(parts)


def assert_each_verdict_has_its_words(story: Story, given_for: dict[int, list[str]]) -> None:
    story.refresh_from_db()
    view = read(story)
    assert {claim.pk for claim in view.claims} == set(given_for)
    for claim in view.claims:
        for anchor in view.places(claim):
            assert view.revision.text[anchor.start : anchor.end] == anchor.words
        if view.standing(claim):
            words = [a.words for a in claim.anchors_now if a.outcome != AnchorOutcome.LOST]
            assert sorted(words) == given_for[claim.pk], claim.label


@pytest.fixture
def team() -> Team:
    return Team()


@pytest.fixture
def judged_story(team: Team) -> tuple[Story, dict[int, list[str]]]:
    """A story with a verdict on every claim, and for each claim the words it was given for."""
    story = filed(team, copy(HEADLINE, body=BODY))
    made = [mark(team, story, words) for words in CLAIMED]
    claims.add_place(by=team.reporter, claim=made[0], seen=1, exact="41 million", prefix="Toll took ")
    for claim in made:
        judged(team, claim)
    return story, {
        claim.pk: sorted(anchor.words for anchor in Claim.objects.get(pk=claim.pk).anchors_now)
        for claim in made
    }


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(EDITS, min_size=1, max_size=6), again=st.integers(0, 5))
def test_a_verdict_counts_only_for_its_exact_words(
    team: Team, judged_story: tuple[Story, dict[int, list[str]]], edits: list[Edit], again: int
) -> None:
    judged_once, given_for = judged_story
    with transaction.atomic():  # undone after each example: all of them begin with the story as it was judged
        story, body = Story.objects.get(pk=judged_once.pk), BODY
        for edit in [*edits, *edits[:again]]:
            body = apply(edit, body)
            story.refresh_from_db()
            try:
                document = copy(HEADLINE, body=body)
            except Invalid:
                continue
            stories.save_copy(by=team.reporter, story=story, document=document, seen=story.copy_version)
            assert_each_verdict_has_its_words(story, given_for)
        transaction.set_rollback(True)


def test_words_that_come_back_bring_their_verdict_back(team: Team) -> None:
    story = filed(team, copy(HEADLINE, body=BODY))
    claim = mark(team, story, CLAIMED[0])
    verdict = judged(team, claim)
    for figure, counts in (("43 million", False), ("41 million", True)):
        story.refresh_from_db()
        document = copy(HEADLINE, body=BODY.replace("41 million", figure))
        stories.save_copy(by=team.reporter, story=story, document=document, seen=story.copy_version)
        assert verdict.counts_for(Claim.objects.get(pk=claim.pk)) is counts


def _saved(team: Team, story: Story, body: str) -> None:
    story.refresh_from_db()
    stories.save_copy(
        by=team.reporter, story=story, document=copy(HEADLINE, body=body), seen=story.copy_version
    )


def test_a_lost_place_does_not_settle_on_the_same_words_elsewhere(team: Team) -> None:
    body = (
        "Was anybody hurt at the quay? Nobody was.\n\nThe crane fell.\n\nWas anybody hurt at sea? Nobody was."
    )
    story = filed(team, copy(HEADLINE, body=body))
    claim = mark(team, story, "Nobody was.", kind="event", prefix="at the quay? ")
    verdict = judged(team, claim)
    without = body.partition("\n\n")[2]

    for text in (without, f"{without}\n\nIt rained.", f"A line.\n\n{without}"):
        _saved(team, story, text)
        assert not verdict.counts_for(Claim.objects.get(pk=claim.pk)), text

    _saved(team, story, body)
    assert verdict.counts_for(Claim.objects.get(pk=claim.pk))


def test_a_word_that_turns_the_others_is_not_forgotten_while_they_are_gone(team: Team) -> None:
    body = "The quay cost nearly 3.4 million crowns.\n\nThe crane fell at noon."
    story = filed(team, copy(HEADLINE, body=body))
    claim = mark(team, story, "3.4 million crowns")
    verdict = judged(team, claim)
    turned = body.replace("nearly ", "")

    for text in (turned, "The crane fell at noon.", turned):
        _saved(team, story, text)
        assert not verdict.counts_for(Claim.objects.get(pk=claim.pk)), text
