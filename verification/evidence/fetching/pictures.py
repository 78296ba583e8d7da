"""A picture of a page and the page as it prints, by the Chromium of this machine where there is one.

The browser sees the web only through our proxy. As root it can not use its own sandbox, so then it runs no scripts.
"""

import json
import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from verification.evidence.fetching.clock import Clock
from verification.evidence.fetching.failures import FetchFailure
from verification.evidence.fetching.proxy import running

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
SECONDS = 12.0
MOST_BYTES = 30 * 1024 * 1024

NONE_INSTALLED = "No picture was taken: no Chromium is installed on this machine."
FAILED = "No picture was taken: the browser could not show the page in time."


@dataclass(frozen=True)
class Pictures:
    """What the browser made, its name and version, and a line on what is missing or was left out."""

    screenshot: bytes = b""
    print_out: bytes = b""
    tool: str = ""
    note: str = ""


def chromium() -> str | None:
    """The program, where one is installed."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def taken(url: str, *, agent: str = "", seconds: float = SECONDS, loopback: bool = False) -> Pictures:
    """A screenshot and a PDF of a page; never raises for what the page or the browser does."""
    program = chromium()
    if program is None:
        return Pictures(note=NONE_INSTALLED)
    clock = Clock(seconds)
    with tempfile.TemporaryDirectory(prefix="browser-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        _prepare(home)
        try:
            with running(clock, loopback=loopback) as proxy:
                _run(program, arguments(url, home, proxy.port, agent=agent), home, clock)
        except (OSError, FetchFailure, subprocess.SubprocessError):
            return Pictures(note=FAILED)
        shot, printed = _made(home / "page.png", b"\x89PNG"), _made(home / "page.pdf", b"%PDF-")
    if not shot and not printed:
        return Pictures(note=FAILED)
    notes = ["Taken with scripts switched off."] if _is_root() else []
    if proxy.refused:
        notes.append(
            f"{len(proxy.refused)} parts of the page were not loaded: their addresses are not allowed."
        )
    return Pictures(screenshot=shot, print_out=printed, tool=_version(program), note=" ".join(notes))


def printed(page: str, *, seconds: float = SECONDS) -> bytes:
    """A page of ours, whole in itself, as it prints (PDF); nothing where there is no browser or it failed.

    The browser is given a proxy that lets nothing through: what the page holds cannot ask for anything.
    """
    program = chromium()
    if program is None:
        return b""
    clock = Clock(seconds)
    with tempfile.TemporaryDirectory(prefix="browser-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        _prepare(home)
        ours = home / "ours.html"
        ours.write_text(page, encoding="utf-8")
        nowhere = 9  # the port that discards
        try:
            _run(program, arguments(ours.as_uri(), home, nowhere), home, clock)
        except (OSError, FetchFailure, subprocess.SubprocessError):
            return b""
        return _made(home / "page.pdf", b"%PDF-")


def _is_root() -> bool:
    return os.geteuid() == 0


def _prepare(home: Path) -> None:
    """A fresh profile. Scripts go off by a site setting: `blink-settings` would stop the browser's own too."""
    if _is_root():
        preferences = home / "profile" / "Default" / "Preferences"
        preferences.parent.mkdir(parents=True)
        preferences.write_text(json.dumps({"profile": {"default_content_setting_values": {"javascript": 2}}}))


def arguments(url: str, home: Path, proxy_port: int, *, agent: str = "") -> list[str]:
    """The switches: one way out, nothing kept, nothing of the browser's own accord."""
    switches = [
        "--headless=new",
        f"--user-data-dir={home / 'profile'}",
        f"--proxy-server=http://127.0.0.1:{proxy_port}",
        "--proxy-bypass-list=<-loopback>",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        "--disable-quic",
        "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
        "--dns-prefetch-disable",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-default-apps",
        "--disable-domain-reliability",
        "--disable-extensions",
        "--disable-sync",
        "--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication,DnsOverHttps",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--no-default-browser-check",
        "--no-pings",
        "--mute-audio",
        "--hide-scrollbars",
        "--no-pdf-header-footer",
        "--deny-permission-prompts",
        "--password-store=basic",
        "--window-size=1280,2400",
        "--run-all-compositor-stages-before-draw",
        "--timeout=8000",
        f"--screenshot={home / 'page.png'}",
        f"--print-to-pdf={home / 'page.pdf'}",
    ]
    if agent:
        switches.append(f"--user-agent={agent}")
    if _is_root():
        switches.append("--no-sandbox")
    return [*switches, "--", url]


def _run(program: str, switches: list[str], home: Path, clock: Clock) -> None:
    """Run the browser in a group of its own, and leave none of it behind."""
    process = subprocess.Popen(
        [program, *switches],
        cwd=home,
        env={"PATH": "/usr/bin:/bin", "HOME": str(home), "TMPDIR": str(home), "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout=clock.remaining())
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _made(path: Path, magic: bytes) -> bytes:
    if not path.is_file() or path.is_symlink() or path.stat().st_size > MOST_BYTES:
        return b""
    content = path.read_bytes()
    return content if content.startswith(magic) else b""


def _version(program: str) -> str:
    try:
        done = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=5, check=False)
    except (OSError, subprocess.SubprocessError):
        return "Chromium"
    return done.stdout.strip()[:80] or "Chromium"
