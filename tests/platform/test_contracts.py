"""The walls of the house: a copy of the code with a planted violation is refused."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.platform.product import ROOT

PLANTED = {
    "newsroom/ledger/planted.py": "import newsroom.stories.models\n",
    "newsroom/stories/planted.py": "import verification.claims.models\n",
    "verification/gate/planted.py": "import verification.web\n",
    "verification/claims/planted.py": "import celery\n",
    "verification/text/planted.py": "import django.utils.timezone\n",
    "newsroom/utils.py": "",
    "verification/helpers.py": "",
}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    for name in ("newsroom", "verification"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def tool(name: str, *arguments: str, at: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).parent / name), *arguments],
        cwd=at,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )


def test_the_house_stands_as_drawn(house: Path) -> None:
    kept = tool("lint-imports", "--no-cache", at=house)
    assert kept.returncode == 0, kept.stdout
    assert "0 broken" in kept.stdout


def test_every_planted_violation_is_named(house: Path) -> None:
    for path, source in PLANTED.items():
        (house / path).write_text(source)

    refused = tool("lint-imports", "--no-cache", at=house)

    assert refused.returncode != 0
    for sentence in (
        "newsroom.ledger is not allowed to import newsroom.stories",
        "newsroom.stories is not allowed to import verification.claims",
        "verification.gate is not allowed to import verification.web",
        "verification.claims is not allowed to import celery",
        "verification.text is not allowed to import django",
        "newsroom.utils",
        "verification.helpers",
    ):
        assert sentence in refused.stdout


def test_a_room_that_knows_http_is_refused(house: Path) -> None:
    (house / "verification/gate/planted.py").write_text(
        "from django.http import HttpResponse\n\nprint(HttpResponse)\n"
    )
    refused = tool("ruff", "check", "--no-cache", "--select", "TID251", "verification/gate", at=house)
    assert refused.returncode != 0
    assert "`django.http` is banned" in refused.stdout
