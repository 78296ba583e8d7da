"""Push, snap and social lines: approved by somebody else against their claim, and void once that changes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from newsroom import triggers
from newsroom.errors import NotPermitted, NotPossible, Refusal
from newsroom.ledger.models import Event
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from tests.api.asking import as_, given, refused
from tests.factories import BODY, Team, checked, copy, judged, mark, published, task_of
from tests.web.editor.roads import rumour, unverified
from verification.checking import actions as checking
from verification.claims.models import Claim
from verification.errors import Blocked
from verification.gate import short_lines as lines
from verification.gate.models import ShortLine
from verification.gate.states import LineState

pytestmark = pytest.mark.django_db

TOLLS = "Harbour toll brings in 41 million crowns."


def fresh(line: ShortLine) -> ShortLine:
    return ShortLine.objects.with_newest_verdict().select_related("claim", "verdict").get(pk=line.pk)


def proposed(team: Team, claim: Claim | None = None, text: str = TOLLS) -> ShortLine:
    claim = claim or checked(team).claims.get()
    return lines.propose_short_line(by=team.reporter, claim=claim, kind="push", text=text)


def approve(team: Team, line: ShortLine, by: str = "editor") -> ShortLine:
    words = Claim.objects.get(pk=line.claim_id).words_digest
    return lines.approve_short_line(by=getattr(team, by), line=line, words=words)


def sentences(refusal: pytest.ExceptionInfo[Blocked]) -> str:
    return " ".join(finding.sentence for finding in refusal.value.blockers)


def test_a_line_is_approved_by_somebody_else_sent_and_kept_with_its_words() -> None:
    team = Team()
    line = proposed(team)
    for by in ("reporter", "checker", "head"):
        with pytest.raises(NotPermitted):
            approve(team, line, by)
    own = lines.propose_short_line(by=team.editor, claim=line.claim, kind="snap", text=TOLLS)
    with pytest.raises(NotPermitted, match="You wrote this line"):
        approve(team, own)
    with pytest.raises(NotPossible, match="proposed"):
        lines.send_short_line(by=team.editor, line=line)

    line = lines.send_short_line(by=team.senior, line=approve(team, line))

    assert (line.state, line.approved_by, line.sent_at is not None) == (LineState.SENT, team.editor, True)
    assert [e.verb for e in Event.objects.filter(verb__startswith="short_line.", subject_id=line.pk)] == [
        "short_line.proposed",
        "short_line.approved",
        "short_line.sent",
    ]
    with pytest.raises(NotPermitted):
        lines.withdraw_short_line(by=team.reporter, line=line, reason="Sent too early.")
    line = lines.withdraw_short_line(by=team.editor, line=line, reason="The report was a draft.")
    assert (line.state, line.sent_at is not None) == (LineState.WITHDRAWN, True)


def _edit(team: Team, line: ShortLine) -> None:
    story = Story.objects.get(pk=line.story_id)
    other = copy(body=BODY.replace("41 million", "48 million"))
    stories.save_copy(by=team.reporter, story=story, document=other, seen=story.copy_version)


def _judge_again(team: Team, line: ShortLine) -> None:
    task = task_of(line.claim)
    checking.reopen(by=team.editor, task=task, seen=task.version, reason="Look again.")
    judged(team, line.claim)


@pytest.mark.parametrize("change", [_edit, _judge_again], ids=["words", "verdict"])
def test_an_approval_is_void_once_the_words_or_the_verdict_change(
    change: Callable[[Team, ShortLine], None],
) -> None:
    team = Team()
    line = approve(team, proposed(team))
    assert not fresh(line).is_void
    change(team, line)

    assert fresh(line).is_void
    with pytest.raises(NotPossible, match="approved again"):
        lines.send_short_line(by=team.editor, line=line)
    with pytest.raises(DatabaseError, match="only as it was approved"), transaction.atomic():
        ShortLine.objects.filter(pk=line.pk).update(state=LineState.SENT, sent_at=timezone.now())


def test_a_void_line_is_approved_again_for_what_stands_now() -> None:
    team = Team()
    line = approve(team, proposed(team))
    with pytest.raises(NotPossible, match="approved already"):
        approve(team, line)
    _judge_again(team, line)
    assert lines.send_short_line(by=team.editor, line=approve(team, line)).state == LineState.SENT


TOO_MUCH = {
    "Port of Sund to be sold": "does not say who says so",
    "Port of Sund to be sold, Petra Holm says": "no hedge of its own",
    "Petra Holm claims all of the port will be sold": "stronger than the claim: all",
    "Petra Holm claims port will be sold for 9 million": "a figure the claim does not: 9",
}


def test_a_line_of_something_unverified_is_attributed_hedged_and_says_no_more() -> None:
    team = Team()
    claim = unverified(team).claims.get()
    for text, missing in TOO_MUCH.items():
        with pytest.raises(Blocked) as refusal:
            approve(team, proposed(team, claim, text), "senior")
        assert missing in sentences(refusal), text
    line = proposed(team, claim, "Petra Holm claims port will be sold")
    with pytest.raises(NotPermitted, match="a senior editor approves"):
        approve(team, line)
    assert approve(team, line, "senior").state == LineState.APPROVED


def test_what_stops_the_claim_stops_its_lines() -> None:
    team = Team()
    unjudged = proposed(team, rumour(team), "Petra Holm claims port will be sold")
    with pytest.raises(Blocked) as refusal:
        approve(team, unjudged, "senior")
    assert "C1 has no verdict." in sentences(refusal)

    story = checked(team)
    false = mark(team, story, "harbour master Ilse Brandt", kind="name")
    judged(team, false, so="false")
    line = proposed(team, false, "Ilse Brandt is harbour master")
    with pytest.raises(Blocked) as refusal:
        approve(team, line)
    assert "is false: no line is sent of it" in sentences(refusal)


def test_a_line_waits_for_the_embargo_and_stops_with_its_story() -> None:
    team = Team()
    line = approve(team, proposed(team))
    story = Story.objects.filter(pk=line.story_id)
    story.update(embargo_until=timezone.now() + timedelta(hours=1))
    with pytest.raises(NotPossible, match="under embargo"):
        lines.send_short_line(by=team.editor, line=line)
    story.update(embargo_until=None)
    stories.hold(by=team.editor, story=story.get(), reason="Wait.")
    with pytest.raises(NotPossible, match="held"):
        lines.send_short_line(by=team.editor, line=line)


def test_an_approval_for_words_that_were_not_seen_is_refused() -> None:
    team = Team()
    line = proposed(team)
    with pytest.raises(NotPossible, match="Read it again"):
        lines.approve_short_line(by=team.editor, line=line, words="0" * 64)


def _born_approved(team: Team, line: ShortLine) -> None:
    ShortLine.objects.create(
        story=line.story, claim=line.claim, kind="push", text="x", made_by=team.reporter, state="approved"
    )


def _reworded(_team: Team, line: ShortLine) -> None:
    ShortLine.objects.filter(pk=line.pk).update(text="Something else.")


def _own_words(team: Team, line: ShortLine) -> None:
    other = ShortLine.objects.create(
        story=line.story, claim=line.claim, kind="push", text="x", made_by=team.editor
    )
    ShortLine.objects.filter(pk=other.pk).update(approved_by=team.reporter, approved_at=timezone.now())


def _comes_back(team: Team, line: ShortLine) -> None:
    lines.withdraw_short_line(by=team.editor, line=line, reason="No.")
    ShortLine.objects.filter(pk=line.pk).update(state="approved")


ABUSES = {
    "born_proposed": _born_approved,
    "no_update": _reworded,
    "own_words": _own_words,
    "stays": _comes_back,
}


def test_the_database_refuses_and_only_because_of_its_guards() -> None:
    team = Team()
    line = proposed(team)
    for guard, abuse in ABUSES.items():
        sentence = triggers.TRIGGERS[f"verification_shortline_{guard}"].sentence
        with pytest.raises(DatabaseError, match=sentence), transaction.atomic():
            abuse(team, line)
    with transaction.atomic():
        triggers.drop(connection)
        for abuse in ABUSES.values():
            abuse(team, line)
        transaction.set_rollback(True)


def test_the_page_takes_a_line_from_proposal_to_withdrawal() -> None:
    team = Team()
    story = published(team)
    path = f"/stories/{story.uuid}/short_lines/"
    reporter, editor = Client(), Client()
    reporter.force_login(team.reporter)
    editor.force_login(team.editor)

    answer = reporter.post(f"{path}propose/", {"claim": "", "kind": "push", "text": TOLLS})
    assert answer.status_code == 422
    assert "Choose the claim" in answer.content.decode()
    assert TOLLS in answer.content.decode(), "what was typed is still there"
    reporter.post(f"{path}propose/", {"claim": 1, "kind": "push", "text": TOLLS})
    line = ShortLine.objects.get()
    assert "1 to approve" in editor.get(f"/stories/{story.uuid}/gate/").content.decode()
    assert "Not you." in reporter.get(path).content.decode()
    assert reporter.post(f"{path}{line.uuid}/approve/", {"words": ""}).status_code == 403
    words = line.claim.words_digest
    assert words in editor.get(path).content.decode()
    editor.post(f"{path}{line.uuid}/approve/", {"words": words})
    assert "It is sent" in editor.get(path).content.decode()
    editor.post(f"{path}{line.uuid}/send/")
    assert editor.post(f"{path}{line.uuid}/withdraw/", {"reason": ""}).status_code == 422
    editor.post(f"{path}{line.uuid}/withdraw/", {"reason": "It was a draft."})
    assert ShortLine.objects.get().state == LineState.WITHDRAWN
    assert "it was sent" in editor.get(path).content.decode()


def test_the_api_takes_a_line_the_same_way_and_names_what_stops_it() -> None:
    team = Team()
    claim = checked(team).claims.get()
    body = {"claim": str(claim.uuid), "kind": "social", "text": "Toll brings 48 million."}
    line = given(as_(team.reporter).post("short_lines", **body), 201)
    problem = refused(
        as_(team.editor).post(f"short_lines/{line['id']}/approve", words=claim.words_digest), 409
    )
    assert "48" in problem["blockers"][0]["sentence"]
    line = given(as_(team.reporter).post("short_lines", **{**body, "text": TOLLS}), 201)
    given(as_(team.editor).post(f"short_lines/{line['id']}/approve", words=claim.words_digest))
    sent = given(as_(team.editor).post(f"short_lines/{line['id']}/send"))
    assert (sent["state"], sent["is_void"]) == ("sent", False)
    assert given(as_(team.auditor).get("short_lines", state="sent"))["results"][0]["id"] == line["id"]


def test_whoever_may_not_know_the_first_verdict_approves_no_line_of_it() -> None:
    from newsroom.people.models import Membership
    from newsroom.people.states import Role
    from tests.factories import again
    from tests.web.editor.roads import awaiting_a_blind_second_check

    team = Team()
    Membership.objects.create(user=team.senior, desk=team.desk, role=Role.FACT_CHECKER)
    team.senior = again(team.senior)
    line = proposed(team, awaiting_a_blind_second_check(team), "Petra Holm claims port will be sold")
    with pytest.raises(Refusal, match="kept from you"):
        approve(team, line, "senior")
