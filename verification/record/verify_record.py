"""Check a publication record: that it is as it was signed, which words it is about, and what ran before it.

    python3 -I verify_record.py RECORD.json [--key KEY_ID]

It needs Python 3.8 or newer and nothing else. It prints a sentence for each record and each fault, and ends with 1 when
there is a fault, with 0 when there is none.

A signature proves that whoever holds the key signed these very bytes. Whose key it is, the file cannot prove: compare
the key id that is printed with the one the newsroom tells you, or give it with --key. The id is the beginning of the
SHA-256 of the public key, so nobody can put another key under it.

How a record is made, for other programs: a record is JSON of objects, lists, texts, whole numbers, true, false and
null. Its bytes are that JSON with the keys of every object sorted by code points, no spaces, characters as they are, in
UTF-8. `record_sha256` is the SHA-256 of these bytes, `signature` the Ed25519 signature (RFC 8032) under them, in
base64. `previous` holds the `record_sha256` of the version of the story that ran before, so the versions form a chain.
`text` is the copy, block by block; the SHA-256 of its bytes, made the same way, stands in the record.
"""

from __future__ import annotations

import sys

if __name__ == "__main__" and not (sys.flags.isolated or getattr(sys.flags, "safe_path", False)):
    # Python looks into the folder of its script first: a hashlib.py that lies there must not be used.
    sys.path = sys.path[1:]

import base64
import hashlib
import json
from pathlib import Path

USAGE = "python3 -I verify_record.py RECORD.json [--key KEY_ID]"


def main(arguments: list[str]) -> int:
    """Check the file, say what was found, and return the exit status."""
    if len(arguments) not in (2, 4) or (len(arguments) == 4 and arguments[2] != "--key"):
        say(f"Name one file: {USAGE}")
        return 1
    try:
        content = Path(arguments[1]).read_bytes()
    except OSError as error:
        say(f"{arguments[1]} can not be read: {error.strerror}.")
        return 1
    told, faults = check(content, frozenset(arguments[3:]))
    for sentence in told + faults:
        say(sentence)
    say("This record was altered, or is not whole." if faults else "Whole.")
    return 1 if faults else 0


def say(sentence: str) -> None:
    """Print a sentence; what a terminal could take for a command is written out."""
    plain = "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in sentence
    )
    sys.stdout.write(f"{plain.encode('ascii', 'backslashreplace').decode()}\n")


def check(content: bytes, trusted: frozenset[str] = frozenset()) -> tuple[list[str], list[str]]:
    """What the file holds, and every fault of it, in sentences; where key ids are given, no other key counts."""
    try:
        file = json.loads(content.decode(), object_pairs_hook=once, parse_float=refuse, parse_constant=refuse)
        keys = {name: base64.b64decode(key, validate=True) for name, key in file["keys"].items()}
        records = file["records"]
        if not isinstance(records, list) or not records:
            raise ValueError("no records")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return [], ["This is no file of publication records."]
    told: list[str] = []
    faults: list[str] = []
    before: dict[str, object] | None = None
    for place, one in enumerate(records, 1):
        try:
            faults += of_one(one, keys, trusted)
            told += describe(one)
            faults += [] if before is None else follows(before, one)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            faults.append(f"Entry {place} of the file is no publication record.")
            continue
        before = one
    return told, faults


def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object in which no name stands twice: two readers could take two different values."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def refuse(number: str) -> None:
    """Records hold whole numbers only."""
    raise ValueError(number)


def canonical(value: object) -> bytes:
    """The bytes that are hashed and signed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def of_one(one: dict, keys: dict[str, bytes], trusted: frozenset[str]) -> list[str]:
    """What is wrong with one record by itself."""
    record, name = one["record"], naming(one["record"])
    content = canonical(record)
    if hashlib.sha256(content).hexdigest() != one["record_sha256"]:
        return [f"{name} was altered: its SHA-256 is another one."]
    faults = []
    key = keys.get(one["key_id"])
    if key is None:
        faults.append(f"{name} is signed with key {one['key_id']}, which is not in the file.")
    elif hashlib.sha256(key).hexdigest()[:32] != one["key_id"]:
        faults.append(f"{name} is signed with a key that does not have the id {one['key_id']}.")
    elif trusted and one["key_id"] not in trusted:
        faults.append(f"{name} is signed with key {one['key_id']}, which is not one that you trust.")
    elif not signed(content, base64.b64decode(one["signature"], validate=True), key):
        faults.append(f"{name} was altered, or signed by somebody else: the signature does not fit.")
    if "text" in one and hashlib.sha256(canonical(one["text"])).hexdigest() != record["text"]["sha256"]:
        faults.append(f"The text beside {name} is not the text that ran.")
    return faults


def describe(one: dict) -> list[str]:
    """What a record says of itself."""
    record = one["record"]
    told = [
        f"{naming(record)}: {record['published']['at']}, SHA-256 {one['record_sha256']}, key {one['key_id']}."
    ]
    previous = record.get("previous")
    if previous:
        told.append(f"It follows version {previous['number']}, SHA-256 {previous['record_sha256']}.")
    return told


def naming(record: dict) -> str:
    """What a record is called in sentences."""
    return f"Version {record['number']} of “{record['story']['headline']}”"


def follows(before: dict, one: dict) -> list[str]:
    """Whether a record is of the same story as the one before it in the file, and names it."""
    record, earlier, name = one["record"], before["record"], naming(one["record"])
    if record["story"]["id"] != earlier["story"]["id"]:
        return [f"{name} is of another story than the one before it."]
    if "previous" not in record:
        return []
    named = record["previous"] or {}
    if record["number"] != earlier["number"] + 1 or named.get("number") != earlier["number"]:
        return [f"{name} does not follow version {earlier['number']}: one between them is missing."]
    if named.get("record_sha256") != hashlib.sha256(canonical(earlier)).hexdigest():
        return [f"{name} follows another version {earlier['number']} than the one in this file."]
    return []


# Ed25519, RFC 8032: only verifying, which needs no secret and so no care about time.

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)


def signed(content: bytes, signature: bytes, public: bytes) -> bool:
    """Is this the signature under these bytes of whoever holds the key?"""
    if len(signature) != 64 or len(public) != 32:
        return False
    key, point = decoded(public), decoded(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or point is None or scalar >= L:
        return False
    # Eight times a point of small order is nothing: such a key would fit more than one signature.
    if same(times(8, key), NEUTRAL):
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + content).digest(), "little") % L
    return same(times(scalar, BASE), plus(point, times(challenge, key)))


def decoded(written: bytes) -> tuple[int, int, int, int] | None:
    """The point that 32 bytes stand for; none where they stand for no point, or not in the one way to write it."""
    number = int.from_bytes(written, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def plus(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """The sum of two points, in extended coordinates."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar: int, point: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """A point so many times."""
    total = NEUTRAL
    while scalar:
        if scalar & 1:
            total = plus(total, point)
        point = plus(point, point)
        scalar >>= 1
    return total


def same(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    """Are these the same point?"""
    return not ((one[0] * other[2] - other[0] * one[2]) % P or (one[1] * other[2] - other[1] * one[2]) % P)


BASE = decoded((4 * pow(5, P - 2, P) % P).to_bytes(32, "little")) or NEUTRAL

if __name__ == "__main__":
    sys.exit(main(sys.argv))
