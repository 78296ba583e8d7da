"""The archive file of a fetch: WARC 1.1, request and response of every hop as they went over the wire."""

import io
import re
from collections.abc import Sequence
from datetime import UTC

from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser
from warcio.warcwriter import WARCWriter

from verification.evidence.fetching.wire import Exchange

MEDIA_TYPE = "application/warc"

_HEAD_ENDS = re.compile(rb"\r?\n\r?\n")
_INTERIM = re.compile(rb"HTTP/1\.[01] 1\d\d")


class _AsSent(StatusAndHeaders):
    """A head that is written as it came, not as it would be put together again."""

    def __init__(self, head: bytes) -> None:
        super().__init__("", [])
        self.headers_buff = head

    def __bool__(self) -> bool:
        return True  # warcio would look for a head in the body otherwise

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        """Nothing to compute."""


def written(exchanges: Sequence[Exchange], *, software: str) -> bytes:
    """A gzipped WARC of these hops, in order."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    info = {"software": software, "format": "WARC File Format 1.1", "robots": "ignore"}
    writer.write_record(writer.create_warcinfo_record("", info))
    for exchange in exchanges:
        date = exchange.started_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        headers = {"WARC-Date": date, "WARC-IP-Address": exchange.ip}
        response_id = StatusAndHeadersParser.make_warc_id()
        _write(
            writer, exchange.url, "response", exchange.received, {**headers, "WARC-Record-ID": response_id}
        )
        _write(writer, exchange.url, "request", exchange.sent, {**headers, "WARC-Concurrent-To": response_id})
    return out.getvalue()


def _write(writer: WARCWriter, url: str, kind: str, wire: bytes, headers: dict[str, str]) -> None:
    head, body = _parted(wire)
    record = writer.create_warc_record(
        url,
        kind,
        payload=io.BytesIO(body),
        length=len(body),
        http_headers=_AsSent(head),
        warc_headers_dict=headers,
    )
    writer.write_record(record)


def _parted(wire: bytes) -> tuple[bytes, bytes]:
    """Head, with the empty line that ends it, and body; an interim answer (100 Continue) before them is left out."""
    begins = 0
    while end := _HEAD_ENDS.search(wire, begins):
        if not _INTERIM.match(wire, begins):
            return wire[begins : end.end()], wire[end.end() :]
        begins = end.end()
    return wire[begins:], b""
