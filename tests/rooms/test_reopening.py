"""What a reply sets off: claims are judged anew, what ran is looked at again, and people are told."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from newsroom.dispatch.models import OutboxMessage
from newsroom.errors import Invalid
from tests.factories import BODY, Team, copy, filed, judged, mark, published
from tests.replying import asked
from verification.outreach import answering, links
from verification.outreach.actions import log_reply
from verification.outreach.models import Reply, ReplyRequest

pytestmark = pytest.mark.django_db


def told(kind: str) -> set[Any]:
    return {row.recipient for row in OutboxMessage.objects.filter(kind=kind, channel="in_app")}


def come(team: Team, request: ReplyRequest, outcome: str = "answered", **more: Any) -> Reply:
    link = links.make_link(by=team.reporter, request=request)
    return answering.answer(link=link, outcome=outcome, text="We paid nobody.", said_by="Ada", **more)


def judged_claim(team: Team, words: str = "The port opened in 1911", kind: str = "event") -> Any:
    story = filed(team, copy(body=f"{BODY}\n\nThe harbour master did not respond."))
    claim = mark(team, story, words, kind=kind)
    judged(team, claim)
    return claim


@pytest.mark.parametrize("outcome", ["answered", "denied"])
def test_a_reply_suspends_the_verdict_and_gives_the_task_back_to_its_checker(
    team: Team, outcome: str
) -> None:
    claim = judged_claim(team)
    request = asked(team, claim.story, claims=(claim,))

    come(team, request, outcome)

    verdict, task = claim.verdicts.get(), claim.tasks.get(type="check")
    assert verdict.suspended_because == "A reply came in."
    assert (task.state, task.assignee, task.ahead) == ("open", team.checker, True)
    assert told("claims_stale") == {team.checker}
    assert told("reply_came") == {team.reporter}


def test_who_declines_says_nothing_about_what_was_put_and_yet_responds(team: Team) -> None:
    claim = judged_claim(team)
    effort = mark(team, claim.story, "The harbour master did not respond", kind="effort_to_reach")
    judged(team, effort)
    request = asked(team, claim.story, claims=(claim,))

    come(team, request, "declined")

    assert claim.verdicts.get().suspended_at is None
    assert effort.verdicts.get().suspended_at is not None


def test_an_effort_that_another_party_has_is_not_touched(team: Team) -> None:
    claim = judged_claim(team, "The harbour master did not respond", "effort_to_reach")
    asked(team, claim.story, name="Somebody Else", claims=(claim,))

    come(team, asked(team, claim.story))

    assert claim.verdicts.get().suspended_at is None


def test_an_unchecked_claim_keeps_its_one_task(team: Team) -> None:
    story = filed(team)
    claim = mark(team, story, "The port opened in 1911", kind="event")

    come(team, asked(team, story, claims=(claim,)))

    assert claim.tasks.active().count() == 1


def test_a_reply_after_it_ran_is_looked_at_again_and_the_editor_is_told(team: Team) -> None:
    story = published(team)
    claim = story.claims.get()
    request = ReplyRequest.objects.get(pk=asked(team, story, claims=(claim,)).pk)

    come(team, request, "denied")

    assert claim.verdicts.get().suspended_at is None, "what ran stays as it was judged until somebody looked"
    assert claim.tasks.filter(type="recheck", state="open").exists()
    assert {team.reporter, team.editor} <= told("reply_late")
    assert not told("reply_came")


def test_a_late_denial_of_what_no_claim_says_stands_in_a_queue_until_somebody_looked(
    team: Team, client: Client
) -> None:
    story = published(team)
    before = story.publications.get().grounds
    request = asked(team, story)

    come(team, request, "denied")
    log_reply(by=team.reporter, request=request, outcome="denied", text="Never. Ever.")

    task = story.tasks.get(type="recheck")
    assert (task.claim, task.state) == (None, "open")
    client.force_login(team.editor)
    assert f"/stories/{story.uuid}/record/#since" in client.get("/board/").content.decode()
    record = f"/stories/{story.uuid}/record/"
    page = client.get(record).content.decode()
    assert "What came back since" in page
    assert "We paid nobody." in page
    path = f"{record}look/{task.uuid}/"
    refused = client.post(path, {"seen": task.version, "outcome": "correct", "found": ""})
    assert refused.status_code == 422
    given = {"seen": task.version, "outcome": "correct", "found": "They deny it."}
    assert client.post(path, given).status_code == 302
    task.refresh_from_db()
    assert task.state == "done"
    assert told("ran_to_correct") >= {team.reporter}
    assert "looked again at the story" in client.get(f"/stories/{story.uuid}/timeline/").content.decode()
    assert story.publications.get().grounds == before


def test_what_is_logged_by_hand_reopens_too_and_does_not_tell_who_logged_it(team: Team) -> None:
    claim = judged_claim(team)
    request = asked(team, claim.story, claims=(claim,))

    log_reply(by=team.reporter, request=request, outcome="denied", text="Never.", said_by="Ada, on the phone")

    reply = Reply.objects.get()
    assert (reply.via, reply.by, reply.said_by) == ("by_hand", team.reporter, "Ada, on the phone")
    assert claim.verdicts.get().suspended_at is not None
    assert team.reporter not in told("reply_came")


@pytest.mark.parametrize("outcome", ["not_reachable", "delivery_failed"])
def test_that_nothing_came_touches_nothing(team: Team, outcome: str) -> None:
    claim = judged_claim(team)

    log_reply(by=team.reporter, request=asked(team, claim.story, claims=(claim,)), outcome=outcome)

    assert claim.verdicts.get().suspended_at is None


def test_a_lawyers_letter_is_told_to_the_legal_reader(team: Team) -> None:
    log_reply(by=team.reporter, request=asked(team), outcome="lawyers_letter", text="We reserve all rights.")

    assert told("lawyers_letter") == {team.legal}


def test_a_standing_denial_has_its_own_date_before_the_request(team: Team) -> None:
    request = asked(team, delivered=False)
    for received_at in (None, timezone.now()):
        with pytest.raises(Invalid, match="older than this request"):
            log_reply(
                by=team.reporter,
                request=request,
                outcome="standing_denial",
                text="No.",
                received_at=received_at,
            )
    before = timezone.now() - timedelta(days=9)

    log_reply(by=team.reporter, request=request, outcome="standing_denial", text="No.", received_at=before)

    assert Reply.objects.get().received_at == before


def test_that_nobody_is_asked_has_its_reason_and_the_legal_reader_is_told(team: Team) -> None:
    request = asked(team, delivered=False)
    with pytest.raises(Invalid):
        log_reply(by=team.reporter, request=request, outcome="not_sought")

    log_reply(by=team.reporter, request=request, outcome="not_sought", text="They are in danger.")

    assert told("not_sought") == {team.legal}


@pytest.fixture
def team() -> Team:
    return Team()
