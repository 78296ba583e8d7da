"""Addresses that lead inside, or hide where they lead, are refused before anything is asked."""

import ipaddress
import socket

import pytest

from newsroom.public_net import NotOutside, is_public, outside, require_public
from verification.evidence.fetching.addresses import parse, pin
from verification.evidence.fetching.clock import Clock
from verification.evidence.fetching.failures import FetchFailure, OutOfTime, Refused

HOSTILE = [
    # this machine
    "http://127.0.0.1/",
    "http://127.8.9.1/",
    "http://localhost/",
    "http://LOCALHOST/",
    "http://a.localhost/",
    "http://[::1]/",
    "http://[::]/",
    "http://0.0.0.0/",
    "http://0/",
    # private, link-local, CGNAT, multicast, reserved, documentation, benchmarking
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://192.0.2.1/",
    "http://198.18.0.1/",
    "http://192.88.99.1/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fc00::1]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://[2001:db8::1]/",
    "http://[2001:20::1]/",
    "http://[3fff::1]/",
    "http://[5f00::1]/",
    # an IPv4 address inside an IPv6 one: mapped, compatible, NAT64, local NAT64, 6to4, Teredo
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b::8.8.8.8]/",
    "http://[64:ff9b:1::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
    # numbers in disguise
    "http://2130706433/",
    "http://017700000001/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://127.0.0.1.5/",
    "http://8.8.8.08/",
    "http://134744072/",
    "http://example.0x7f/",
    # letters that become something else on the way
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/",
    "http://exa\u00admple.org/",
    "http://example.org\u202e/",
    "http://example.org\u200b/",
    "http://xn--\u0430.org/",
    # trailing dots, names known inside only
    "http://localhost./",
    "http://127.0.0.1./",
    "http://example.org./",
    "http://intranet/",
    # user names, ports, schemes, and what readers of addresses disagree about
    "http://user@example.org/",
    "http://user:secret@example.org/",
    "http://example.org@127.0.0.1/",
    "http://example.org:22/",
    "http://example.org:8080/",
    "http://example.org:0/",
    "http://example.org:99999/",
    "http://example.org:-80/",
    "http://example.org\\@127.0.0.1/",
    "http://127.0.0.1%2f.example.org/",
    "http://example.org/\r\nHost: inside",
    "http://exam ple.org/",
    "http:///etc/passwd",
    "http://[::1/",
    "http://[127.0.0.1]/",
    "file:///etc/passwd",
    "gopher://example.org/",
    "ftp://example.org/",
    "dict://example.org:11211/",
    "jar:http://example.org!/",
    "data:text/html,hello",
    "javascript:alert(1)",
    "view-source:http://example.org/",
    "//example.org/",
    "example.org",
    "",
    "http://",
    "http://.example.org/",
    "http://example..org/",
    "http://-example.org/",
    "https://example.org/" + "a" * 2001,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_it_is_refused_in_words_and_nothing_is_asked(text, monkeypatch):
    def asked(*_args, **_more):
        raise AssertionError("a name was looked up")

    monkeypatch.setattr(socket, "getaddrinfo", asked)

    with pytest.raises(Refused) as refusal:
        parse(text)
    assert refusal.value.permanent
    assert refusal.value.sentence.endswith(".")


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://example.org", "https://example.org/"),
        ("HTTPS://Example.ORG:443/A?b=c#d", "https://example.org/A?b=c"),
        ("http://example.org:443/", "http://example.org:443/"),
        ("http://93.184.216.34/", "http://93.184.216.34/"),
        ("https://[2606:4700::1111]/", "https://[2606:4700::1111]/"),
        ("https://bücher.example/straße", "https://xn--bcher-kva.example/stra%C3%9Fe"),
        ("https://новини.example/", "https://xn--b1amarcd.example/"),
        ("https://my_page.example.org/a%20b/?c=d%26e", "https://my_page.example.org/a%20b/?c=d%26e"),
    ],
)
def test_an_ordinary_address_is_asked_for_as_it_was_meant(text, url):
    assert parse(text).url == url


def answering(*addresses):
    """A name service that gives these answers in turn, the last one for ever."""
    turns = list(addresses)

    def lookup(_host, port, **_more):
        ip = turns.pop(0) if len(turns) > 1 else turns[0]
        family = socket.AF_INET6 if ":" in ip else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (ip, port))]

    return lookup


INSIDE = [
    "127.0.0.1",
    "10.1.2.3",
    "169.254.169.254",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.8",
    "192.0.0.9",
    "192.0.0.10",
    "192.0.0.192",
    "0.0.0.0",
    "224.0.0.251",
    "250.0.0.1",
    "::1",
    "::ffff:10.0.0.1",
    "::10.0.0.1",
    "64:ff9b::a00:1",
    "64:ff9b:1::a00:1",
    "2002:a00:1::",
    "2001::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff0e::1",
]


@pytest.mark.parametrize("ip", INSIDE)
def test_a_name_that_leads_inside_is_refused(ip, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", answering(ip))

    with pytest.raises(Refused):
        pin(parse("https://example.org/"), Clock(5))
    # on their own too, whatever the library in front of it lets through
    assert not is_public(ipaddress.ip_address(ip))


def test_a_name_nobody_knows_may_be_tried_again_and_counts_as_gone(monkeypatch):
    def unknown(*_args, **_more):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    with pytest.raises(FetchFailure) as failure:
        pin(parse("https://gone.example/"), Clock(5))
    assert (failure.value.permanent, failure.value.gone) == (False, True)
    assert "gone.example" in failure.value.sentence


def test_a_name_service_that_never_answers_holds_nobody_up(monkeypatch):
    import threading

    never = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: never.wait(30))

    with pytest.raises(OutOfTime):
        pin(parse("https://slow.example/"), Clock(0.2))
    never.set()


def test_a_host_is_judged_as_it_is_spelt_whoever_took_the_address_apart() -> None:
    for host in (
        *(
            "LOCALHOST",
            "a.local",
            "a.internal",
            "a.intranet",
            "a.lan",
            "a.home.arpa",
            "a.corp",
            "a.home",
            "intranet",
        ),
        *("10.0.0.1", "::1", ".".join(["a" * 60] * 5)),
    ):
        with pytest.raises(NotOutside):
            outside(host, loopback=False)
    with pytest.raises(NotOutside, match="ends with a dot"):
        outside("example.org.", loopback=False)
    assert outside("BÜCHER.example", loopback=False) == ("xn--bcher-kva.example", False)
    assert outside("example.3com", loopback=False) == ("example.3com", False)


def test_where_this_machine_may_be_asked_nothing_else_inside_may() -> None:
    for host in ("localhost", "a.localhost", "127.0.0.1", "::1"):
        assert outside(host, loopback=True) == (host, True)
    for host in ("a.local", "10.0.0.1", "169.254.169.254", "fe80::1"):
        with pytest.raises(NotOutside):
            outside(host, loopback=True)
    with pytest.raises(NotOutside):
        require_public(ipaddress.ip_address("10.0.0.1"), loopback=True)
