from pathlib import Path
from typing import Any

import pytest

from tests.factories import Team


@pytest.fixture
def team(db: None) -> Team:
    return Team()


@pytest.fixture
def own_store(settings: Any, tmp_path: Path) -> Path:
    """A store of this test alone, so that it may be damaged."""
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    return settings.EVIDENCE_DIR
