"""The port the pages are served on."""

import ipaddress
import socket

TRIES = 100


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on `port`, or on the next free one. It is kept open, so nobody can take it meanwhile."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    last: OSError | None = None
    for candidate in range(port, min(port + TRIES, 65536)):
        try:
            return socket.create_server((host, candidate), family=family, backlog=512)
        except OSError as error:
            last = error
    raise last or OSError(f"{port} is not a port")


def free_port() -> int:
    """A port of the loopback that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
