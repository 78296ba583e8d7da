"""A reader in a child process: it answers, or is stopped, and the process that asked goes on."""

import io
import os
import resource
import time
from pathlib import Path
from typing import BinaryIO

import pytest

from newsroom.errors import Invalid
from verification.evidence.limits import ChildFailed, in_child

pytestmark = pytest.mark.slow


def length(data: bytes, *, times: int = 1) -> dict[str, int]:
    return {"length": len(data) * times}


def environment(data: bytes) -> list[str]:
    return sorted(os.environ)


def core(data: bytes) -> tuple[int, int]:
    return resource.getrlimit(resource.RLIMIT_CORE)


def never_ends(data: bytes) -> None:
    while True:
        pass


def waits(data: bytes) -> None:
    time.sleep(60)


def hoards(data: bytes) -> int:
    kept = [bytes(100_000_000) + os.urandom(1) for _ in range(100)]
    return len(kept)


def floods(data: bytes) -> str:
    return "x" * 70_000_000


def refuses(data: bytes) -> None:
    raise Invalid({"upload": ["Not this one."]})


def breaks(data: bytes) -> None:
    raise RecursionError


def dies(data: bytes) -> None:
    os.abort()


def a_file(folder: Path, data: bytes) -> BinaryIO:
    (folder / "given").write_bytes(data)
    return (folder / "given").open("rb")


def test_the_answer_comes_back(tmp_path: Path) -> None:
    assert in_child(length, b"1234", times=2) == {"length": 8}
    assert in_child(length, io.BytesIO(b"12345")) == {"length": 5}
    with a_file(tmp_path, b"x" * 100_000) as stream:
        stream.read(10)
        assert in_child(length, stream) == {"length": 100_000}


def test_the_child_has_no_secrets() -> None:
    assert "SECRET_KEY" in os.environ
    assert not {"SECRET_KEY", "DATABASE_URL", "DATA_DIR"} & set(in_child(environment, b""))
    assert in_child(core, b"") == [0, 0], "one that dies leaves nothing of the file behind"


@pytest.mark.parametrize(
    ("function", "seconds", "why"),
    [
        (never_ends, 1, "time"),
        (hoards, 10, "memory"),
        (floods, 10, "length"),
        (breaks, 10, "crash"),
        (dies, 10, "crash"),
    ],
)
def test_what_a_file_does_to_its_reader_is_said_in_words(function: object, seconds: float, why: str) -> None:
    with pytest.raises(ChildFailed) as said:
        in_child(function, b"", seconds=seconds, memory=600_000_000)
    assert said.value.why == why
    assert str(said.value).endswith(".")


def test_one_that_only_waits_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("verification.evidence.limits.STARTING", 0.5)
    with pytest.raises(ChildFailed) as said:
        in_child(waits, b"", seconds=0.5)
    assert said.value.why == "time"


def test_a_refusal_of_the_reader_keeps_its_sentence() -> None:
    with pytest.raises(Invalid) as refusal:
        in_child(refuses, b"")
    assert refusal.value.errors == {"upload": ["Not this one."]}
