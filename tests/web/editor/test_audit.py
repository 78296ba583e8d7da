"""The auditor reads everything of a desk and changes nothing; holds and retention have their pages."""

import pytest
from django.db import connection

from newsroom import triggers
from newsroom.people.models import Desk
from newsroom.stories import actions as stories
from tests.factories import Team, checked, published
from tests.web.editor.conftest import SignIn
from verification.record.models import Publication


def test_an_auditor_reads_filters_and_takes_the_ledger_along(team: Team, sign_in: SignIn) -> None:
    story = checked(team)
    stories.hold(by=team.editor, story=story, reason="=1+1 is what the mayor said")
    client = sign_in(team.auditor)

    page = client.get("/audit/", {"verb": "story.held"}).content.decode()
    assert "held the story" in page
    assert f'href="/stories/{story.uuid}/timeline/#event-' in page
    assert "handed in the copy" not in page
    rows = b"".join(client.get("/audit/", {"format": "csv"}).streaming_content).decode()
    assert "story.held" in rows
    assert "reason: =1+1" in rows
    assert client.get("/audit/", {"since": "yesterday"}).status_code == 422
    assert client.get("/audit/", {"desk": "no-such-desk"}).status_code == 404
    assert client.post("/audit/").status_code == 405


@pytest.mark.parametrize("who", ["reporter", "checker", "editor", "legal"])
def test_nobody_else_audits(team: Team, sign_in: SignIn, who: str) -> None:
    assert sign_in(getattr(team, who)).get("/audit/").status_code == 404


def test_the_auditor_finds_an_altered_record(team: Team, sign_in: SignIn) -> None:
    published(team)
    client = sign_in(team.auditor)
    assert "every record of this desk is as it was signed" in client.get("/audit/?verify=1").content.decode()
    triggers.drop(connection)
    Publication.objects.update(note="Nothing changed.")
    assert "says something else than the row" in client.get("/audit/?verify=1").content.decode()


def test_a_legal_reader_holds_and_releases(team: Team, sign_in: SignIn) -> None:
    story = published(team)
    path = f"/stories/{story.uuid}/record/hold/"
    client = sign_in(team.legal)
    assert client.post(path, {"reason": ""}).status_code == 422
    assert client.post(path, {"do": "hold", "reason": "They may sue."}).status_code == 302
    assert client.post(path, {"do": "release", "reason": "Settled."}).status_code == 302
    assert story.legal_holds.get().released_by == team.legal
    assert sign_in(team.editor).get(path).status_code == 404


def test_a_desk_head_sets_what_is_shown_and_kept(team: Team, sign_in: SignIn) -> None:
    path = f"/desks/{team.desk.slug}/settings/records/"
    client = sign_in(team.head)
    refused = client.post(path, {"publishes_record": "on", "keeps_text_months": "0"})
    assert (refused.status_code, "Write a number from 1" in refused.content.decode()) == (422, True)
    assert client.post(path, {"publishes_record": "on", "keeps_text_months": "24"}).status_code == 302
    desk = Desk.objects.get(pk=team.desk.pk)
    assert (desk.publishes_record, desk.keeps_text_months) == (True, 24)
    assert sign_in(team.editor).get(path).status_code == 404
