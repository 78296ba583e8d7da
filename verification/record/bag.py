"""A BagIt folder (RFC 8493): files, and manifests with the SHA-256 of each. Nothing here knows what is in the files."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

CHUNK = 1024 * 1024
DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
VERIFIER = Path(__file__).with_name("verify_bag.py")


class Bag:
    """A bag that is being written into a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._payload: dict[str, tuple[str, int]] = {}
        folder.mkdir(mode=0o700)

    def copy(self, path: str, source: BinaryIO, *, sha256: str) -> bool:
        """Put a copy of a file under `data/`, in pieces; False, and nothing is left, when it has another SHA-256."""
        found, size = self._write(path, iter(lambda: source.read(CHUNK), b""))
        if found != sha256:
            self._at(path).unlink()
            return False
        self._payload[f"data/{path}"] = found, size
        return True

    def write(self, path: str, lines: Iterable[str]) -> None:
        """Write a text under `data/`, line by line as it comes."""
        self._payload[f"data/{path}"] = self._write(path, (line.encode() for line in lines))

    def close(self, info: Mapping[str, str]) -> str:
        """Write the tag files; the SHA-256 of the tag manifest, which stands for every byte of the bag."""
        size = sum(size for _, size in self._payload.values())
        info = {**info, "Payload-Oxum": f"{size}.{len(self._payload)}"}
        tags = {
            "bagit.txt": DECLARATION.encode(),
            "bag-info.txt": "".join(
                f"{name}: {' '.join(said.split())}\n" for name, said in info.items()
            ).encode(),
            "manifest-sha256.txt": _manifest({path: sha256 for path, (sha256, _) in self._payload.items()}),
            "verify.py": VERIFIER.read_bytes(),
        }
        for name, content in tags.items():
            (self.folder / name).write_bytes(content)
        sealed = _manifest({name: hashlib.sha256(content).hexdigest() for name, content in tags.items()})
        (self.folder / "tagmanifest-sha256.txt").write_bytes(sealed)
        return hashlib.sha256(sealed).hexdigest()

    def _at(self, path: str) -> Path:
        return self.folder / "data" / path

    def _write(self, path: str, pieces: Iterator[bytes]) -> tuple[str, int]:
        digest, size = hashlib.sha256(), 0
        self._at(path).parent.mkdir(parents=True, exist_ok=True)
        with self._at(path).open("xb") as file:
            for piece in pieces:
                file.write(piece)
                digest.update(piece)
                size += len(piece)
        return digest.hexdigest(), size


def _manifest(named: Mapping[str, str]) -> bytes:
    return "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(named.items())).encode()


def safe_name(name: str) -> str:
    """A name that is one and the same file on every system: ASCII letters, figures, dot, hyphen and underscore."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem, dot, ending = re.sub(r"[^A-Za-z0-9._-]+", "_", plain).strip("._-").rpartition(".")
    if not dot or len(ending) > 10:
        stem, dot, ending = f"{stem}{dot}{ending}", "", ""
    return f"{stem[:60].rstrip('._-') or 'file'}{dot}{ending}"
