"""A sealed backup gives back what was put in, or nothing at all."""

import io

import pytest

from verification.management.backup import sealed
from verification.management.backup.packing import Unpacker, compressed, packing, unpack
from verification.management.backup.sealed import CHUNK, TAG, Opener, Sealer, Unread

WORDS = b"correct horse battery staple"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed, "LOG_N", 2)  # a guess costs nothing here


def seal(content: bytes) -> bytes:
    out = io.BytesIO()
    sealer = Sealer(out, WORDS)
    for at in range(0, len(content), 50_000):
        sealer.write(content[at : at + 50_000])
    sealer.finish()
    return out.getvalue()


def opened(file: bytes, words: bytes = WORDS) -> bytes:
    opener, content = Opener(io.BytesIO(file), words), b""
    while data := opener.read(10_000):
        content += data
    return content


def test_what_was_sealed_opens_whatever_its_length() -> None:
    for size in (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7):
        content = bytes(number % 251 for number in range(size))
        assert opened(seal(content)) == content
    assert seal(b"same") != seal(b"same")  # another salt, another key


def test_whatever_is_changed_moved_repeated_or_cut_off_is_refused() -> None:
    file = seal(b"first" * 20_000 + b"second" * 20_000)
    body = file.index(b"\n", file.index(b"mac ")) + 1
    head, chunks = file[:body], [file[at : at + CHUNK + TAG] for at in range(body, len(file), CHUNK + TAG)]
    assert len(chunks) > 3

    altered = {
        **{f"bit in byte {at}": file[:at] + bytes([file[at] ^ 1]) + file[at + 1 :] for at in range(body)},
        "chunk": file[: body + 9] + bytes([file[body + 9] ^ 1]) + file[body + 10 :],
        "tag at the end": file[:-1] + bytes([file[-1] ^ 1]),
        "moved": head + b"".join([chunks[1], chunks[0], *chunks[2:]]),
        "repeated": head + b"".join([chunks[0], *chunks]),
        "left out": head + b"".join(chunks[1:]),
        "last left out": head + b"".join(chunks[:-1]),
        "all left out": head,
        "cut off": file[:-20],
        "cut off in the header": file[: body - 5],
        "more behind": file + b"x",
        "another file's chunks": head + seal(b"other")[body:],
    }

    refused = []
    for what, changed in altered.items():
        try:
            opened(changed)
        except Unread:
            refused.append(what)
    assert refused == list(altered)


def test_the_passphrase_is_needed_and_a_file_may_not_ask_for_all_memory() -> None:
    file = seal(b"secret")
    with pytest.raises(Unread, match="This passphrase does not open the backup"):
        opened(file, b"another passphrase")
    with pytest.raises(Unread, match="header of this backup is damaged"):
        opened(file.replace(b"scrypt 2 ", b"scrypt 30 "))
    with pytest.raises(Unread, match="This is no backup"):
        opened(b"PK\x03\x04 something else")


def test_a_member_that_is_not_what_the_sums_say_is_refused() -> None:
    out = io.BytesIO()
    with packing(out) as into:
        into.add("one", b"1" * 1000)
        into.add("two", b"2" * 1000)
    whole, read = out.getvalue(), {}
    unpack(io.BytesIO(whole), lambda name, member: read.update({name: member.read(5000)}))
    assert read == {"one": b"1" * 1000, "two": b"2" * 1000}

    for changed in (
        whole.replace(b"1" * 1000, b"3" * 1000),
        whole.replace(b"2" * 1000, b"1" * 1000),
        b"",
        b"x" * 512,
    ):
        with pytest.raises(Unread):
            unpack(io.BytesIO(changed), lambda _name, _member: None)


def test_nothing_follows_the_list_of_sums_and_all_is_read_to_its_last_chunk() -> None:
    out = io.BytesIO()
    with packing(out) as into:
        into.add("one", b"1")
    ends = out.getvalue().rstrip(b"\0")
    whole = ends + bytes(-len(ends) % 512)
    more = io.BytesIO()
    with packing(more) as into:
        into.add("two", b"2")
    with pytest.raises(Unread, match="follows the end"):
        unpack(io.BytesIO(whole + more.getvalue()), lambda _name, member: None)

    sealed_and_padded = seal(out.getvalue() + bytes(3 * CHUNK))
    with pytest.raises(Unread, match="damaged or cut off"):
        unpack(Opener(io.BytesIO(sealed_and_padded[:-9]), WORDS), lambda _name, _member: None)


def test_what_is_compressed_a_hundredfold_is_still_written_in_small_pieces() -> None:
    pieces: list[int] = []
    unpacker = Unpacker(lambda piece: pieces.append(len(piece)))
    content = b"".join(compressed(bytes(CHUNK) for _ in range(40)))
    for at in range(0, len(content), CHUNK):
        unpacker.take(content[at : at + CHUNK])
    unpacker.finish()
    assert sum(pieces) == 40 * CHUNK
    assert max(pieces) <= CHUNK

    cut = Unpacker(lambda _piece: None)
    cut.take(content[: len(content) // 2])
    with pytest.raises(Unread, match="cut off"):
        cut.finish()
    with pytest.raises(Unread, match="can not be unpacked"):
        Unpacker(lambda _piece: None).take(b"no gzip")
