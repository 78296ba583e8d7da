"""What is of the public internet: the only places that the house asks or writes to.

Captures, watched and live pages, webhooks and chats all come through here: once by what the address says, before
anything is looked up, and once by what its name turns out to be.
"""

import ipaddress
import re

import idna

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
_LEADS_ELSEWHERE = tuple(
    ipaddress.ip_network(network)
    for network in (
        "168.63.129.16/32",  # public by its number; Azure's own services answer there, to machines inside
        "192.0.0.0/24",  # assigned to protocols: parts are called global, but carriers and clouds use it inside
        "192.88.99.0/24",  # 6to4 relays
        "2001::/23",  # Teredo and other protocols, which carry an IPv4 address inside
        "2002::/16",  # 6to4, the same
        "3fff::/20",  # documentation
    )
)
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_KNOWN_INSIDE = (".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa", ".corp", ".home")
"""Ends of names that no public name has."""

INSIDE = (
    "This address leads into a private network or to this machine, not to the public web; it is never asked."
)
NOT_AN_ADDRESS = "This is no whole web address; it should begin with https:// or http://."


class NotOutside(Exception):
    """A place that is never asked; its text is the sentence that says why."""


def is_public(ip: IPAddress) -> bool:
    """Whether this is an ordinary address of the public internet."""
    if any(ip in network for network in _LEADS_ELSEWHERE):
        return False
    if ip.version == 6 and ip not in _GLOBAL_UNICAST:
        return False
    return ip.is_global and not ip.is_multicast


def require_public(ip: IPAddress, *, loopback: bool) -> IPAddress:
    """The address; `NotOutside` when it leads inside. `loopback` is for tests and demonstrations only."""
    if not (is_public(ip) or (loopback and ip.is_loopback)):
        raise NotOutside(INSIDE)
    return ip


def outside(host: str, *, loopback: bool) -> tuple[str, bool]:
    """The host in the letters that go over the wire, and whether it is this machine, which `loopback` allows.

    `NotOutside` when it leads inside, hides where it leads, or is no host. Nothing is looked up.
    """
    host = _spelt(host)
    literal = _literal(host)
    if literal is not None:
        return host, require_public(literal, loopback=loopback).is_loopback
    if host == "localhost" or host.endswith(_KNOWN_INSIDE):
        here = host == "localhost" or host.endswith(".localhost")
        if not (loopback and here):
            raise NotOutside(INSIDE)
        return host, True
    if "." not in host:
        raise NotOutside(
            "This name has no dot in it: it may only be known inside a network, so it is never asked."
        )
    return host, False


def _spelt(host: str) -> str:
    if ":" in host:
        return host
    try:
        plain = host if host.isascii() else idna.encode(host, uts46=True, std3_rules=True).decode()
    except (idna.IDNAError, UnicodeError) as error:
        raise NotOutside("The host of this address holds characters that no host may hold.") from error
    plain = plain.lower()
    if plain.endswith("."):
        raise NotOutside("The host of this address ends with a dot; give it without.")
    if len(plain) > 253 or not _HOST.fullmatch(plain):
        raise NotOutside(NOT_AN_ADDRESS)
    return plain


def _literal(host: str) -> IPAddress | None:
    """The host as a network address, when it is one; a number in disguise is refused, whatever it stands for."""
    try:
        if ":" in host:
            return ipaddress.IPv6Address(host)
        if _NUMBER.fullmatch(host.rpartition(".")[2]):
            return ipaddress.IPv4Address(host)
    except ValueError as error:
        raise NotOutside(
            "The host of this address is a number in an unusual form; it is never asked."
        ) from error
    return None
