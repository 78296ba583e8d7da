"""One supervisor for one data folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


class AlreadyRunning(Exception):
    """Another supervisor holds this data folder; the text is one sentence."""


@contextmanager
def alone(folder: Path) -> Iterator[TextIO]:
    """Hold `folder` until the end of the block, or of the process: the lock goes with it, so it is never stale.

    Yields the file that tells others the process id and, once `tell` has written it, the URL.
    """
    with (folder / "run.pid").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            pid, *url = file.read().split() or ["?"]
            where = f" at {url[0]}" if url else ""
            raise AlreadyRunning(
                f"This newsroom already runs{where} as process {pid}, on {folder}. "
                f"Stop it with `kill {pid}`, or name another folder in DATA_DIR."
            ) from None
        tell(file)
        yield file
        file.truncate(0)


def tell(file: TextIO, url: str = "") -> None:
    """Write who holds the folder, for the sentence and for scripts."""
    file.truncate(0)
    file.write(f"{os.getpid()}\n{url}\n")
    file.flush()
