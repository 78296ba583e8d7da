"""The only way out for a browser of ours: a forwarding proxy on the loopback that applies the address rules.

The browser is given nothing else: no name service, no direct connection. Every request of the page, its pictures and
frames and redirects, comes through here, is checked like an address a person gave, and goes to the pinned address.
"""

import re
import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from verification.evidence.fetching.addresses import Address, parse
from verification.evidence.fetching.clock import Clock
from verification.evidence.fetching.failures import FetchFailure, Refused
from verification.evidence.fetching.wire import PIECE, connect

MOST_BYTES = 60 * 1024 * 1024
MOST_CONNECTIONS = 300
LONGEST_HEAD = 64 * 1024

_BROWSERS_OWN = {"accounts.google.com", "clients2.google.com", "update.googleapis.com"}
"""Chromium calls home whatever one tells it; nobody asked it to."""

_REQUEST = re.compile(rb"(GET|HEAD|CONNECT) (\S{1,4000}) HTTP/1\.[01]")
_OURS = re.compile(rb"(?im)^(?:proxy-[a-z-]+|connection|keep-alive|upgrade)[ \t]*:.*\r?\n")


class _Refusal(Exception):
    """An answer of the proxy's own."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


class Proxy:
    """Serves until its clock runs out or it is closed; counts what it refused."""

    def __init__(self, clock: Clock, *, loopback: bool = False) -> None:
        self._clock, self._loopback = clock, loopback
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._left = MOST_BYTES
        self.refused: list[str] = []

    def serve(self) -> None:
        """Take connections until the listener is closed."""
        for _ in range(MOST_CONNECTIONS):
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._handle, args=(client,), daemon=True).start()

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _handle(self, client: socket.socket) -> None:
        with client, suppress(OSError, FetchFailure):
            try:
                self._forward(client)
            except _Refusal as refusal:
                client.sendall(f"HTTP/1.1 {refusal.status}\r\nConnection: close\r\n\r\n".encode())

    def _forward(self, client: socket.socket) -> None:
        head, early = self._head(client)
        line, _, fields = head.partition(b"\r\n")
        request = _REQUEST.fullmatch(line)
        if not request:
            raise _Refusal("405 Method Not Allowed")
        method, target = request[1], request[2].decode("latin-1")
        tunnel = method == b"CONNECT"
        address = self._checked(f"https://{target}/" if tunnel else target, tunnel=tunnel)
        try:
            server, _ip = connect(address, self._clock, loopback=self._loopback)
        except Refused as refused:
            self.refused.append(f"{address.host}: {refused.sentence}")
            raise _Refusal("403 Forbidden") from refused
        except (FetchFailure, OSError) as error:
            raise _Refusal("502 Bad Gateway") from error
        with server:
            if tunnel:
                client.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
                server.sendall(early)
            else:
                # One request per connection and no body: nothing meant for another host can follow on this one.
                start = b"%s %s HTTP/1.1\r\n" % (method, address.path.encode("ascii"))
                server.sendall(start + b"Connection: close\r\n" + _OURS.sub(b"", fields))
            self._pump(client, server, both_ways=tunnel)

    def _head(self, client: socket.socket) -> tuple[bytes, bytes]:
        """The head of a request, and what came behind it."""
        received = b""
        while b"\r\n\r\n" not in received:
            client.settimeout(self._clock.remaining())
            piece = client.recv(PIECE)
            received += piece
            if not piece or len(received) > LONGEST_HEAD:
                raise _Refusal("400 Bad Request")
        head, end, early = received.partition(b"\r\n\r\n")
        return head + end, early

    def _checked(self, target: str, *, tunnel: bool) -> Address:
        try:
            address = parse(target, loopback=self._loopback)
        except Refused as refused:
            self.refused.append(f"{target[:200]}: {refused.sentence}")
            raise _Refusal("403 Forbidden") from refused
        if address.host in _BROWSERS_OWN:
            raise _Refusal("403 Forbidden")
        if not tunnel and address.scheme != "http":
            raise _Refusal("400 Bad Request")
        return address

    def _pump(self, client: socket.socket, server: socket.socket, *, both_ways: bool) -> None:
        """Carry bytes until one side ends, the clock runs out or the browser has had its share."""
        with selectors.DefaultSelector() as selector:
            selector.register(server, selectors.EVENT_READ, client)
            if both_ways:
                selector.register(client, selectors.EVENT_READ, server)
            while self._left > 0:
                for key, _events in selector.select(self._clock.remaining()):
                    piece = key.fileobj.recv(PIECE)  # type: ignore[union-attr]
                    if not piece:
                        return
                    self._left -= len(piece)
                    key.data.settimeout(self._clock.remaining())
                    key.data.sendall(piece)


@contextmanager
def running(clock: Clock, *, loopback: bool = False) -> Iterator[Proxy]:
    """A proxy that serves inside the block."""
    proxy = Proxy(clock, loopback=loopback)
    threading.Thread(target=proxy.serve, daemon=True).start()
    try:
        yield proxy
    finally:
        proxy.close()
