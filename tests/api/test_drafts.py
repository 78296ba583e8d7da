"""One's own draft of a story: read, kept, discarded, brought back."""

from typing import Any

from newsroom.ledger.models import Event
from newsroom.stories.models import Draft, Story
from tests.api.asking import Answer, as_, given, refused
from tests.factories import Team, filed

TYPED = {"headline": "Toll goes up", "standfirst": "", "body": "The toll goes up by 4 crowns.\n\n"}
NOTHING = {"version": 0, "seen": 1, "headline": "", "standfirst": "", "body": "", "saved_at": None}


def path(story: Story) -> str:
    return f"stories/{story.uuid}/draft"


def keep(team: Team, story: Story, **body: Any) -> Answer:
    return as_(team.reporter).put(path(story), **{"seen": 1, **TYPED, **body})


def test_a_draft_is_kept_to_the_letter_and_read_again(team: Team) -> None:
    story = filed(team)
    events = Event.objects.count()
    assert given(as_(team.reporter).get(path(story))) == NOTHING

    shown = given(keep(team, story))

    assert {name: shown[name] for name in TYPED} == TYPED
    assert shown["seen"] == 1
    assert given(as_(team.reporter).get(path(story))) == shown
    assert given(as_(team.reporter).get(f"stories/{story.uuid}"))["copy_version"] == 1
    assert Event.objects.count() == events


def test_nobody_reads_anybody_elses(team: Team) -> None:
    story = filed(team)
    given(keep(team, story))

    for user in (team.colleague, team.editor, team.checker):
        assert given(as_(user).get(path(story))) == NOTHING


def test_a_newer_draft_from_elsewhere_is_409(team: Team) -> None:
    story = filed(team)
    first = given(keep(team, story))
    second = given(keep(team, story, version=first["version"], headline="Newer"))

    for version in (first["version"], 0):
        refused(keep(team, story, version=version, headline="Older"), 409, "that draft is the newer one")
    assert given(as_(team.reporter).get(path(story))) == second


def test_the_words_of_the_copy_are_no_draft(team: Team) -> None:
    story = filed(team)
    first = given(keep(team, story))
    document = story.revision.document
    words = {
        "headline": document.headline,
        "standfirst": document.standfirst,
        "body": document.body_source(),
    }

    assert given(keep(team, story, version=first["version"], **words)) == NOTHING


def test_saving_the_copy_takes_it_away(team: Team) -> None:
    story = filed(team)
    given(keep(team, story))

    given(as_(team.reporter).post(f"stories/{story.uuid}/save_copy", seen=1, **TYPED))

    assert given(as_(team.reporter).get(path(story)))["version"] == 0


def test_discarded_and_brought_back(team: Team) -> None:
    story = filed(team)
    kept = given(keep(team, story))
    client = as_(team.reporter)
    refused(client.delete(path(story), version=kept["version"] + 1), 409, "newer one")

    assert client.delete(path(story), version=kept["version"]).status_code == 204

    assert given(client.get(path(story))) == NOTHING
    refused(client.delete(path(story)), 409, "no draft to discard")
    assert given(client.post(f"stories/{story.uuid}/bring_back_draft"))["headline"] == "Toll goes up"
    refused(client.post(f"stories/{story.uuid}/bring_back_draft"), 409, "no discarded draft")


def test_what_cannot_be_kept_is_refused_by_field(team: Team) -> None:
    story = filed(team)

    refused(keep(team, story, body="x" * 400_001), 422, "at most 400,000 are kept", "body")
    refused(keep(team, story, seen=7), 422, "There is no v7", "seen")
    refused(as_(team.reporter).put(path(story), **TYPED), 422, "required", "seen")
    refused(as_(team.reporter).delete(path(story), version="x"), 422, "", "version")
    assert not Draft.objects.exists()


def test_a_checker_keeps_none(team: Team) -> None:
    refused(as_(team.checker).put(path(filed(team)), seen=1, **TYPED), 403, "a fact-checker proposes a fix")
