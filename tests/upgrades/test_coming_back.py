"""A backup becomes the newsroom it was, on a later release too; it sends nothing, and half of it never starts."""

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.platform.product import manage
from tests.upgrades.kept import HERE, REPORT, installation
from tests.upgrades.probe import ask

pytestmark = pytest.mark.slow

ENGINE = "postgresql" if os.environ.get("TEST_DATABASE_URL") else "sqlite"
KEPT = sorted(HERE.glob(f"*-{ENGINE}.backup"))


@pytest.fixture(scope="module", params=KEPT, ids=lambda file: file.name)
def restored(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Mapping[str, str], str]]:
    """An installation restored from a kept backup, and what that said."""
    with installation(tmp_path_factory.mktemp("restored")) as env:
        done = manage("restore", str(request.param), env=env)
        assert done.returncode == 0, done.stdout
        yield env, done.stdout


def test_a_backup_of_every_release_comes_back_whole_frozen_and_signed_out(
    restored: tuple[Mapping[str, str], str],
) -> None:
    env, said = restored
    assert re.search(r"The ledger: 2[6-9] events, whole", said)  # 24, the freeze, and the signing out
    assert "ended: 1 sessions" in said

    holds = ask("holds", env=env)

    assert holds["code"] == 0
    assert (holds["published"], holds["report"], holds["identity"]) == (2, len(REPORT), "Pia Portsecret")
    assert holds["waiting"] > 1
    assert (holds["left"], holds["tried"]) == (0, 0)
    assert "restored from a backup" in holds["frozen"]
    assert holds["sessions"] == 0


def test_what_is_backed_up_while_everybody_works_is_of_one_moment(
    restored: tuple[Mapping[str, str], str], tmp_path: Path
) -> None:
    env, _ = restored
    made = ask("back_up_in_use", str(tmp_path / "in-use"), env=env)
    assert made["code"] == 0
    assert made["after"] > made["before"], "nobody wrote meanwhile"

    with installation(tmp_path / "again") as other:
        done = manage("restore", str(tmp_path / "in-use"), env=other)

    # restore itself looks whether the ledger is whole, records are signed, and every file that a row names is there
    assert done.returncode == 0, done.stdout
    events, blobs = map(int, re.search(r"(\d+) events of the ledger, (\d+) files", done.stdout).groups())
    assert made["before"][0] <= events <= made["after"][0]
    assert made["before"][1] <= blobs <= made["after"][1]
    assert f"Files of evidence looked at: {blobs}." in done.stdout
    assert "ended: 0 sessions, 1 tokens of the API" in done.stdout
    # it was made without --with-keys
    assert "Identities of protected sources that can not be opened here: 1." in done.stdout
    assert (tmp_path / "in-use").stat().st_mode & 0o777 == 0o600


def _rows(env: Mapping[str, str], sqlite: str, postgresql: str) -> int:
    if ENGINE == "postgresql":
        with psycopg.connect(env["DATABASE_URL"]) as database:
            return len(database.execute(postgresql).fetchall())
    with closing(sqlite3.connect(Path(env["DATA_DIR"]) / "newsroom.sqlite3")) as file:
        return len(file.execute(sqlite).fetchall())


def test_what_was_restored_half_way_holds_no_half_database_and_does_not_start(tmp_path: Path) -> None:
    with installation(tmp_path) as env:
        assert ask("die_half_way", str(KEPT[0]), "evidence", env=env)["code"] == 137
        refused = manage("run", env=env)
        tables = "SELECT 1 FROM pg_tables WHERE schemaname = 'public'"
        assert _rows(env, "SELECT 1 FROM sqlite_master", tables) == 0
        # the way out that the sentence names; the database is empty already
        shutil.rmtree(tmp_path)
        tmp_path.mkdir()
        assert manage("restore", str(KEPT[0]), env=env).returncode == 0

    assert refused.returncode != 0
    assert "that was broken off half-way" in refused.stdout
    assert "Traceback" not in refused.stdout


def test_a_database_is_frozen_from_the_moment_it_is_there(tmp_path: Path) -> None:
    with installation(tmp_path) as env:
        assert ask("die_half_way", str(KEPT[0]), "database", env=env)["code"] == 137
        frozen = "SELECT 1 FROM newsroom_freeze WHERE lifted_at IS NULL"
        assert _rows(env, frozen, frozen) == 1
    assert (tmp_path / "restoring").exists()
