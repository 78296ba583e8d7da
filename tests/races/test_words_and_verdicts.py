"""Editing, judging, marking and reshaping one story at once: no verdict for other words, no claim without its words."""

import random

import pytest
from django.db.models import F

from newsroom.errors import Refusal
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from tests.factories import Team, copy, filed, judged, mark, some_evidence, taken, task_of
from tests.races.test_threads import at_once
from verification.checking import actions as checking
from verification.checking.actions import Shown
from verification.checking.confirming import confirm_again
from verification.claims import actions as claims
from verification.claims.joining import merge
from verification.claims.leaning import lean
from verification.claims.models import Anchor, Claim
from verification.claims.upkeep import leans_among
from verification.gate.reading import read

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

LINES = [f"Pier {number} opened in {1900 + number}." for number in range(8)]
ROUNDS = 12


def assert_words_and_verdicts_agree(story: Story) -> None:
    """Every standing claim has its places in the copy of now, and its digest is that of their words."""
    story = Story.objects.get(pk=story.pk)
    view = read(story)
    anchors = {claim.pk: claim.anchors_now for claim in view.claims}
    leans = leans_among(view.claims)
    for claim in view.claims:
        assert len(anchors[claim.pk]) == claim.places.count(), (
            f"{claim.label} has no words in the copy of now"
        )
        leaned = [anchors.get(on_id, []) for on_id in leans.get(claim.pk, ())]
        assert claim.digest(anchors[claim.pk], leaned) == claim.words_digest, claim.label
        for anchor in view.places(claim):
            assert view.revision.text[anchor.start : anchor.end] == anchor.words
    now = Anchor.objects.filter(
        place__claim__in=view.claims, revision__number=F("revision__story__copy_version")
    )
    assert now.count() == sum(map(len, anchors.values()))


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_everything_at_once_leaves_each_verdict_with_its_words(seed: int) -> None:
    team = Team()
    story = filed(team, copy(body="\n\n".join(LINES)))
    made = [mark(team, story, line, kind="date_place") for line in LINES[:6]]
    judged(team, made[0])
    judged(team, made[1])
    tasks = [taken(team, claim) for claim in made[2:4]]
    shows = [Shown(some_evidence(team, story))]
    story.refresh_from_db()

    def edit(old: str, new: str, by: object) -> object:
        now = Story.objects.get(pk=story.pk)
        body = now.revision.document.body_source().replace(old, new)
        return stories.save_copy(by=by, story=now, document=copy(body=body), seen=now.copy_version)

    def give(task: object) -> object:
        words = Claim.objects.get(pk=task.claim_id).words_digest
        return checking.judge(
            by=team.checker, task=task, seen=task.version, words=words, said="not_asked", so="confirmed",
            rationale="Archive.", shows=shows,
        )  # fmt: skip

    def again(claim: Claim) -> object:
        task, now = task_of(claim), Claim.objects.get(pk=claim.pk)
        return confirm_again(by=team.checker, tasks=[(task, task.version, now.words_digest)])

    jobs = [
        lambda: edit("1900", "1899", team.reporter),
        lambda: edit("1902", "1898", team.editor),
        lambda: give(tasks[0]),
        lambda: give(tasks[1]),
        lambda: again(made[0]),
        lambda: mark(team, Story.objects.get(pk=story.pk), LINES[6], kind="date_place"),
        lambda: mark(team, Story.objects.get(pk=story.pk), LINES[7], kind="date_place"),
        lambda: merge(by=team.senior, claim=Claim.objects.get(pk=made[4].pk), into=Claim.objects.get(pk=made[5].pk)),
        lambda: lean(by=team.reporter, claim=Claim.objects.get(pk=made[1].pk), on=Claim.objects.get(pk=made[2].pk)),
        lambda: claims.amend(
            by=team.reporter, claim=Claim.objects.get(pk=made[3].pk), seen=made[3].version, kind="date_place",
            risk="low", flags=[], statement="The fourth pier opened in 1903.", attributed_to="", channel="",
        ),
    ]  # fmt: skip
    random.Random(seed).shuffle(jobs)

    outcomes = at_once(jobs)

    unexpected = [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, Refusal)]
    assert unexpected == []
    assert_words_and_verdicts_agree(story)
