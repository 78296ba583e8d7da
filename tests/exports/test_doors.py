"""Exports at the API, on the page and on the command line."""

import hashlib
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from newsroom.errors import NotPermitted
from newsroom.ledger.models import Event
from tests.api.asking import as_, refused
from tests.factories import Team, again, checked, published
from verification.record.exports.formats import FORMATS, export

pytestmark = pytest.mark.django_db


def test_the_api_gives_each_format_as_a_file_and_refuses_others_in_a_sentence() -> None:
    team = Team()
    story = published(team)
    editor = as_(team.editor)
    for name in FORMATS.keys() - {"pdf", "claimreview"}:
        answer = editor.get(f"stories/{story.uuid}/export", format=name)
        assert (answer.status_code, answer["Content-Type"]) == (200, FORMATS[name].media_type)
        assert answer["Content-Disposition"] == f'attachment; filename="{story.slug}{FORMATS[name].ending}"'
        assert "sandbox" in answer["Content-Security-Policy"]
    assert editor.get(f"stories/{story.uuid}/export").json()["uri"] == f"urn:uuid:{story.uuid}"
    refused(editor.get(f"stories/{story.uuid}/export", format="exe"), 422, "is not one of", "format")
    refused(as_(team.reporter).get(f"stories/{story.uuid}/export", format="csv"), 403, "checked copy")
    refused(
        editor.get(f"stories/{story.uuid}/export", format="claimreview"), 409, "no address that readers know"
    )


def test_the_record_page_leads_to_what_its_reader_may_take(client: Client) -> None:
    team = Team()
    story = published(team)
    for user, has_word in ((team.editor, True), (team.reporter, False)):
        client.force_login(again(user))
        page = client.get(f"/stories/{story.uuid}/record/").content.decode()
        assert (f"/stories/{story.uuid}/export/docx/" in page) is has_word
        assert f"/stories/{story.uuid}/export/claimreview/" not in page
        assert "no address that readers know" in page
        assert client.get(f"/stories/{story.uuid}/export/ninjs/").json()["slugline"] == story.slug
    assert client.get(f"/stories/{story.uuid}/export/exe/").status_code == 404
    assert client.get(f"/stories/{story.uuid}/export/docx/").status_code == 403


def test_what_is_for_the_desk_only_leaves_with_an_event_and_what_readers_have_with_none() -> None:
    team = Team()
    story = published(team)
    taken = Event.objects.filter(verb="story.taken_away", story_id=story.pk).order_by("position")
    for name, known in FORMATS.items():
        if name in ("pdf", "claimreview"):
            continue
        before = taken.count()
        file = export(story=story, format=name, by=team.editor)
        assert taken.count() - before == (0 if known.public else 1), name
    assert (taken[0].actor, taken[0].facts["format"]) == (team.editor, "docx")
    last = taken.latest("position")
    assert last.facts == {
        "format": name,
        "copy_version": story.copy_version,
        "sha256": hashlib.sha256(file.content).hexdigest(),
    }
    with pytest.raises(NotPermitted):
        export(story=story, format="csv", by=team.reporter)
    assert taken.latest("position") == last


def test_the_command_writes_a_new_file_and_never_over_one(tmp_path: Path) -> None:
    story = checked(Team())
    file, said = tmp_path / "story.json", StringIO()
    call_command("export", story.slug, "--format", "ninjs", "--to", file, stdout=said)
    assert json.loads(file.read_text())["pubStatus"] == "withheld"
    assert str(file) in said.getvalue()
    with pytest.raises(CommandError, match="is there already"):
        call_command("export", str(story.uuid), "--format", "csv", "--to", file)
    with pytest.raises(CommandError, match="There is no story"):
        call_command("export", "nothing", "--format", "csv", "--to", file)
