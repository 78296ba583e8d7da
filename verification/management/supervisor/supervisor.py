"""The loop that starts, watches, restarts and stops the children."""

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import FrameType

from verification.management.supervisor import guard
from verification.management.supervisor.children import Child, Program

TURN_SECONDS = 0.25
READY_SECONDS = 10.0
GRACE_SECONDS = 12.0


class Supervisor:
    """Runs `programs`, started in this order and stopped in two steps: all but the first, then the first.

    The first is what the others lean on (the broker). `each_turn` is called a few times a second.
    """

    def __init__(
        self,
        programs: Sequence[Program],
        *,
        say: Callable[[str], None],
        each_turn: Callable[[], None],
        stop_with_parent: bool = False,
    ) -> None:
        self.children = [Child(program) for program in programs]
        self._write = say
        self._each_turn = each_turn
        self._parent = os.getppid() if stop_with_parent else None
        self._stop_asked = 0
        self._selector = selectors.DefaultSelector()
        self._width = max(len(program.name) for program in programs)
        self._guard = self._start_guard()

    def run(self) -> None:
        """Start everything, and come back when it has all been stopped."""
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, self._ask_to_stop)
        try:
            for child in self.children:
                self._start(child)
                deadline = time.monotonic() + READY_SECONDS
                while not self._must_stop() and not child.program.ready() and time.monotonic() < deadline:
                    self._turn()
            while not self._must_stop():
                self._turn()
                self._each_turn()
        finally:
            self._stop()

    def _ask_to_stop(self, signum: int, frame: FrameType | None) -> None:
        self._stop_asked += 1

    def _must_stop(self) -> bool:
        return self._stop_asked > 0 or (self._parent is not None and os.getppid() != self._parent)

    def _say(self, text: str) -> None:
        try:
            self._write(text)
        except OSError:  # nobody reads us any more, as in `make run | head`
            self._stop_asked += 1
            self._write = lambda _: None

    # Children

    def _start(self, child: Child) -> None:
        child.start()
        self._tell_guard("+", child.group)
        self._selector.register(child.output, selectors.EVENT_READ, child)

    def _bury(self, child: Child) -> str:
        self._pass_on(child)
        self._selector.unregister(child.output)
        group = child.group
        sentence = child.bury()
        self._tell_guard("-", group)
        return sentence

    def _pass_on(self, child: Child) -> None:
        for line in child.lines():
            self._say(f"{child.program.name:<{self._width}} | {line}")

    def _turn(self, *, restart: bool = True) -> None:
        """Wait a moment for output, pass it on, and look after what has ended."""
        for key, _ in self._selector.select(TURN_SECONDS):
            self._pass_on(key.data)
        for child in self.children:
            if child.ended():
                sentence = self._bury(child)
                if restart:
                    self._say(sentence)
            elif restart and child.process is None and time.monotonic() >= child.restart_at:
                self._start(child)
                self._say(f"{child.program.name} runs again.")

    # The end

    def _stop(self) -> None:
        first, *others = self.children
        self._stop_asked = 0
        for step in (others, [first]):
            for child in step:
                child.ask_to_end()
            deadline = time.monotonic() + GRACE_SECONDS
            # Asked a second time while stopping (Ctrl-C again): no more patience.
            while (
                any(child.process for child in step) and time.monotonic() < deadline and not self._stop_asked
            ):
                self._turn(restart=False)
            for child in step:
                child.signal_group(signal.SIGKILL)
            while any(child.process for child in step):
                self._turn(restart=False)
        assert self._guard.stdin
        with suppress(OSError):
            self._guard.stdin.close()
        self._guard.wait()

    # The guard

    def _start_guard(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-I", guard.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )

    def _tell_guard(self, change: str, group: int) -> None:
        assert self._guard.stdin
        try:
            print(f"{change}{group}", file=self._guard.stdin, flush=True)
        except BrokenPipeError:
            # Somebody killed it: a new one learns all groups.
            self._guard.wait()
            self._guard = self._start_guard()
            for child in self.children:
                if child.process:
                    self._tell_guard("+", child.group)
