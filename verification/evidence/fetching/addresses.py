"""Which addresses may be asked at all, and the one network address a name is pinned to.

A name is looked up once, by `requests_hardened`; what it says is checked, and the connection is made to exactly that
address, so a name that answers differently the second time gains nothing. Its filter lets a few forms pass that lead
inside on some networks; `is_public` says what is allowed instead, and everything else is refused.
"""

import socket
import unicodedata
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from requests.utils import requote_uri
from requests_hardened.ip_filter import InvalidIPAddress, get_ip_address

from newsroom.public_net import INSIDE, NOT_AN_ADDRESS, IPAddress, NotOutside, outside, require_public
from verification.evidence.fetching.clock import Clock
from verification.evidence.fetching.failures import FetchFailure, Refused

PORTS = {"http": 80, "https": 443}
LONGEST = 2_000


@dataclass(frozen=True)
class Address:
    """A web address that passed every check that needs no network; `url` is how it is asked for."""

    url: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def parse(text: str, *, loopback: bool = False) -> Address:
    """The address as it will be asked for, or `Refused` with the reason."""
    text = text.strip()
    if len(text) > LONGEST:
        raise Refused(f"This address is longer than {LONGEST:,} characters.")
    if any(
        char == "\\" or unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"} for char in text
    ):
        raise Refused("This address holds a space, a backslash or a character that cannot be seen.")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise Refused(NOT_AN_ADDRESS) from error
    if parts.scheme not in PORTS:
        raise Refused("Only addresses that begin with https:// or http:// are fetched.")
    if "@" in parts.netloc:
        raise Refused("This address holds a user name or a password; give it without.")
    return _checked(parts, port, loopback=loopback)


def _checked(parts: SplitResult, port: int | None, *, loopback: bool) -> Address:
    try:
        host, here = outside(parts.hostname or "", loopback=loopback)
    except NotOutside as refusal:
        raise Refused(str(refusal)) from refusal
    port = PORTS[parts.scheme] if port is None else port
    if port not in PORTS.values() and not here:
        raise Refused("Only the ordinary ports of the web, 80 and 443, are asked.")
    shown = f"[{host}]" if ":" in host else host
    if port != PORTS[parts.scheme]:
        shown += f":{port}"
    path = requote_uri(parts.path or "/") + (f"?{requote_uri(parts.query)}" if parts.query else "")
    return Address(
        url=f"{parts.scheme}://{shown}{path}", scheme=parts.scheme, host=host, port=port, path=path
    )


def pin(address: Address, clock: Clock, *, loopback: bool = False) -> IPAddress:
    """Look the host up, once, and return the one address that may be connected to."""
    try:
        found, _ = clock.bound(lambda: get_ip_address(address.host, address.port, loopback))
    except InvalidIPAddress as error:
        raise Refused(INSIDE) from error
    except socket.gaierror as error:
        unknown = error.errno in {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
        raise FetchFailure(
            f"There is no host called {address.host}."
            if unknown
            else f"The address of {address.host} could not be looked up.",
            gone=unknown,
        ) from error
    except (UnicodeError, ValueError, OSError) as error:
        raise FetchFailure(f"The address of {address.host} could not be looked up.") from error
    try:
        return require_public(found, loopback=loopback)
    except NotOutside as refusal:
        raise Refused(str(refusal)) from refusal
