"""Posting to an address that a desk head typed in: to the public internet only, and nowhere that it leads on to.

`requests_hardened` looks the name up once and connects to exactly what it found; what it lets pass is checked once more
here. Nothing of the environment (a proxy, a password file) has a say.
"""

import ipaddress
import threading
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter

from newsroom.dispatch.sending.outcome import NotSent, Taken
from newsroom.errors import Invalid
from newsroom.public_net import INSIDE, NotOutside, outside, require_public

AGENT = "SecondSource"
LARGEST_ANSWER = 4_096
"""Bytes of an answer that are read; the rest is left. Its status is what counts, and what a CMS says is short."""
SILENCE = 5.0
LONGEST_URL = 500


class _PublicOnly(IPFilterAdapter):
    def build_connection_pool_key_attributes(self, *args: Any, **kwargs: Any) -> Any:
        host, pool = super().build_connection_pool_key_attributes(*args, **kwargs)
        ip = ipaddress.ip_address(host["host"].strip("[]"))
        try:
            require_public(ip, loopback=settings.HOOK_LOOPBACK)
        except NotOutside as refusal:
            raise InvalidIPAddress(ip) from refusal
        return host, pool


def _session() -> HTTPSession:
    session = HTTPSession(
        Config(
            ip_filter_enable=True,
            ip_filter_allow_loopback_ips=settings.HOOK_LOOPBACK,
            never_redirect=True,
            default_timeout=(SILENCE, SILENCE),
            user_agent_override=AGENT,
        )
    )
    session.trust_env = False
    for scheme in ("http", "https"):
        session.mount(
            f"{scheme}://",
            _PublicOnly(is_https_proto=scheme == "https", allow_loopback=settings.HOOK_LOOPBACK),
        )
    return session


def usable(url: str) -> str:
    """The address as it is kept; `Invalid` with a sentence when it is none that anything may be sent to."""
    url = url.strip()
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise _invalid("This is no whole web address; it should begin with https://.") from None
    if parts.scheme != "https" and not (settings.HOOK_LOOPBACK and parts.scheme == "http"):
        if parts.scheme == "http":
            raise _invalid(
                "What is sent there is sealed on its way: give the address with https://, not http://."
            )
        raise _invalid("This is no address that begins with https://.")
    if not host or any(char.isspace() or not char.isprintable() or char == "\\" for char in url):
        raise _invalid("This is no whole web address; it should begin with https://.")
    if len(url) > LONGEST_URL:
        raise _invalid(f"This address is longer than {LONGEST_URL} characters.")
    if "@" in parts.netloc:
        raise _invalid("This address holds a user name or a password; give it without.")
    if parts.fragment:
        raise _invalid("This address has a part behind a #, which is never sent; give it without.")
    try:
        outside(host, loopback=settings.HOOK_LOOPBACK)
    except NotOutside as refusal:
        raise _invalid(str(refusal)) from refusal
    return url


def _invalid(sentence: str) -> Invalid:
    return Invalid({"url": [sentence]})


def post(url: str, body: bytes, headers: dict[str, str]) -> Taken:
    """Post, and return the answer when it is one of success; `NotSent` for everything else that may come of it."""
    answers: list[Taken | Exception] = []

    def ask() -> None:
        try:
            answers.append(_answer(url, body, headers))
        except Exception as error:  # noqa: BLE001 (it belongs to the thread that waits for it)
            answers.append(error)

    # A deadline for everything together, names and certificates included, which no timeout of a socket gives.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(settings.HOOK_SECONDS)
    if not answers:
        raise NotSent(f"There was no answer within {settings.HOOK_SECONDS:.0f} seconds.")
    answer = answers[0]
    if isinstance(answer, Exception):
        raise _failure(answer)
    return _judged(answer)


def _answer(url: str, body: bytes, headers: dict[str, str]) -> Taken:
    # what is said has to be read as it comes: unpacked, a small answer could be a large one
    headers = {**headers, "Accept-Encoding": "identity"}
    with (
        _session() as session,
        session.post(url, data=body, headers=headers, stream=True, allow_redirects=False) as answer,
    ):
        said = answer.raw.read(LARGEST_ANSWER, decode_content=False)
        return Taken(answer.status_code, said)


def _judged(answer: Taken) -> Taken:
    status = answer.status
    if 200 <= status < 300:
        return answer
    if 300 <= status < 400:
        raise NotSent(
            f"The address leads on to another one ({status}), which is not followed.", status=status
        )
    raise NotSent(f"The receiver answered {status}.", gone=status == 410, status=status)


def _failure(error: Exception) -> Exception:
    if isinstance(error, InvalidIPAddress):
        return NotSent(INSIDE)
    if isinstance(error, requests.exceptions.SSLError):
        return NotSent("The receiver’s certificate does not hold.")
    if isinstance(error, requests.exceptions.Timeout):
        return NotSent("The receiver did not answer in time.")
    if isinstance(error, requests.exceptions.RequestException | OSError):
        return NotSent(f"The receiver cannot be reached ({type(error).__name__}).")
    return error
