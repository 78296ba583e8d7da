"""What claims rest on: looking at kept bytes, the lists of a desk with much evidence, counting many sources."""

import random
import subprocess
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from newsroom.stories.models import Story
from tests.benchmarks.harness import queries, seconds, undone
from tests.factories import Team, filed, mark
from verification.evidence import files, fixity, store
from verification.evidence.models import Blob, Evidence
from verification.evidence.states import FileRole
from verification.sources import actions as sources
from verification.sources.independence import weigh
from verification.sources.models import RestsOn, Source
from verification.sources.reading import bears, independence_of, told

FILES = 480
ITEMS = 10_000


def looking_at_kept_bytes() -> dict[str, object]:
    """The fixity job over all files, rows written, against `sha256sum` over the same files, by turns."""
    with tempfile.TemporaryDirectory() as folder, override_settings(EVIDENCE_DIR=Path(folder)), undone():
        paths = _keep_files(filed(Team()))
        ours, theirs = [], []
        for day in range(1, 6):
            began = time.perf_counter()
            subprocess.run(["sha256sum", "--", *paths], check=True, capture_output=True)
            theirs.append(time.perf_counter() - began)
            now = timezone.now() + timedelta(days=day, minutes=day)
            began = time.perf_counter()
            looked = fixity.check_due(now=now, most_bytes=10**12, most_files=10**6)
            ours.append(time.perf_counter() - began)
            if (looked.files, looked.faulty) != (FILES, 0):
                raise AssertionError(looked)
        ratio = sorted(ours)[2] / sorted(theirs)[2]
        size = sum(blob.size for blob in Blob.objects.all())
    return {
        "time_over_sha256sum": round(ratio, 2),
        "files": FILES,
        "megabytes": round(size / 1e6),
        "megabytes_per_second": round(size / 1e6 / sorted(ours)[2]),
    }


def _keep_files(story: Story) -> list[str]:
    """Kept files as a desk has them: texts and previews of some kilobytes, documents, a few of many megabytes."""
    rng = random.Random(4)
    item = Evidence.objects.create(story=story, kind="document", title="Kept", added_by=story.filed_by)
    paths = []
    for number in range(FILES):
        size = {0: 8_000_000, 1: 1_000_000, 2: 1_000_000, 3: 300_000}.get(number % 24, 4_000 + number * 50)
        kept = files.keep(
            evidence=item,
            role=FileRole.ORIGINAL,
            content=rng.randbytes(size),
            name=f"{number}.bin",
            media_type="application/octet-stream",
            by=story.filed_by,
        )
        paths.append(str(store.path_of(kept.blob.sha256)))
    return paths


def the_evidence_of_a_desk() -> dict[str, object]:
    """The list of a desk's evidence, as page and by the API, with 10,000 items against 30: queries are to be equal."""
    with undone():
        team = Team()
        story = filed(team)
        client = Client(headers={"host": "localhost"})
        client.force_login(team.checker)

        def add(first: int, last: int) -> None:
            Evidence.objects.bulk_create(
                [
                    Evidence(
                        story=story, kind="page", title=f"Page {n}", text="Words.", added_by=team.checker
                    )
                    for n in range(first, last)
                ],
                batch_size=1000,
            )

        def read(path: str) -> None:
            if (status := client.get(path).status_code) != 200:
                raise AssertionError(f"{path}: {status}")

        def looked_at() -> dict[str, tuple[int, float]]:
            return {
                name: (queries(lambda p=path: read(p)), seconds(lambda p=path: read(p)))
                for name, path in (("page", "/evidence/"), ("api", "/api/v1/evidence/"))
            }

        add(0, 30)
        few = looked_at()
        add(30, ITEMS)
        many = looked_at()
    return {
        f"{name}_{what}": value
        for name in few
        for what, value in (
            ("queries_at_30", few[name][0]),
            ("queries_at_10000", many[name][0]),
            ("time_10000_over_30", round(many[name][1] / few[name][1], 2)),
            ("milliseconds_at_10000", round(many[name][1] * 1000, 1)),
        )
    }


def counting_200_sources() -> dict[str, object]:
    """Independence of a claim with 200 linked sources, chains and circles among them: two queries, computing alone."""
    with undone():
        team = Team()
        story = filed(team)
        claim = mark(team, story)
        made = [
            sources.add(
                by=team.checker,
                story=story,
                name=f"Outlet {n}",
                type="agency_report" if n % 3 else "document",
            )
            for n in range(200)
        ]
        for n, source in enumerate(made):
            sources.rest(by=team.checker, claim=claim, source=source, contradicts=n % 10 == 9)
            if n % 4:  # three of four go back to the one before; every fourth is an origin
                Source.objects.filter(pk=source.pk).update(origin="repeats", derives_from=made[n - 1])
        Source.objects.filter(pk=made[0].pk).update(origin="repeats", derives_from=made[3])  # a circle
        facts = told(Source.objects.filter(story=story).for_counting())
        links = bears(RestsOn.objects.filter(claim=claim))
        return {
            "queries": queries(lambda: independence_of(claim)),
            "computing_milliseconds": round(seconds(lambda: weigh(facts, links).sentence) * 1000, 2),
            "said": weigh(facts, links).sentence,
        }
