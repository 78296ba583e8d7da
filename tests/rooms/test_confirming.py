"""Confirming again: one's own verdict, for words that changed without changing what they say, and nothing else."""

import pytest

from newsroom.errors import NotPossible
from newsroom.ledger.models import Event
from newsroom.people.models import User
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from tests.factories import OPENED, TOLL, Team, approved, filed, judged, mark, some_evidence, task_of
from tests.rooms.test_reshaping import edit, leaning, now, stands
from verification.checking import actions as checking
from verification.checking.confirming import LONGEST_REASON, confirm_again
from verification.checking.fixes import accept_fix
from verification.checking.giving import Many, ToTick
from verification.checking.models import Verdict, VerificationTask
from verification.checking.states import TaskState
from verification.claims import actions as claims
from verification.claims.models import Claim
from verification.claims.states import Risk
from verification.evidence import actions as evidence
from verification.gate import actions as gate
from verification.gate import signing
from verification.record import actions as records
from verification.sources import actions as sources

pytestmark = pytest.mark.django_db

SOFTER = "took around 41 million crowns in tolls in 2022"


def as_seen(claim: Claim, kind: str = "check") -> tuple[VerificationTask, int, str]:
    task = task_of(claim, kind)
    return task, task.version, now(claim).words_digest


def confirm(by: User, *claims_: Claim, reason: str = "", kind: str = "check") -> Many:
    return confirm_again(by=by, tasks=[as_seen(claim, kind) for claim in claims_], reason=reason)


def sentences(many: Many) -> list[str]:
    return [left.sentence for left in many.left]


def stale(team: Team, words: str = TOLL, **fields: object) -> tuple[Story, Claim, Verdict]:
    """A judged claim whose words the reporter changed afterwards."""
    story = filed(team)
    claim = mark(team, story, words, **fields)
    verdict = judged(team, claim)
    edit(team, story, "took 41", "took around 41")
    assert not stands(claim)
    return story, claim, verdict


def test_the_verdict_is_given_again_on_the_same_grounds() -> None:
    team = Team()
    _story, claim, first = stale(team)

    many = confirm(team.checker, claim, reason="Rounded, as the report rounds.")

    again = claim.verdicts.order_by("pk").last()
    assert many.left == []
    assert many.done == [task_of(claim)]
    assert task_of(claim).state == TaskState.DONE
    assert (again.confirms, again.by, again.copy_version) == (first, team.checker, 2)
    assert (again.said, again.so, again.ticked) == (first.said, first.so, False)
    assert again.rationale == "The annual report says so.\n\nSame meaning: Rounded, as the report rounds."
    grounds = [(show.evidence, show.where) for show in again.shows.all()]
    assert grounds == [(show.evidence, show.where) for show in first.shows.all()]
    assert grounds[0][1] == "p. 4"
    assert stands(claim)
    event = Event.objects.get(verb="claim.confirmed_again")
    assert (event.actor, event.facts["claim"], event.facts["words"]) == (
        team.checker,
        claim.number,
        now(claim).words_digest,
    )


def test_without_a_reason_the_rationale_stays_as_it_was() -> None:
    team = Team()
    _story, claim, first = stale(team)
    confirm(team.checker, claim, reason="  ")
    assert claim.verdicts.order_by("pk").last().rationale == first.rationale


def test_a_tick_stays_a_tick() -> None:
    team = Team()
    story = filed(team)
    claim = mark(team, story)
    task = task_of(claim)
    checking.tick(
        by=team.checker, tasks=[ToTick(task, task.version)], evidence=some_evidence(team, story), where="p. 1"
    )
    edit(team, story, "took 41", "took around 41")

    confirm(team.checker, claim)

    again = claim.verdicts.order_by("pk").last()
    assert again.ticked
    assert again.shows.get().where == "p. 1"
    assert stands(claim)


