"""What a verdict rests on is withdrawn: the verdict is suspended, the task goes back, an approval is void."""

import pytest

from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.models import Event
from tests.factories import Team, approved, filed, judged, mark, task_of
from verification.checking.confirming import confirm_again
from verification.checking.models import Verdict
from verification.checking.states import TaskState
from verification.claims.models import Claim
from verification.sources import actions as sources
from verification.sources.models import Source

pytestmark = pytest.mark.django_db


def resting(team: Team, *, contradicts: bool = False) -> tuple[Claim, Source, Verdict]:
    """A judged claim, and a source that bears it or contradicts it."""
    story = filed(team)
    claim = mark(team, story)
    source = sources.add(by=team.reporter, story=story, name="A clerk of the port", type="unnamed_person")
    sources.rest(by=team.reporter, claim=claim, source=source, contradicts=contradicts)
    return claim, source, judged(team, claim)


def test_a_withdrawn_source_suspends_what_rests_on_it():
    team = Team()
    claim, source, verdict = resting(team)

    sources.withdraw(by=team.reporter, source=source, reason="The clerk does not exist.")

    verdict.refresh_from_db()
    assert verdict.suspended_because == "A source it rests on was withdrawn."
    task = task_of(claim)
    assert (task.state, task.assignee, task.ahead) == (TaskState.OPEN, team.checker, True)
    assert Event.objects.filter(verb="source.withdrawn", story_id=claim.story_id).count() == 1


def test_a_withdrawn_source_that_only_contradicted_suspends_nothing():
    team = Team()
    _claim, source, verdict = resting(team, contradicts=True)
    sources.withdraw(by=team.reporter, source=source, reason="Mistaken identity.")
    verdict.refresh_from_db()
    assert verdict.suspended_at is None


def test_a_withdrawn_source_bears_nothing_new_and_goes_once():
    team = Team()
    claim, source, _verdict = resting(team)
    sources.withdraw(by=team.checker, source=source, reason="Mistaken identity.")
    source.refresh_from_db()
    with pytest.raises(NotPossible, match="nothing can rest on it"):
        sources.rest(by=team.reporter, claim=claim, source=source)
    with pytest.raises(NotPossible, match="already withdrawn"):
        sources.withdraw(by=team.checker, source=source, reason="Again.")


def test_why_a_source_goes_is_said_by_somebody_of_the_desk():
    team, other = Team(), Team()
    _claim, source, _verdict = resting(team)
    with pytest.raises(Invalid, match="why it can not be relied on"):
        sources.withdraw(by=team.reporter, source=source, reason=" ")
    for by in (other.editor, team.auditor):
        with pytest.raises(NotPermitted):
            sources.withdraw(by=by, source=source, reason="Mistaken identity.")


def test_what_rested_on_a_withdrawn_source_is_not_confirmed_with_a_click():
    team = Team()
    claim, source, _verdict = resting(team)
    sources.withdraw(by=team.reporter, source=source, reason="The clerk does not exist.")
    task = task_of(claim)
    words = Claim.objects.get(pk=claim.pk).words_digest

    answer = confirm_again(by=team.checker, tasks=[(task, task.version, words)])

    assert answer.done == []
    assert "not the words alone" in answer.left[0].sentence


def test_an_approval_is_void_when_a_source_goes():
    team = Team()
    story = approved(team)
    source = sources.add(by=team.reporter, story=story, name="Annual report", type="document")
    sources.withdraw(by=team.reporter, source=source, reason="A forgery.")
    story.refresh_from_db()
    assert story.state == "checking"
    assert not story.sign_offs.in_force().approvals().exists()
