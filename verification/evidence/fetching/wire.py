"""One request and its answer, kept byte for byte as they went over the wire.

`http.client` under our own connection rather than a session of `requests`: the bytes have to be kept for the archive,
and every read has to be held to one clock and one count, the headers included.
"""

import http.client
import io
import socket
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import certifi
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from verification.evidence.fetching.addresses import Address, pin
from verification.evidence.fetching.charsets import storable
from verification.evidence.fetching.clock import Clock
from verification.evidence.fetching.failures import FetchFailure, OutOfTime

PIECE = 64 * 1024
LONGEST_SILENCE = 10.0


@dataclass(frozen=True)
class Limits:
    """What one fetch may cost."""

    seconds: float = 15.0
    raw_bytes: int = 20 * 1024 * 1024
    decoded_bytes: int = 40 * 1024 * 1024
    redirects: int = 5


@dataclass
class Exchange:
    """One hop: what was asked of whom, and what came back."""

    url: str
    ip: str
    started_at: datetime
    sent: bytes = b""
    received: bytes = b""
    status: int = 0
    reason: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    certificate: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def header(self, name: str) -> str:
        """The first header of this name, or nothing."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    def as_facts(self) -> dict[str, Any]:
        """What a page or an export shows of this hop, as the database can hold it; the archive file has it all."""
        return {
            "url": self.url,
            "address": self.ip,
            "at": self.started_at.isoformat(),
            "status": self.status,
            "reason": storable(self.reason),
            "headers": [[storable(name), storable(value)] for name, value in self.headers],
            "certificate": {name: storable(value) for name, value in self.certificate.items()},
        }


class Tap(io.RawIOBase):
    """Reads from a socket under the clock, and keeps and counts what came."""

    def __init__(self, connection: socket.socket, clock: Clock, most: int) -> None:
        self._connection, self._clock, self._most = connection, clock, most
        self.kept = bytearray()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._connection.settimeout(min(self._clock.remaining(), LONGEST_SILENCE))
        count = self._connection.recv_into(buffer)
        self.kept += memoryview(buffer)[:count]
        if len(self.kept) > self._most:
            raise FetchFailure(
                f"The answer is larger than {self._most // (1024 * 1024)} MB; save it yourself and upload it.",
                permanent=True,
            )
        return count


class _Tapped:
    """What `http.client` needs of a socket to read an answer: a file over it."""

    def __init__(self, tap: Tap) -> None:
        self._tap = tap

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self._tap, PIECE)


def connect(address: Address, clock: Clock, *, loopback: bool = False) -> tuple[socket.socket, str]:
    """A connection to the one address the host was pinned to, and that address."""
    ip = pin(address, clock, loopback=loopback)
    connection = socket.socket(socket.AF_INET6 if ip.version == 6 else socket.AF_INET, socket.SOCK_STREAM)
    try:
        connection.settimeout(min(clock.remaining(), LONGEST_SILENCE))
        connection.connect((str(ip), address.port))
    except BaseException:
        connection.close()
        raise
    return connection, str(ip)


def ask(address: Address, *, agent: str, clock: Clock, limits: Limits, loopback: bool = False) -> Exchange:
    """Ask for one page, following nothing; `FetchFailure` when no whole answer came."""
    try:
        return _ask(address, agent, clock, limits, loopback=loopback)
    except FetchFailure:
        raise
    except ssl.SSLCertVerificationError as error:
        raise FetchFailure(
            f"The certificate of {address.host} does not hold: {error.verify_message}.", permanent=True
        ) from error
    except TimeoutError as error:
        raise OutOfTime from error
    except (http.client.RemoteDisconnected, http.client.IncompleteRead) as error:
        raise FetchFailure("The site broke off its answer.") from error
    except (http.client.HTTPException, ValueError) as error:
        raise FetchFailure("The site did not answer as a web server does.", permanent=True) from error
    except ssl.SSLError as error:
        raise FetchFailure(f"No secure connection to {address.host} could be made.") from error
    except OSError as error:
        raise FetchFailure(
            f"{address.host} could not be reached ({error.strerror or 'no answer'})."
        ) from error


def _ask(address: Address, agent: str, clock: Clock, limits: Limits, *, loopback: bool) -> Exchange:
    started_at = datetime.now(UTC)
    connection, ip = connect(address, clock, loopback=loopback)
    with connection:
        exchange = Exchange(url=address.url, ip=ip, started_at=started_at)
        if address.scheme == "https":
            connection.settimeout(clock.remaining())
            connection = _trust().wrap_socket(connection, server_hostname=address.host)
            exchange.certificate = certificate_facts(connection.getpeercert(binary_form=True) or b"")
        with connection:
            _talk(address, agent, connection, Tap(connection, clock, limits.raw_bytes), exchange, clock)
    return exchange


def _talk(
    address: Address, agent: str, connection: socket.socket, tap: Tap, exchange: Exchange, clock: Clock
) -> None:
    exchange.sent = _request(address, agent)
    connection.settimeout(clock.remaining())
    connection.sendall(exchange.sent)
    answer = http.client.HTTPResponse(_Tapped(tap), method="GET")  # type: ignore[arg-type]
    answer.begin()
    body = bytearray()
    while piece := answer.read(PIECE):
        body += piece
    if answer.length:
        raise http.client.IncompleteRead(b"", answer.length)
    exchange.status, exchange.reason = answer.status, answer.reason
    exchange.headers = list(answer.headers.items())
    exchange.received, exchange.body = bytes(tap.kept), bytes(body)


def _request(address: Address, agent: str) -> bytes:
    lines = (
        f"GET {address.path} HTTP/1.1",
        f"Host: {address.host_header}",
        f"User-Agent: {agent}",
        "Accept: text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
        "Accept-Language: en,*;q=0.5",
        "Accept-Encoding: gzip, deflate",
        "Connection: close",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


def _trust() -> ssl.SSLContext:
    """The authorities of this machine and those that come with the product."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def certificate_facts(der: bytes) -> dict[str, str]:
    """Who a certificate speaks for, who says so, from when until when, and its fingerprint."""
    if not der:
        return {}
    certificate = x509.load_der_x509_certificate(der)
    return {
        "subject": certificate.subject.rfc4514_string(),
        "issuer": certificate.issuer.rfc4514_string(),
        "sha256": certificate.fingerprint(hashes.SHA256()).hex(),
        "not_before": certificate.not_valid_before_utc.isoformat(),
        "not_after": certificate.not_valid_after_utc.isoformat(),
    }
