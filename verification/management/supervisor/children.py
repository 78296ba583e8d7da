"""One program under the supervisor: started in a process group of its own, restarted with growing patience."""

import math
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

LONGEST_WAIT = 30.0
STEADY_SECONDS = 60.0  # a program that ran this long begins again with the shortest wait


@dataclass(frozen=True)
class Program:
    """What to start. `ready` says when the programs after it may be started."""

    name: str
    argv: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    keep_open: tuple[int, ...] = ()
    ready: Callable[[], bool] = lambda: True


class Child:
    """A program and, while it runs, its process."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.process: subprocess.Popen[bytes] | None = None
        self.restart_at = math.inf  # until it has run once, only the supervisor's own order starts it
        self._wait = 1.0
        self._started_at = 0.0
        self._rest = b""

    @property
    def group(self) -> int:
        """The process group, which is also the id of its first process."""
        assert self.process
        return self.process.pid

    @property
    def output(self) -> int:
        """The descriptor to read its output from."""
        assert self.process
        assert self.process.stdout
        return self.process.stdout.fileno()

    def start(self) -> None:
        """Start it, with its output on a pipe and nothing of our terminal."""
        self.process = subprocess.Popen(
            list(self.program.argv),
            env={**os.environ, **self.program.environment, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            process_group=0,
            pass_fds=self.program.keep_open,
        )
        os.set_blocking(self.output, False)
        self._started_at = time.monotonic()

    def lines(self) -> Iterator[str]:
        """Whole lines it has written since the last call."""
        with suppress(BlockingIOError):
            while data := os.read(self.output, 65536):
                self._rest += data
        *whole, self._rest = self._rest.split(b"\n")
        yield from (line.decode(errors="replace") for line in whole)

    def ended(self) -> bool:
        """Whether the running process has come to its end."""
        return self.process is not None and self.process.poll() is not None

    def bury(self) -> str:
        """Clear away an ended process and what is left of its group; says how it ended, and when it may start again."""
        assert self.process
        self.signal_group(signal.SIGKILL)
        code = self.process.wait()
        assert self.process.stdout
        self.process.stdout.close()
        self.process = None
        self._rest = b""
        if time.monotonic() - self._started_at > STEADY_SECONDS:
            self._wait = 1.0
        self.restart_at = time.monotonic() + self._wait
        how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with status {code}"
        sentence = f"{self.program.name} {how}; it starts again in {self._wait:.0f} s."
        self._wait = min(self._wait * 2, LONGEST_WAIT)
        return sentence

    def ask_to_end(self) -> None:
        """Ask the first process only: a group-wide signal would also kill what it wants to finish."""
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def signal_group(self, signum: signal.Signals) -> None:
        """Signal every process of the group."""
        if self.process:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.group, signum)
