"""Where evidence of a test is kept, and from where it may be fetched."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test.utils import override_settings

from tests.evidence.local_web import LocalWeb
from tests.factories import Team


@pytest.fixture
def team(db: None) -> Team:
    return Team()


@pytest.fixture
def evidence_dir(tmp_path: Path) -> Iterator[Path]:
    """An empty store of its own."""
    folder = tmp_path / "evidence"
    with override_settings(EVIDENCE_DIR=folder):
        yield folder


@pytest.fixture
def site(evidence_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalWeb]:
    """A web server on this machine that may be fetched from, and no browser: pictures have tests of their own."""
    monkeypatch.setenv("PATH", "/nowhere")
    with LocalWeb() as server, override_settings(CAPTURE_LOOPBACK=True):
        yield server