def test_a_tick_on_what_is_no_plain_fact_any_more_is_left() -> None:
    team = Team()
    story = filed(team)
    claim = mark(team, story)
    task = task_of(claim)
    checking.tick(by=team.checker, tasks=[ToTick(task, task.version)], evidence=some_evidence(team, story))
    edit(team, story, "took 41", "took around 41")
    Claim.objects.filter(pk=claim.pk).update(risk=Risk.HIGH)

    assert "no plain fact any more" in sentences(confirm(team.checker, claim))[0]


# Whose


def test_nobody_confirms_the_verdict_of_somebody_else() -> None:
    team = Team()
    _story, claim, _verdict = stale(team)
    VerificationTask.objects.filter(claim=claim).update(assignee=None)

    many = confirm(team.second, claim)

    assert many.done == []
    assert "only they can give it again" in sentences(many)[0]
    assert not stands(claim)
    assert claim.verdicts.count() == 1


def test_nobody_confirms_a_task_that_somebody_else_has_taken() -> None:
    team = Team()
    _story, claim, _verdict = stale(team)
    task = task_of(claim)
    VerificationTask.objects.filter(pk=task.pk).update(assignee=None)
    checking.take(by=team.second, task=task, seen=task.version)

    assert sentences(confirm(team.checker, claim)) == [f"Sven Second has taken {claim.label}."]


def test_whoever_proposed_a_fix_that_was_accepted_does_not_confirm() -> None:
    team = Team()
    story = filed(team)
    claim = mark(team, story)
    verdict = judged(team, claim, fix=SOFTER)
    story.refresh_from_db()
    accept_fix(by=team.editor, verdict=verdict, seen=story.copy_version)

    many = confirm(team.checker, claim)

    assert "You are responsible for the words" in sentences(many)[0]
    assert not stands(claim)


def test_whoever_is_no_checker_any_more_does_not_confirm() -> None:
    team = Team()
    _story, claim, _verdict = stale(team)
    team.desk.memberships.filter(user=team.checker).update(role="reporter")

    assert "Only a fact-checker" in sentences(confirm(User.objects.get(pk=team.checker.pk), claim))[0]


# When it is not the words alone


def test_not_on_evidence_that_was_withdrawn() -> None:
    team = Team()
    _story, claim, verdict = stale(team)
    evidence.withdraw(by=team.second, evidence=verdict.shows.get().evidence, reason="A forgery.")

    why = "It rested on evidence that was withdrawn: Annual report 2022."
    assert sentences(confirm(team.checker, claim)) == [
        f"It is not the words alone. {why} Check {claim.label} anew."
    ]
    assert not stands(claim)


def test_a_reason_with_a_full_stop_of_its_own_gets_no_second() -> None:
    team = Team()
    _story, claim, verdict = stale(team)
    Verdict.objects.filter(pk=verdict.pk).update(
        suspended_at=verdict.at, suspended_because="A doubt came up."
    )

    assert sentences(confirm(team.checker, claim)) == [
        f"It is not the words alone. A doubt came up. Check {claim.label} anew."
    ]


def test_not_on_evidence_that_was_withdrawn_for_a_verdict_that_was_suspended_by_nobody() -> None:
    team = Team()
    _story, claim, verdict = stale(team)
    shown = verdict.shows.get().evidence
    type(shown).objects.filter(pk=shown.pk).update(
        withdrawn_at=verdict.at, withdrawn_by=team.second, withdrawn_reason="A forgery."
    )

    assert "was withdrawn since" in sentences(confirm(team.checker, claim))[0]


def test_not_on_a_source_that_was_withdrawn() -> None:
    team = Team()
    story = filed(team)
    claim = mark(team, story)
    source = sources.add(by=team.reporter, story=story, name="Annual report", type="document")
    sources.rest(by=team.reporter, claim=claim, source=source)
    judged(team, claim)
    sources.withdraw(by=team.editor, source=source, reason="Retracted.")

    assert "A source it rests on was withdrawn." in sentences(confirm(team.checker, claim))[0]


