"""What an installation is told when something it needs is missing: one sentence, no traceback, nothing started."""

from pathlib import Path

import pytest

from tests.platform.product import environment, manage

pytestmark = pytest.mark.slow

REAL = {"SECRET_KEY": "k" * 30 + "0123456789abcdefghijklmnopqrst", "ALLOWED_HOSTS": "desk.example.org"}


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ({"ALLOWED_HOSTS": "desk.example.org"}, "SECRET_KEY is not set. Put a long random text"),
        ({"SECRET_KEY": "long"}, "ALLOWED_HOSTS is not set. Name the hosts"),
        ({**REAL, "CAPTURE_LOOPBACK": "1"}, "CAPTURE_LOOPBACK is set: people who add evidence could read"),
        ({**REAL, "HOOK_LOOPBACK": "1"}, "HOOK_LOOPBACK is set: a desk head could have this machine write"),
        ({"DEMO": "1", "HOST": "0.0.0.0"}, "A demo newsroom is never served on 0.0.0.0"),
        ({"DEMO": "1", "PORT": "eighty"}, "PORT is 'eighty'; it has to be a number"),
        ({"DEMO": "1", "DATA_DIR": "/dev/null/here"}, "DATA_DIR, /dev/null/here, cannot be made"),
        (
            {"DEMO": "1", "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"},
            "The database cannot be used: connection failed",
        ),
    ],
)
def test_what_is_missing_stops_the_start_with_a_sentence(
    tmp_path: Path, names: dict[str, str], sentence: str
) -> None:
    stopped = manage("run", env=environment(tmp_path, **names))
    assert stopped.returncode != 0
    assert sentence in stopped.stdout
    assert "Traceback" not in stopped.stdout


def test_production_passes_the_deployment_checks(tmp_path: Path) -> None:
    checked = manage("check", "--deploy", "--fail-level", "WARNING", env=environment(tmp_path, **REAL))
    assert checked.returncode == 0, checked.stdout


def test_a_demo_keeps_one_key_to_itself(tmp_path: Path) -> None:
    manage("check", env=environment(tmp_path, DEMO="1"))
    key = (tmp_path / "secret_key").read_text()
    manage("check", env=environment(tmp_path, DEMO="1"))
    assert (tmp_path / "secret_key").read_text() == key
    assert len(key) > 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_demo_data_is_refused_as_a_real_newsroom(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("{}")
    refused = manage("run", env=environment(tmp_path, DEMO="0", **REAL))
    assert refused.returncode != 0
    assert "holds the demo newsroom, whose passwords are public" in refused.stdout
    assert "Traceback" not in refused.stdout
