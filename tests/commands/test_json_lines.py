"""`reanchor` and `spot` read JSON lines and need no installation."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


def ask(command: str, lines: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    bare = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "manage.py", command, "--json"],
        input=lines,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=bare,
        check=False,
    )


def test_reanchor_follows_each_span(tmp_path):
    row = {"id": "a", "old": "Toll is 4 euros.\nIt rains.", "new": "Toll is 5 euros.\nIt rains."}
    done = ask("reanchor", json.dumps({**row, "spans": [[0, 16], [17, 26]]}) + "\n", tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "id": "a",
        "spans": [
            {"outcome": "changed", "start": 0, "end": 16},
            {"outcome": "current", "start": 17, "end": 26},
        ],
    }


def test_spot_names_speaker_cue_and_rule(tmp_path):
    text = "The port will close on Monday, said Ada Quist."
    done = ask("spot", json.dumps({"id": 7, "text": text}) + "\n", tmp_path)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["id"] == 7
    claim = next(claim for claim in answer["claims"] if claim["speaker"])
    assert "Ada Quist" in text[slice(*claim["speaker"])]
    assert text[slice(*claim["cue"])] == "said"
    assert set(claim) == {
        "start", "end", "kind", "flags", "risk", "speaker", "cue", "channel", "reason", "rule",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("command", "line", "sentence"),
    [
        ("spot", "{", "Line 2 is not JSON"),
        ("spot", "[]", "Line 2 is not a JSON object."),
        ("spot", '{"id": 1}', "Line 2: “text” should be a text."),
        ("reanchor", '{"old": "a", "new": "b", "spans": [[0, 9]]}', "is not a span of the old text"),
        ("reanchor", '{"old": "a", "new": "b"}', "“spans” should be a list"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(command, line, sentence, tmp_path):
    done = ask(command, f"\n{line}\n", tmp_path)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
