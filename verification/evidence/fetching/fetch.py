"""Fetching a page along its redirects, each of them checked like the first address."""

import re
import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urljoin

from verification.evidence.fetching.addresses import parse
from verification.evidence.fetching.charsets import storable
from verification.evidence.fetching.clock import Clock
from verification.evidence.fetching.failures import FetchFailure
from verification.evidence.fetching.wire import PIECE, Exchange, Limits, ask

REDIRECTS = {301, 302, 303, 307, 308}
LONGEST_TYPE = 1_000
_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+", re.ASCII)
_CHARSET = re.compile(r";[ ]?charset=[\"']?([\w.:-]+)", re.ASCII | re.IGNORECASE)
AGENT = "Mozilla/5.0 (compatible; SecondSource)"


@dataclass
class Fetched:
    """Every hop, and of the last one its body as a reader's browser would have it."""

    exchanges: list[Exchange] = field(default_factory=list)
    failure: FetchFailure | None = None
    body: bytes = b""
    media_type: str = ""
    charset: str = ""

    @property
    def last(self) -> Exchange | None:
        return self.exchanges[-1] if self.exchanges else None


def fetch(url: str, *, agent: str = AGENT, limits: Limits | None = None, loopback: bool = False) -> Fetched:
    """Fetch `url`. It never raises for what the other side does: `failure` says why there is no page."""
    limits = limits or Limits()
    fetched, clock = Fetched(), Clock(limits.seconds)
    try:
        last = _follow(url, fetched, agent, clock, limits, loopback=loopback)
        fetched.body = unpacked(last.body, last.header("content-encoding"), limits.decoded_bytes)
        fetched.media_type, fetched.charset = declared_type(last.header("content-type"))
    except FetchFailure as failure:
        fetched.failure = failure
    return fetched


def _follow(
    url: str, fetched: Fetched, agent: str, clock: Clock, limits: Limits, *, loopback: bool
) -> Exchange:
    for _ in range(limits.redirects + 1):
        address = parse(url, loopback=loopback)
        exchange = ask(address, agent=agent, clock=clock, limits=limits, loopback=loopback)
        fetched.exchanges.append(exchange)
        target = exchange.header("location")
        if exchange.status not in REDIRECTS or not target:
            return exchange
        url = _joined(address.url, target)
    raise FetchFailure(
        f"The address leads on more than {limits.redirects} times without coming to a page.", permanent=True
    )


def _joined(url: str, target: str) -> str:
    with suppress(UnicodeError):
        target = target.encode("latin-1").decode("utf-8")  # servers write UTF-8; `http.client` reads Latin-1
    try:
        return urljoin(url, target)
    except ValueError as error:
        raise FetchFailure("The site leads on to something that is no address.", permanent=True) from error


def declared_type(header: str) -> tuple[str, str]:
    """Media type and charset of a Content-Type header, as far as it gives them."""
    header = " ".join(storable(header[:LONGEST_TYPE]).split())
    if not header:
        return "", ""
    media_type, charset = _TYPE.match(header), _CHARSET.search(header)
    # what is no media type is taken for text, as mail does
    return media_type[0].lower() if media_type else "text/plain", charset[1].lower() if charset else ""


def unpacked(body: bytes, encoding: str, most: int) -> bytes:
    """The body without its packing, never more than `most` bytes of it."""
    packings = [
        name for part in encoding.split(",") if (name := part.strip().lower()) not in {"", "identity"}
    ]
    if len(packings) > 2:
        raise FetchFailure("The page is packed many times over; it is not opened.", permanent=True)
    for packing in reversed(packings):
        if packing not in {"gzip", "x-gzip", "deflate"}:
            raise FetchFailure(
                f"The page is packed in a way we did not ask for ({packing[:20]}).", permanent=True
            )
        body = _inflated(body, most)
    if len(body) > most:
        raise _too_large(most)
    return body


def _too_large(most: int) -> FetchFailure:
    return FetchFailure(
        f"Unpacked, the page is larger than {most // (1024 * 1024)} MB; it is not opened.", permanent=True
    )


def _inflated(body: bytes, most: int) -> bytes:
    out = bytearray()
    while body:
        # A gzip head says so itself; without one it is deflate, with its own head or, from some servers, without.
        bits = zlib.MAX_WBITS | 32 if body[:2] == b"\x1f\x8b" or _has_zlib_head(body) else -zlib.MAX_WBITS
        machine = zlib.decompressobj(bits)
        try:
            while not machine.eof and body:
                out += machine.decompress(body, PIECE)
                body = machine.unconsumed_tail
                if len(out) > most:
                    raise _too_large(most)
        except zlib.error as error:
            if out:
                raise FetchFailure("The page came damaged: its packing does not open.") from error
            raise FetchFailure("The page is not packed as the site says it is.", permanent=True) from error
        if not machine.eof:
            raise FetchFailure("The site broke off its answer.")
        body = machine.unused_data if machine.unused_data[:2] == b"\x1f\x8b" else b""
    return bytes(out)


def _has_zlib_head(body: bytes) -> bool:
    return len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0
