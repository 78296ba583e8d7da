"""`python -m tests.walk FILE`: on a fresh data folder, or on the installation that BASE_URL names."""

import os
import sys
import tempfile
from pathlib import Path

from tests.platform.product import environment, running
from tests.walk.client import WalkFailed
from tests.walk.steps import Walk


def main() -> int:
    if len(sys.argv) != 2 or not sys.argv[1]:
        print("Name a text file: make walk STORY=path/to/copy.txt", file=sys.stderr)
        return 2
    file = Path(sys.argv[1])
    if not file.is_file():
        print(f"There is no file {file}.", file=sys.stderr)
        return 2
    try:
        if base_url := os.environ.get("BASE_URL"):
            Walk(base_url.rstrip("/"), file).go()
        else:
            with (
                tempfile.TemporaryDirectory() as folder,
                running(environment(Path(folder), DEMO="1")) as product,
            ):
                Walk(product.url.rstrip("/"), file).go()
    except WalkFailed as failure:
        print(f"FAILED: {failure}", file=sys.stderr)
        return 1
    print("The whole way, as it should be.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
