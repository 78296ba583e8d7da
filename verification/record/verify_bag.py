"""Check a bag of evidence: every byte is as it was exported, every row of the ledger as it was written.

    python3 -I verify.py [FOLDER]        (without FOLDER: the one in which this file lies)

It needs Python 3.8 or newer and nothing else. It prints one sentence for each fault, naming the file, and ends with 1;
with 0 when there is none. A verifier that lies in the bag was out of your sight as long as the bag was: to be sure, use
a copy of your own, and compare the SHA-256 it prints at the end with the one in the newsroom's ledger (the event
*evidence.exported*) or with one you noted when the bag was made. Without that, a bag that somebody made anew from
other bytes is as whole as the first one.

What can be verified of the ledger: `data/ledger.jsonl` holds every row about this story. `hash` is
sha256(previous_hash + row), the row as JSON with sorted keys, no spaces, in UTF-8; so no row can be altered alone. Rows
with consecutive positions follow one another by their hashes. Between others lie rows about other stories, which are
not in the bag; whoever holds the ledger can look up `position` and `hash` of any row and follow the chain there.
"""

from __future__ import annotations

import sys

if __name__ == "__main__" and not (sys.flags.isolated or getattr(sys.flags, "safe_path", False)):
    # Python looks into the folder of its script first: a hashlib.py that somebody put into the bag must not be used.
    sys.path = sys.path[1:]

import hashlib
import json
import os
import re
from pathlib import Path

TAG_MANIFEST = "tagmanifest-sha256.txt"
MANIFEST = "manifest-sha256.txt"
LEDGER = "data/ledger.jsonl"
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
REQUIRED = {"bagit.txt", "bag-info.txt", MANIFEST, "verify.py"}
LINE = re.compile(r"([0-9a-f]{64})  ([^\x00-\x1f\x7f]+)")


def main(arguments: list[str]) -> int:
    """Check the folder, say what is wrong with it, and return the exit status."""
    folder = Path(arguments[1]) if len(arguments) > 1 else Path(__file__).resolve().parent
    try:
        faults = check(folder) if folder.is_dir() else [f"{folder} is no folder."]
    except OSError as error:
        faults = [f"{error.filename} can not be read: {error.strerror}."]
    for fault in faults:
        sys.stdout.write(f"{fault.encode('ascii', 'backslashreplace').decode()}\n")
    if faults:
        return 1
    sys.stdout.write(f"Whole. SHA-256 of {TAG_MANIFEST}: {digest_of(folder / TAG_MANIFEST)[0]}\n")
    return 0


def check(folder: Path) -> list[str]:
    """Every fault of the bag, in a sentence each."""
    found, faults = files_in(folder)
    tags = {path: facts for path, facts in found.items() if not path.startswith("data/")}
    payload = {path: facts for path, facts in found.items() if path.startswith("data/")}
    sealed = tags.pop(TAG_MANIFEST, None)
    if sealed is None:
        faults.append(f"{TAG_MANIFEST} is missing.")
    expected_tags = manifest(folder, TAG_MANIFEST, faults) if sealed else {}
    faults += differing(expected_tags, tags)
    faults += [f"{TAG_MANIFEST} does not name {path}." for path in sorted(REQUIRED - set(expected_tags))]
    faults += differing(manifest(folder, MANIFEST, faults) if MANIFEST in tags else {}, payload)
    faults += declared(folder, tags, payload)
    faults += ledger(folder) if LEDGER in payload else [f"{LEDGER} is missing."]
    return list(dict.fromkeys(faults))


def files_in(folder: Path) -> tuple[dict[str, tuple[str, int]], list[str]]:
    """Every file below the folder with its SHA-256 and size; whatever is no plain file is a fault."""
    found, faults = {}, []
    for here, folders, names in os.walk(folder, onerror=_fail):
        for name in folders + names:
            full = Path(here) / name
            path = full.relative_to(folder).as_posix()
            if full.is_symlink():
                faults.append(f"{path} is a link; a bag holds files only.")
            elif name in names and not full.is_file():
                faults.append(f"{path} is no file.")
            elif name in names:
                found[path] = digest_of(full)
    return found, faults


def _fail(error: OSError) -> None:
    """A folder that cannot be listed may hold anything."""
    raise error


def digest_of(path: Path) -> tuple[str, int]:
    """SHA-256 and size of a file, read in pieces."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        for piece in iter(lambda: file.read(1 << 20), b""):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size


def manifest(folder: Path, name: str, faults: list[str]) -> dict[str, str]:
    """What a manifest names: path to SHA-256. There is one way only to write it, so that no byte of it is free."""
    raw = (folder / name).read_bytes()
    named: dict[str, str] = {}
    for line in raw.decode("utf-8", "backslashreplace").split("\n"):
        if parts := LINE.fullmatch(line):
            named[parts[2]] = parts[1]
    if "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(named.items())).encode() != raw:
        faults.append(f"{name} was altered: it is not in the form in which manifests are written.")
    return named


def differing(expected: dict[str, str], found: dict[str, tuple[str, int]]) -> list[str]:
    """Files that are missing, altered, or too many."""
    faults = [f"{path} is missing." for path in sorted(set(expected) - set(found))]
    faults += [f"{path} is in no manifest." for path in sorted(set(found) - set(expected))]
    both = sorted(set(expected) & set(found))
    return faults + [f"{path} was altered." for path in both if expected[path] != found[path][0]]


def declared(
    folder: Path, tags: dict[str, tuple[str, int]], payload: dict[str, tuple[str, int]]
) -> list[str]:
    """What the bag says of itself: its format, and how many bytes in how many files it carries."""
    faults = []
    if "bagit.txt" in tags and (folder / "bagit.txt").read_bytes() != DECLARATION:
        faults.append("bagit.txt was altered: it is not the declaration of a bag.")
    if "bag-info.txt" in tags:
        oxum = f"\nPayload-Oxum: {sum(facts[1] for facts in payload.values())}.{len(payload)}\n"
        if oxum.encode() not in (folder / "bag-info.txt").read_bytes():
            faults.append("bag-info.txt names another number of bytes or files than the bag carries.")
    return faults


def ledger(folder: Path) -> list[str]:
    """Rows of the ledger that are not as they were written, or not in their order."""
    faults: list[str] = []
    last: tuple[int, str, int] | None = None
    number = 0
    with (folder / LEDGER).open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                event = json.loads(line)
                row, previous, own = event["row"], event["previous_hash"], event["hash"]
                place, about = int(row["position"]), row["story"]
                canonical = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
                true = hashlib.sha256((previous + canonical).encode()).hexdigest()
                faults += [f"{LEDGER}: {fault}" for fault in _of_row(place, about, previous, last)]
            except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
                faults.append(f"{LEDGER}: line {number} is no row of a ledger.")
                continue
            if true != own:
                faults.append(f"{LEDGER}: row {place} was altered after it was written.")
            last = (place, own, about)
    return faults if number else [f"{LEDGER} is empty; a bag holds the rows about its story."]


def _of_row(place: int, about: int, previous: str, last: tuple[int, str, int] | None) -> list[str]:
    """Whether a row follows the one before it."""
    if last is None:
        return []
    before, its_hash, its_story = last
    faults = []
    if place <= before or (place == before + 1 and previous != its_hash):
        faults.append(f"row {place} does not follow row {before}.")
    if about != its_story:
        faults.append(f"row {place} is about another story.")
    return faults


if __name__ == "__main__":
    sys.exit(main(sys.argv))
