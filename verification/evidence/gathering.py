"""Going to the network for one capture: the page, its words, its picture, and a web archive. No database here."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from django.conf import settings

from verification.evidence.fetching import pictures, reading, warc
from verification.evidence.fetching.clock import Clock
from verification.evidence.fetching.failures import FetchFailure, OutOfTime, of_status
from verification.evidence.fetching.fetch import Fetched, fetch
from verification.evidence.fetching.pictures import Pictures
from verification.evidence.fetching.reading import Read
from verification.evidence.fetching.wire import Limits

SOFTWARE = "Second Source"
FETCH_SECONDS, PDF_SECONDS, PICTURE_SECONDS, ARCHIVE_SECONDS = 12.0, 18.0, 10.0, 8.0
LEAST_SECONDS = 2.0
"""With less left on the clock, a picture or an archive is not begun."""

_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
}


@dataclass(frozen=True)
class Archived:
    """What a web archive said to being asked."""

    url: str = ""
    note: str = ""


@dataclass
class Gathered:
    """Everything one capture brought, or why it brought nothing."""

    fetched: Fetched
    failure: FetchFailure | None = None
    warc: bytes = b""
    read: Read = field(default_factory=Read)
    pictures: Pictures = field(default_factory=Pictures)
    archived: Archived | None = None
    same_as_known: bool = False

    @property
    def text_sha256(self) -> str:
        return hashlib.sha256(self.read.text.encode()).hexdigest() if self.read.text else ""

    @property
    def own_date(self) -> date | None:
        """The date the page's markup gives: a guess."""
        try:
            return date.fromisoformat(self.read.date)
        except ValueError:
            return None

    @property
    def page_name(self) -> str:
        """A file name for the page, from its title or its host."""
        last = self.fetched.last
        named = self.read.title or (urlsplit(last.url).hostname if last else "") or "page"
        name = re.sub(r"[^\w .,-]+", " ", named).strip(" .")[:80] or "page"
        return name + _SUFFIXES.get(self.fetched.media_type, "")


def gather(url: str, *, known: str | None = None, asks_archive: bool = False) -> Gathered:
    """Fetch a page and make of it what can be made. With `known`, a page that still says that is left at its words."""
    clock = Clock(settings.CAPTURE_SECONDS)
    loopback, agent = settings.CAPTURE_LOOPBACK, settings.CAPTURE_AGENT
    fetched = fetch(url, agent=agent, limits=Limits(seconds=FETCH_SECONDS), loopback=loopback)
    found = Gathered(fetched, failure=fetched.failure)
    if found.failure is None and fetched.last:
        found.failure = of_status(fetched.last.status)
    if fetched.exchanges:
        found.warc = warc.written(fetched.exchanges, software=SOFTWARE)
    if found.failure or fetched.last is None:
        return found
    is_pdf = reading.is_pdf(fetched.body)
    if is_pdf:
        fetched.media_type = "application/pdf"
    found.read = reading.read(
        fetched.body,
        media_type=fetched.media_type,
        charset=fetched.charset,
        seconds=_left(clock, PDF_SECONDS if is_pdf else reading.SECONDS),
    )
    if known is not None and found.text_sha256 == known:
        found.same_as_known = True
        return found
    if not is_pdf and (seconds := _left(clock, PICTURE_SECONDS)) > LEAST_SECONDS:
        found.pictures = pictures.taken(fetched.last.url, agent=agent, seconds=seconds, loopback=loopback)
    if asks_archive:
        found.archived = ask_archive(url, seconds=_left(clock, ARCHIVE_SECONDS))
    return found


def _left(clock: Clock, most: float) -> float:
    try:
        return min(clock.remaining(), most)
    except OutOfTime:
        return 0.0


def ask_archive(url: str, *, seconds: float) -> Archived:
    """Ask the web archive to save a page; whatever it answers, the capture stands."""
    if seconds < LEAST_SECONDS:
        return Archived(note="The web archive was not asked: the page itself took all the time.")
    answer = fetch(
        settings.WEB_ARCHIVE_ENDPOINT + url,
        agent=settings.CAPTURE_AGENT,
        limits=Limits(seconds=seconds),
        loopback=settings.CAPTURE_LOOPBACK,
    )
    last = answer.last
    failure = answer.failure or (of_status(last.status) if last else None)
    if isinstance(failure, OutOfTime):
        return Archived(
            note="The web archive did not answer in time; it may have saved the page all the same."
        )
    if failure or last is None:
        return Archived(note=f"The web archive did not save it. {failure.sentence if failure else ''}"[:300])
    return Archived(url=last.url[:2000], note="The web archive says that it saved the page.")