def test_not_while_a_place_is_lost() -> None:
    team = Team()
    story = filed(team)
    claim = mark(team, story, OPENED, kind="date_place")
    judged(team, claim)
    edit(team, story, OPENED, "")

    assert "has lost its words in a place" in sentences(confirm(team.checker, claim))[0]


def test_not_a_verdict_that_counts() -> None:
    team = Team()
    story = filed(team)
    claim = mark(team, story)
    judged(team, claim)

    assert "no verdict that its words have left behind" in sentences(confirm(team.checker, claim))[0]


def test_not_for_words_that_changed_again_since_they_were_read() -> None:
    team = Team()
    story, claim, _verdict = stale(team)
    seen = as_seen(claim)
    edit(team, story, "around 41", "roughly 41")

    many = confirm_again(by=team.checker, tasks=[seen])

    assert "changed again since you read them" in sentences(many)[0]
    assert not stands(claim)


@pytest.mark.parametrize("state", [StoryState.HELD, StoryState.SPIKED, StoryState.DRAFT])
def test_not_while_the_story_is_off_the_desk(state: StoryState) -> None:
    team = Team()
    story, claim, _verdict = stale(team)
    story.refresh_from_db()
    match state:
        case StoryState.HELD:
            stories.hold(by=team.editor, story=story, reason="For legal.")
        case StoryState.SPIKED:
            stories.spike(by=team.editor, story=story, reason="Old.")
        case _:
            stories.return_to_reporter(by=team.editor, story=story, reason="Shorter.")

    many = confirm(team.checker, claim)

    assert many.done == []
    assert story.slug in sentences(many)[0]


def test_a_reason_that_is_too_long_is_refused_and_nothing_is_done() -> None:
    team = Team()
    _story, claim, _verdict = stale(team)
    with pytest.raises(Exception, match="at most 500"):
        confirm(team.checker, claim, reason="x" * (LONGEST_REASON + 1))
    assert not stands(claim)


# Second checks


def twice(team: Team) -> tuple[Story, Claim]:
    """A claim of high risk, judged by two people, whose words changed afterwards."""
    story = filed(team)
    claim = mark(team, story, risk=Risk.HIGH, kind="event", flags=["allegation"])
    judged(team, claim)
    judged(team, claim, by=team.second, kind="second_check")
    edit(team, story, "took 41", "took around 41")
    return story, claim


def test_a_second_check_waits_for_its_first() -> None:
    team = Team()
    _story, claim = twice(team)

    many = confirm(team.second, claim, kind="second_check")
    assert "that check comes first" in sentences(many)[0]

    assert confirm(team.checker, claim).left == []
    assert confirm(team.second, claim, kind="second_check").left == []
    assert task_of(claim, "second_check").state == TaskState.DONE
    assert [(v.by, v.second) for v in claim.verdicts.order_by("pk")][2:] == [
        (team.checker, False),
        (team.second, True),
    ]


def test_the_first_checker_does_not_confirm_the_second_check() -> None:
    team = Team()
    _story, claim = twice(team)
    confirm(team.checker, claim)

    assert confirm(team.checker, claim, kind="second_check").done == []


def test_while_the_second_check_waits_the_first_verdict_is_hidden_again() -> None:
    team = Team()
    _story, claim = twice(team)
    assert Verdict.objects.hidden_from(team.second).count() == 1

    confirm(team.checker, claim)

    hidden = Verdict.objects.hidden_from(team.second)
    assert {verdict.confirms_id is None for verdict in hidden} == {True, False}
    assert confirm(team.second, claim, kind="second_check").left == []
    assert not Verdict.objects.hidden_from(team.second).exists()


# Many, twice


