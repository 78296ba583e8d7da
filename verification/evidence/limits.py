"""Reading what a stranger made, in a child process with limits on its time, its memory and what it gives back.

A picture that unpacks to ten gigabytes or a document that never ends takes the child down, not the desk. The child
gets bytes and gives JSON; it has no settings, no secrets and no database.

    in_child(read_pdf, stream, seconds=20)

`read_pdf` stands at the top level of a module, takes the bytes and keywords, and returns what JSON can hold.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from newsroom.errors import Invalid

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS = 20.0
MEMORY = 1_500_000_000
ANSWER = 64_000_000
STARTING = 5.0
"""Seconds a busy machine may need to start the child; they do not count against the reader."""

SENTENCES = {
    "time": "Reading it took too long and was stopped.",
    "memory": "Reading it needed more memory than a file may take and was stopped.",
    "length": "What it unpacks to is far too long to be kept.",
    "crash": "It is damaged, or made so that it can not be read.",
}


TOO_LONG = 3
ENDED = {-signal.SIGXCPU: "time", -signal.SIGKILL: "memory", TOO_LONG: "length"}
"""What a child's exit status tells: the kernel stopped it, or its answer did not fit."""


class ChildFailed(Exception):
    """The child came to no answer; its text is a sentence for the person who asked."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(SENTENCES[why])


def in_child(
    function: Callable[..., Any],
    data: bytes | BinaryIO,
    *,
    seconds: float = SECONDS,
    memory: int = MEMORY,
    **options: Any,
) -> Any:
    """What `function(data, **options)` returns, called in a child; `Invalid` passes through, else `ChildFailed`.

    A stream that is a file is read by the child itself, so that the caller never holds all of it.
    """
    order = json.dumps(
        {
            "module": function.__module__,
            "function": function.__name__,
            "seconds": seconds,
            "memory": memory,
            "options": options,
        }
    )
    given, stdin = (data, None) if isinstance(data, bytes) else _as_input(data)
    with tempfile.TemporaryFile() as answer:
        try:
            ended = subprocess.run(
                [sys.executable, "-m", __name__, order],
                input=given,
                stdin=stdin,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                env={"PATH": os.defpath, "LANG": "C.UTF-8"},
                timeout=seconds + STARTING,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise ChildFailed("time") from None
        answer.seek(0)
        return _answered(ended.returncode, answer.read())


def _as_input(stream: BinaryIO) -> tuple[bytes | None, int | None]:
    stream.seek(0)
    try:
        descriptor = stream.fileno()
    except OSError:  # in memory
        return stream.read(), None
    os.lseek(descriptor, 0, os.SEEK_SET)  # what a buffer has read ahead does not count for the child
    return None, descriptor


def _answered(status: int, answer: bytes) -> Any:
    if status in ENDED:
        raise ChildFailed(ENDED[status])
    try:
        said = json.loads(answer)
    except ValueError:
        raise ChildFailed("crash") from None
    if "invalid" in said:
        raise Invalid(said["invalid"])
    if "failed" in said:
        raise ChildFailed(said["failed"])
    return said["answer"]


def _main(order: dict[str, Any]) -> dict[str, Any]:
    """In the child: set the limits, then read."""
    processor = int(order["seconds"]) + 1
    for what, most in (
        (resource.RLIMIT_AS, order["memory"]),
        (resource.RLIMIT_FSIZE, ANSWER),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    # At the soft limit the kernel says why it stops the child; at the hard one it only kills.
    resource.setrlimit(resource.RLIMIT_CPU, (processor, processor + 1))
    os.nice(5)  # people who click come first
    try:
        function = getattr(import_module(order["module"]), order["function"])
        return {"answer": function(sys.stdin.buffer.read(), **order["options"])}
    except Invalid as refusal:
        return {"invalid": refusal.errors}
    except MemoryError:
        return {"failed": "memory"}
    except Exception:  # noqa: BLE001 (readers of broken files raise everything)
        return {"failed": "crash"}


def _write(said: dict[str, Any]) -> None:
    try:
        sys.stdout.write(json.dumps(said))
        sys.stdout.flush()
    except OSError:  # larger than a file of this process may be
        os._exit(TOO_LONG)


if __name__ == "__main__":
    _write(_main(json.loads(sys.argv[1])))
