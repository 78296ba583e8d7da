import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from tests.factories import Team, draft

COPY = (
    "Ferry line closes in October\n\nThe council was told by letter.\n\nIt carried 8,412 passengers in 2024."
)


@pytest.fixture
def team(db: None) -> Team:
    return Team()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "Ferry line (final).txt"
    file.write_text(COPY)
    return file


def run(team: Team, file: Path, *more: str, desk: str = "", reporter: str = "") -> str:
    said = io.StringIO()
    call_command(
        "file_story",
        str(file),
        *("--desk", desk or team.desk.slug, "--reporter", reporter or team.reporter.email),
        *more,
        stdout=said,
    )
    return said.getvalue().strip()


def test_a_file_is_filed_and_its_path_printed(team: Team, file: Path) -> None:
    said = run(team, file)

    story = Story.objects.get()
    assert said == f"/stories/{story.uuid}/"
    assert (story.slug, story.state, story.filed_by) == ("ferry-line-final", StoryState.FILED, team.reporter)
    assert story.proposals.exists()


def test_a_draft_stays_with_its_reporter(team: Team, file: Path) -> None:
    run(team, file, "--draft", "--slug", "ferry-line")

    story = Story.objects.get()
    assert (story.slug, story.state) == ("ferry-line", StoryState.DRAFT)


@pytest.mark.parametrize(
    ("given", "hour"), [("2030-05-27T20:30", 18), ("2030-05-27T20:30+00:00", 20), ("2030-05-27T20:30Z", 20)]
)
def test_publish_by_is_the_desks_wall_time_unless_it_names_its_zone(
    team: Team, file: Path, given: str, hour: int
) -> None:
    run(team, file, "--publish-by", given)

    assert Story.objects.get().publish_by == datetime(2030, 5, 27, hour, 30, tzinfo=UTC)


def refused(team: Team, file: Path, sentence: str, *more: str, **who: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(team, file, *more, **who)
    assert not Story.objects.filter(slug="ferry-line-final").exists()


def test_an_unknown_desk_is_named_with_those_there_are(team: Team, file: Path) -> None:
    refused(team, file, f"There is no desk called moon. Desks: {team.desk.slug}.", desk="moon")


def test_an_unknown_reporter_is_named(team: Team, file: Path) -> None:
    refused(team, file, "Nobody has the e-mail address no@example.org.", reporter="no@example.org")


def test_who_may_not_hand_in_is_refused(team: Team, file: Path) -> None:
    refused(team, file, "Only a reporter or an editor of", reporter=team.checker.email)


def test_a_time_that_is_none_is_refused(team: Team, file: Path) -> None:
    refused(team, file, "tonight is no ISO time", "--publish-by", "tonight")


def test_a_file_that_is_not_there_is_refused(team: Team, tmp_path: Path) -> None:
    refused(team, tmp_path / "gone.txt", "gone.txt cannot be read: No such file or directory.")


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.txt", b"", "This file is empty."),
        ("a.txt", b"\x00\xff", "not UTF-8|not text"),
        ("a.pdf", b"%PDF", "not from .pdf"),
        ("a.txt", b"x" * 5_200_000, "at most 5 MB can be read"),
    ],
)
def test_what_cannot_be_read_is_refused(
    team: Team, tmp_path: Path, name: str, data: bytes, sentence: str
) -> None:
    (tmp_path / name).write_bytes(data)

    refused(team, tmp_path / name, sentence)


def test_a_slug_that_is_taken_is_refused(team: Team, file: Path) -> None:
    taken = draft(team)

    refused(team, file, f"has a story called {taken.slug} already", "--slug", taken.slug)
