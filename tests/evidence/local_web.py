"""A web server on the loopback that answers well, slowly, endlessly or falsely, and changes its pages when asked."""

import gzip
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ARTICLE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Harbour tolls rise</title>
<meta property="article:published_time" content="2024-03-05T10:00:00Z"></head><body><article><h1>Harbour tolls rise</h1>
<p>The port of Sund took 41 million crowns in tolls in 2022, its annual report shows, more than in any year before.</p>
<p>“We are content with the year,” harbour master Ilse Brandt told the Sund Courier on Tuesday afternoon.</p>
</article></body></html>"""

Answer = Callable[["Visit"], None]


class Visit:
    """One connection that asked for one path."""

    def __init__(self, connection: socket.socket, head: bytes, server: "LocalWeb") -> None:
        self.connection, self.head, self.server = connection, head, server
        self.path = head.split(b" ")[1].decode() if head.count(b" ") > 1 else ""

    def send(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.connection.sendall(piece)

    def answer(self, body: bytes, *headers: str, status: str = "200 OK") -> None:
        head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
        self.send("\r\n".join(head).encode() + b"\r\n\r\n" + body)

    def drip(self, piece: bytes) -> None:
        """This piece again and again, twenty times a second, until the other side has gone or the server ends."""
        with suppress(OSError):
            while not self.server.ended.wait(0.05):
                self.send(piece)

    def flood(self, piece: bytes) -> None:
        """This piece again and again as fast as it is taken."""
        with suppress(OSError):
            while not self.server.ended.is_set():
                self.send(piece)


def page(html: str = ARTICLE, *headers: str, status: str = "200 OK") -> Answer:
    return lambda visit: visit.answer(
        html.encode(), "Content-Type: text/html; charset=utf-8", *headers, status=status
    )


def moved(target: str, status: str = "302 Found") -> Answer:
    return lambda visit: visit.answer(b"", f"Location: {target}", status=status)


def bomb(megabytes: int = 200) -> bytes:
    """About a thousandth of what it unpacks to."""
    return gzip.compress(bytes(megabytes * 1024 * 1024), 9)


class LocalWeb:
    """`with LocalWeb() as web: web.pages["/"] = page()`; `asked` lists the paths in the order they came."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.pages: dict[str, Answer] = {"/": page()}
        self.asked: list[str] = []
        self.heads: list[bytes] = []
        self.visited, self.ended = threading.Event(), threading.Event()
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}{path}"

    def __enter__(self) -> "LocalWeb":
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _address = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._visit, args=(connection,), daemon=True).start()

    def _visit(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with connection:
                head = b""
                while b"\r\n\r\n" not in head and (piece := connection.recv(4096)):
                    head += piece
                visit = Visit(connection, head, self)
                self.asked.append(visit.path)
                self.heads.append(head)
                self.visited.set()
                answer = self.pages.get(visit.path) or page("<p>Nothing here.</p>", status="404 Not Found")
                answer(visit)


@contextmanager
def secure_web(folder: Path, monkeypatch, *, host: str = "127.0.0.1", days: int = 30) -> Iterator[LocalWeb]:
    """The same over TLS, with a certificate that this process trusts; expired when `days` is negative."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Sund Courier")])
    start = datetime.now(UTC) - timedelta(days=60)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(datetime.now(UTC) + timedelta(days=days))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "site.pem", folder / "site.key"
    public.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    with LocalWeb(context) as web:
        yield web
