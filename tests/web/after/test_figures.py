"""The figures of a desk: reckoned by hand, read by some, and naming nobody they should not."""

import csv
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from newsroom.errors import NotPermitted
from newsroom.stories import actions as verbs
from newsroom.stories.models import Story
from tests.factories import Team, approved, copy, filed, judged, mark, published
from tests.web.editor.conftest import SignIn
from verification.checking.models import VerificationTask
from verification.claims.models import Claim
from verification.gate import signing
from verification.gate.models import SignOff
from verification.record import actions as records
from verification.record import correcting
from verification.record.analytics import Failing, Share, figures, may_read_figures
from verification.sources import actions as sources

HOUR = timedelta(hours=1)


def corrected(team: Team, story: Story, missed_step: str) -> None:
    """Taken back, the shortest way to a correction that ran, and explained."""
    correction = correcting.open_correction(
        by=team.reporter, story=story, kind="retraction", because="Wrong."
    )
    correction = correcting.agree(by=team.senior, correction=correction, seen=1, words="It was wrong.")
    correcting.explain(
        by=team.checker, correction=correction, seen=correction.version, missed_step=missed_step, cause="So."
    )


def updated(team: Team, story: Story) -> None:
    """A second version with an update, which is no correction."""
    update = correcting.open_correction(
        by=team.reporter, story=story, kind="update", because="More is known."
    )
    correcting.agree(by=team.editor, correction=update, seen=1, words="")
    story = verbs.revise(by=team.reporter, story=story)
    signing.approve(by=team.editor, story=story, seen=story.gate_version)
    records.publish(by=team.editor, story=Story.objects.get(pk=story.pk))


def test_the_figures_are_what_happened(team: Team) -> None:
    begun = timezone.now()
    stories = [published(team) for _ in range(4)]
    for hours, story in enumerate(stories, start=1):
        first = story.claims.get().verdicts.get()
        Claim.objects.filter(story=story).update(made_at=first.at - hours * HOUR)
        approval = SignOff.objects.get(story=story)
        Story.objects.filter(pk=story.pk).update(filed_at=approval.at - 10 * hours * HOUR)
    late, early = (story.tasks.get() for story in stories[:2])
    for task, due in ((late, -HOUR), (early, HOUR)):
        VerificationTask.objects.filter(pk=task.pk).update(due_at=task.settled_at + due)
    VerificationTask.objects.exclude(pk__in=(late.pk, early.pk)).update(due_at=None)
    corrected(team, stories[0], "checking")
    updated(team, stories[1])

    with time_machine.travel(begun + 2 * HOUR, tick=False):
        found = figures(team.desk, since=begun - 2 * HOUR, until=begun + 2 * HOUR)
    assert (found.to_first_verdict, found.first_verdicts) == (2.5 * HOUR, 4)
    assert (found.to_clear, found.cleared) == (25 * HOUR, 4)
    assert found.overdue == Share(1, 2)
    assert found.corrections == Share(1, 4)
    assert found.corrections.per_cent == 25
    assert found.by_step == [("The check", 1)]
    assert [(week.due, week.late, week.ran, week.corrected) for week in found.weeks if week.ran] == [
        (2, 1, 4, 1)
    ]
    assert figures(team.desk, since=begun - 9 * HOUR, until=begun - 2 * HOUR).corrections == Share(0, 0)


def test_an_approval_that_did_not_last_is_told_from_one_that_ran(team: Team) -> None:
    begun = timezone.now()
    verbs.hold(by=team.editor, story=approved(team), reason="Wait.")
    verbs.revise(by=team.reporter, story=published(team))
    assert figures(team.desk, since=begun, until=timezone.now()).stale == Share(1, 2)


@pytest.mark.parametrize("unseen", [{"type": "unnamed_person"}, {"ground_rules": "on_background"}])
def test_sources_that_keep_failing_are_named_only_on_the_record(team: Team, unseen: dict[str, str]) -> None:
    begun = timezone.now()
    for name in ("Petra Holm", " petra  holm"):
        story = filed(team, copy(body="The port opened in 1911. It took 41 million crowns in tolls in 2022."))
        for how, words in (
            ({}, "The port opened in 1911"),
            (unseen, "took 41 million crowns in tolls in 2022"),
        ):
            called = name if not how else "A clerk of the port"
            claim = mark(team, story, words)
            source = sources.add(
                by=team.reporter, story=story, name=called, **{"type": "named_person", **how}
            )
            sources.rest(by=team.reporter, claim=claim, source=source)
            judged(team, claim, so="false")

    found = figures(team.desk, since=begun, until=timezone.now())
    assert found.failing == [Failing("Petra Holm", 2, 2)]


def test_they_are_read_and_taken_away_by_those_who_may(team: Team, sign_in: SignIn) -> None:
    here = f"/desks/{team.desk.slug}/figures/"
    corrected(team, published(team), "editing")
    shown = sign_in(team.auditor).get(here).content.decode()
    assert "Editing changed it" in shown
    assert "100.0" in shown
    assert "<rect" in shown
    assert " style=" not in shown

    answer = sign_in(team.head).get(f"{here}csv/?weeks=4")
    rows = list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines()))
    assert {"figure": "corrections", "of": "", "value": "1", "out_of": "1"} in rows
    assert sign_in(team.reporter).get(here).status_code == 403
    with pytest.raises(NotPermitted):
        may_read_figures(by=team.checker, desk=team.desk)
