"""Roundabout ways to a verdict for words it was not given for, or out of a check; each was possible once."""

import pytest
from django.db import DatabaseError, transaction

from newsroom.errors import NotPermitted, NotPossible
from newsroom.people.models import Membership, User
from newsroom.people.states import Role
from newsroom.stories.actions import save_copy
from newsroom.stories.drafts import keep_draft
from tests.factories import OPENED, TOLL, Team, again, copy, filed, judged, mark, some_evidence, task_of
from tests.rooms.test_reshaping import edit, now, stands
from verification.checking import actions as checking
from verification.checking.actions import ToTick
from verification.checking.fixes import accept_fix
from verification.checking.states import TaskState
from verification.claims import actions as claims
from verification.claims.cutting import cut
from verification.claims.places import say_beyond
from verification.claims.states import Beyond, Risk
from verification.gate import signing
from verification.gate.actions import evaluate
from verification.gate.reading import read
from verification.gate.states import SignOffKind
from verification.sources import actions as sources

pytestmark = pytest.mark.django_db


def test_words_that_come_back_beside_a_not_are_not_what_was_judged() -> None:
    team = Team()
    story = filed(team)
    claim = mark(team, story, "opened in 1911", kind="date_place")
    judged(team, claim)

    edit(team, story, "port opened in 1911", "port never opened in 1912")
    edit(team, story, "opened in 1912", "opened in 1911")

    assert not stands(claim)
    edit(team, story, "never opened", "opened")
    assert not stands(claim) or now(claim).words == "opened in 1911"


def test_a_verdict_does_not_move_to_the_same_words_elsewhere() -> None:
    team = Team()
    words = "took 41 million crowns"
    story = filed(team, copy(body=f"The port {words} in tolls.\n\nThe mayor {words} in bribes."))
    claim = mark(team, story, words, prefix="The port ")
    judged(team, claim)
    first = claim.places.get()

    claims.add_place(by=team.reporter, claim=now(claim), seen=1, exact=words, prefix="The mayor ")
    claims.remove_place(by=team.reporter, place=first)

    assert not stands(claim)
    assert task_of(claim).state == TaskState.OPEN


def test_a_tick_does_not_count_for_what_is_no_plain_fact_any_more() -> None:
    team = Team()
    story = filed(team)
    claim = mark(team, story)
    task = task_of(claim)
    checking.tick(by=team.checker, tasks=[ToTick(task, task.version)], evidence=some_evidence(team, story))
    edit(team, story, "41 million", "42 million")
    claim = now(claim)
    claims.amend(
        by=team.reporter, claim=claim, seen=claim.version, kind="number", risk=Risk.HIGH, flags=["serious"],
        statement=claim.statement, attributed_to="", channel="",
    )  # fmt: skip

    edit(team, story, "42 million", "41 million")

    assert not stands(claim)


def test_a_source_that_goes_while_its_claim_is_withdrawn_goes_for_good() -> None:
    team = Team()
    story = filed(team)
    claim = mark(team, story)
    source = sources.add(by=team.reporter, story=story, name="A clerk", type="unnamed_person")
    sources.rest(by=team.reporter, claim=claim, source=source)
    judged(team, claim)

    claims.withdraw(by=team.editor, claim=now(claim), reason="For now.")
    sources.withdraw(by=team.editor, source=source, reason="Invented.")
    claims.reinstate(by=team.editor, claim=now(claim))

    assert not stands(claim)
    assert task_of(claim).state == TaskState.OPEN


def test_a_reinstated_claim_of_high_risk_gets_its_second_check_back() -> None:
    team = Team()
    story = filed(team)
    claim = mark(team, story, risk=Risk.HIGH)
    judged(team, claim)
    claims.withdraw(by=team.editor, claim=now(claim), reason="For now.")

    claims.reinstate(by=team.editor, claim=now(claim))

    assert task_of(claim, "second_check").state == TaskState.OPEN


def test_words_that_come_back_while_a_task_is_taken_settle_it_when_it_is_released() -> None:
    team = Team()
    story = filed(team)
    claim = mark(team, story)
    judged(team, claim)
    edit(team, story, "41 million", "42 million")
    task = task_of(claim)
    task = checking.take(by=team.checker, task=task, seen=task.version)
    edit(team, story, "42 million", "41 million")

    assert checking.release(by=team.checker, task=task, seen=task.version).state == TaskState.DONE


def test_a_task_of_a_withdrawn_claim_is_not_opened_again() -> None:
    team = Team()
    claim = mark(team, filed(team))
    claims.withdraw(by=team.editor, claim=claim, reason="No claim.")
    task = task_of(claim)
    with pytest.raises(NotPossible, match="reinstate it first"):
        checking.reopen(by=team.checker, task=task, seen=task.version, reason="Why not.")