def test_many_are_confirmed_and_the_rest_is_left_with_its_reason() -> None:
    team = Team()
    story = filed(team)
    toll, opened, other = (
        mark(team, story),
        mark(team, story, OPENED, kind="date_place"),
        mark(team, story, "harbour master Ilse Brandt", kind="title"),
    )
    for claim, by in ((toll, team.checker), (opened, team.checker), (other, team.second)):
        judged(team, claim, by=by)
    edit(team, story, "took 41", "took around 41")
    edit(team, story, "opened in 1911", "opened back in 1911")
    edit(team, story, "harbour master Ilse", "the harbour master Ilse")
    edit(team, story, "harbour master Ilse Brandt", "harbourmaster Ilse Brandt")

    many = confirm(team.checker, toll, other, opened, reason="House style.")

    assert [task.claim for task in many.done] == [toll, opened]
    assert [left.task.claim for left in many.left] == [other]
    assert stands(toll)
    assert stands(opened)
    assert not stands(other)
    assert Event.objects.filter(verb="claim.confirmed_again").count() == 2


def test_sent_twice_it_is_done_once() -> None:
    team = Team()
    _story, claim, _verdict = stale(team)
    seen = as_seen(claim)

    first, second = confirm_again(by=team.checker, tasks=[seen]), confirm_again(by=team.checker, tasks=[seen])

    assert (len(first.done), len(second.done)) == (1, 0)
    assert claim.verdicts.count() == 2
    assert Event.objects.filter(verb="claim.confirmed_again").count() == 1


def test_named_twice_in_one_go_it_is_done_once() -> None:
    team = Team()
    _story, claim, _verdict = stale(team)

    many = confirm_again(by=team.checker, tasks=[as_seen(claim), as_seen(claim)])

    assert (len(many.done), len(many.left)) == (1, 1)
    assert claim.verdicts.count() == 2


def test_at_another_version_of_the_task_nothing_is_done() -> None:
    team = Team()
    _story, claim, _verdict = stale(team)
    task, seen, words = as_seen(claim)

    many = confirm_again(by=team.checker, tasks=[(task, seen - 1, words)])

    assert "changed by somebody else" in sentences(many)[0]
    assert not stands(claim)


def test_a_verdict_confirmed_again_can_be_confirmed_again() -> None:
    team = Team()
    story, claim, first = stale(team)
    confirm(team.checker, claim, reason="One.")
    edit(team, story, "around 41", "roughly 41")
    confirm(team.checker, claim)

    chain = list(claim.verdicts.order_by("pk"))
    assert [verdict.confirms for verdict in chain] == [None, first, chain[1]]
    assert stands(claim)


def test_what_leans_is_confirmed_for_the_words_it_leans_on() -> None:
    team = Team()
    story, toll, hedge = leaning(team)
    edit(team, story, "content", "very content")

    assert confirm(team.checker, toll).left == []

    assert stands(toll)
    assert not stands(hedge)


# The gate


def test_an_edit_voids_the_approval_and_the_gate_names_the_claim_until_it_is_confirmed() -> None:
    team = Team()
    story = approved(team)
    claim = story.claims.get()
    edit(team, story, "took 41", "took around 41", by=team.senior)

    story.refresh_from_db()
    assert story.state == StoryState.CHECKING
    with pytest.raises(NotPossible):
        records.publish(by=team.editor, story=story)
    named = [finding.sentence for finding in gate.evaluate(story).blockers]
    assert named == [f"{claim.label} is stale: its verdict was given for other words."]
    seen = story.gate_version

    confirm(team.checker, claim)

    story.refresh_from_db()
    assert story.gate_version > seen
    assert gate.evaluate(story).is_open
    with pytest.raises(NotPossible):
        signing.approve(by=team.editor, story=story, seen=seen)
    signing.approve(by=team.editor, story=story, seen=story.gate_version)


def test_words_put_back_need_nobody() -> None:
    team = Team()
    story, claim, _verdict = stale(team)
    edit(team, story, "took around 41", "took 41")

    assert stands(claim)
    assert "no verdict that its words have left behind" in sentences(confirm(team.checker, claim))[0]


def test_a_withdrawn_claim_is_not_confirmed() -> None:
    team = Team()
    _story, claim, _verdict = stale(team)
    seen = as_seen(claim)
    claims.withdraw(by=team.editor, claim=claim, reason="No claim.")

    assert sentences(confirm_again(by=team.checker, tasks=[seen])) == [f"{claim.label} was withdrawn."]