def test_the_author_does_not_take_a_place_away_that_goes_too_far_or_is_the_last_to_stand() -> None:
    team = Team()
    story = filed(team)
    claim = mark(team, story)
    other = claims.add_place(by=team.reporter, claim=claim, seen=1, exact=OPENED)
    say_beyond(by=team.checker, place=other, how=Beyond.SAYS_MORE)
    other.refresh_from_db()
    with pytest.raises(NotPermitted, match="may stand"):
        claims.remove_place(by=team.reporter, place=other)

    edit(team, story, OPENED, "")

    with pytest.raises(NotPossible, match="nowhere else"):
        claims.remove_place(by=team.reporter, place=claim.places.exclude(pk=other.pk).get())
    assert TOLL in now(claim).words


def test_cutting_a_claim_keeps_what_the_person_is_typing() -> None:
    team = Team()
    story = filed(team)
    claim = mark(team, story, OPENED, kind="date_place")
    keep_draft(
        by=team.reporter,
        story=story,
        seen=1,
        version=0,
        headline="New",
        standfirst="",
        body="Words.",
    )

    cut(by=team.reporter, claim=claim, seen=1)

    assert story.drafts.get(user=team.reporter).headline == "New"


def test_whoever_proposed_words_that_were_taken_in_does_not_sign_the_story() -> None:
    """Neither as editor by the verb, nor for the database, nor for the gate when the signature came first."""
    team = Team()
    Membership.objects.create(user=team.senior, desk=team.desk, role=Role.FACT_CHECKER, capacity=100)
    story = filed(team)
    claim = mark(team, story)
    verdict = judged(team, claim, by=again(team.senior), fix="took 42 million crowns in tolls in 2022")
    accept_fix(by=team.reporter, verdict=verdict, seen=story.copy_version)
    judged(team, claim, by=team.second)
    story.refresh_from_db()

    with pytest.raises(NotPermitted, match="responsible for words"):
        signing.approve(by=again(team.senior), story=story, seen=story.gate_version)
    with pytest.raises(DatabaseError, match="Nobody signs words"), transaction.atomic():
        signing.sign(story, team.senior, SignOffKind.APPROVAL, {})
    assert team.senior.pk in read(story).responsible
    assert signing.approve(by=team.editor, story=story, seen=story.gate_version)


def test_a_false_sentence_is_not_taken_out_and_put_back_with_no_claim_on_it() -> None:
    team = Team()
    story = filed(team)
    claim = mark(team, story)
    judged(team, claim, so="false")
    save_copy(by=team.reporter, story=story, document=copy("Port", "", OPENED), seen=1)
    claims.withdraw(by=team.reporter, claim=now(claim), reason="It is out.")

    save_copy(by=team.colleague, story=now(claim).story, document=copy(), seen=2)

    assert now(claim).withdrawn_at is None
    assert now(claim).words == TOLL
    assert "false_is_called_false" in {finding.rule for finding in evaluate(now(claim).story).blockers}


def test_words_of_another_claim_do_not_bring_a_merged_one_back() -> None:
    team = Team()
    story = filed(team)
    first, second = mark(team, story), mark(team, story, OPENED)
    save_copy(by=team.reporter, story=story, document=copy("Port", "", OPENED), seen=1)
    claims.mark(by=team.reporter, story=story, seen=2, exact="port opened", kind="event")
    claims.withdraw(by=team.reporter, claim=now(first), reason="It is out.")
    claims.withdraw(by=team.editor, claim=now(second), reason="No claim.")

    save_copy(by=team.reporter, story=story, document=copy("Port of Sund", "", OPENED), seen=2)

    assert now(first).withdrawn_at
    assert now(second).withdrawn_at, "it was withdrawn while the copy said it"


def test_the_author_does_not_make_another_kind_of_what_was_judged() -> None:
    """The gate asks a poll for its card, a picture for its date, and a house may ask for signatures by kind."""
    team = Team()
    claim = mark(team, filed(team), kind="poll")
    judged(team, claim)

    def amend(by: User) -> None:
        one = now(claim)
        claims.amend(
            by=by, claim=one, seen=one.version, kind="number", risk=one.risk, flags=one.flags,
            statement=one.statement, attributed_to="", channel="",
        )  # fmt: skip

    with pytest.raises(NotPermitted, match="judged as what it is"):
        amend(team.reporter)
    assert now(claim).kind == "poll"
    amend(team.second)
    assert now(claim).kind == "number"
