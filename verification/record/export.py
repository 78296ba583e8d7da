"""Taking a story's evidence out of the house: files, custody and the story's part of the ledger, in one bag."""

import json
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils import timezone

from newsroom.errors import NotPossible
from newsroom.ledger.actions import record, verb
from newsroom.ledger.models import Event
from newsroom.stories.models import Story
from verification.evidence import store
from verification.evidence.models import Capture, Custody, Evidence, EvidenceFile
from verification.evidence.states import CustodyVerb
from verification.record.bag import Bag, safe_name
from verification.sources.models import Source

CONFIDENTIAL = (
    "Confidential. Holds what a newsroom's story rests on: for nobody who may not read the story. Sources stand here by"
    " the name they have in the newsroom; who a protected source is, contacts and legal advice are not in it."
)
VERIFYING = (
    "python3 -I verify.py finds one altered byte, a missing or added file, and a broken row of the ledger."
)


@dataclass
class Exported:
    """What became of an export."""

    sha256: str = ""
    """Of the tag manifest; the ledger holds it too."""
    items: int = 0
    files: int = 0
    left_out: list[str] = field(default_factory=list)
    """Files that are missing or altered, and so are not in the bag, in words."""


def export_evidence(*, story: Story, to: Path, ran_by: str) -> Exported:
    """Write the bag into a folder that is new or empty: all of it, or nothing under that name.

    `ran_by` is the account of the machine that has it done: nobody signed in for it. The bag is written under a name of
    its own beside it. Custody and ledger say that it left before it has its name.
    """
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise NotPossible(f"{to} exists and is not empty; name a folder that is new.")
    to.parent.mkdir(parents=True, exist_ok=True)
    fresh = to.parent / f".{to.name}.{uuid.uuid4().hex[:8]}.part"
    try:
        exported = _fill(Bag(fresh), story)
        _note(story, exported, ran_by)
        fresh.rename(to)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return exported


def _fill(bag: Bag, story: Story) -> Exported:
    exported = Exported()
    bag.write("evidence.json", _evidence(bag, story, exported))
    bag.write("custody.jsonl", _custody(story))
    bag.write("ledger.jsonl", _ledger(story))
    exported.sha256 = bag.close(
        {
            "Source-Organization": story.desk.name,
            "External-Identifier": str(story.uuid),
            "External-Description": f"Evidence of the story {story.slug}",
            "Bagging-Date": timezone.now().date().isoformat(),
            "Bag-Software-Agent": "Second Source",
            "Internal-Sender-Description": CONFIDENTIAL,
            "Verifying": VERIFYING,
            "Files-Left-Out": "; ".join(exported.left_out) or "none",
        }
    )
    return exported


@verb
def _note(story: Story, exported: Exported, ran_by: str) -> None:
    how = f"Into a folder, whose tag manifest has the SHA-256 {exported.sha256}, by command of {ran_by}"
    Custody.objects.bulk_create(
        Custody(evidence=item, verb=CustodyVerb.EXPORTED, how=how) for item in story.evidence.only("pk")
    )
    record(
        "evidence.exported",
        by=None,
        subject=story,
        story_id=story.pk,
        desk_id=story.desk_id,
        facts={"items": exported.items, "files": exported.files, "sha256": exported.sha256, "ran_by": ran_by},
    )


def _line(row: object) -> str:
    return json.dumps(row, ensure_ascii=False, default=str)


def _evidence(bag: Bag, story: Story, exported: Exported) -> Iterator[str]:
    """All items as one JSON document, item by item; the files go into the bag on the way."""
    head = {"id": story.uuid, "slug": story.slug, "headline": story.headline, "desk": story.desk.name}
    yield f'{{"story": {_line(head)},\n"items": ['
    items = story.evidence.select_related("added_by", "withdrawn_by", "set_against").prefetch_related(
        "files__blob", "files__derived_from", "captures", "translations", "held_sources", "repeated_by"
    )
    for item in items.order_by("pk").iterator(chunk_size=100):
        exported.items += 1
        folder = f"files/item-{exported.items:04}"
        files = [
            _file(bag, file, f"{folder}/{number:02}-{file.role}-{safe_name(file.name)}", item, exported)
            for number, file in enumerate(item.files.all(), 1)
        ]
        yield f"{',' if exported.items > 1 else ''}\n{_line({**_item(item), 'files': files})}"
    yield "\n]}\n"


def _item(item: Evidence) -> dict[str, Any]:
    return {
        "id": item.uuid,
        "kind": item.kind,
        "way": item.way,
        "title": item.title,
        "url": item.url,
        "text": item.text,
        "text_sha256": item.text_sha256,
        "language": item.language,
        "own_date": item.own_date,
        "own_date_how": item.own_date_how,
        "set_against": item.set_against.uuid if item.set_against else None,
        "facts": item.facts,
        "stated": item.stated,
        "added_by": item.whence,
        "added_at": item.added_at.isoformat(),
        "withdrawn_by": str(item.withdrawn_by) if item.withdrawn_by else None,
        "withdrawn_at": item.withdrawn_at.isoformat() if item.withdrawn_at else None,
        "withdrawn_reason": item.withdrawn_reason,
        "sources": sorted({source.name for source in _sources(item)}),
        "captures": [_capture(capture) for capture in item.captures.all()],
        "translations": [
            {
                "language": one.language,
                "text": one.text,
                "translator": one.translator,
                "at": one.at.isoformat(),
            }
            for one in item.translations.all()
        ],
    }


def _sources(item: Evidence) -> list[Source]:
    """Who speaks in the item, and who repeats it."""
    return [*item.held_sources.all(), *item.repeated_by.all()]


def _capture(capture: Capture) -> dict[str, Any]:
    return {
        "id": capture.uuid,
        "purpose": capture.purpose,
        "state": capture.state,
        "asked_at": capture.asked_at.isoformat(),
        "ended_at": capture.ended_at.isoformat() if capture.ended_at else None,
        "final_url": capture.final_url,
        "status": capture.status,
        "address": capture.address,
        "certificate": capture.certificate,
        "chain": capture.chain,
        "gone": capture.gone,
        "reason": capture.reason,
        "archive_url": capture.archive_url,
    }


def _file(bag: Bag, file: EvidenceFile, path: str, item: Evidence, exported: Exported) -> dict[str, Any]:
    fault = ""
    try:
        with store.open_blob(file.blob) as source:
            if not bag.copy(path, source, sha256=file.blob.sha256):
                fault = "altered"
    except FileNotFoundError:
        fault = "missing"
    if fault:
        exported.left_out.append(f"{file.name} of “{item.title}” is {fault}")
    else:
        exported.files += 1
    return {
        "id": file.uuid,
        "path": None if fault else f"data/{path}",
        "fault": fault,
        "role": file.role,
        "name": file.name,
        "media_type": file.media_type,
        "sha256": file.blob.sha256,
        "size": file.blob.size,
        "derived_from": file.derived_from.uuid if file.derived_from else None,
        "tool": file.tool,
        "made_at": file.made_at.isoformat(),
    }


def _custody(story: Story) -> Iterator[str]:
    """The custody log of every item, oldest first."""
    log = (
        Custody.objects.filter(evidence__story=story).select_related("evidence", "file", "by").order_by("pk")
    )
    for row in log.iterator(chunk_size=500):
        told = {
            "evidence": row.evidence.uuid,
            "file": row.file.uuid if row.file else None,
            "verb": row.verb,
            "by": str(row.by) if row.by else None,
            "at": row.at.isoformat(),
            "how": row.how,
        }
        yield f"{_line(told)}\n"


def _ledger(story: Story) -> Iterator[str]:
    """The story's rows of the ledger, as they are hashed. Free text is not in them, only its SHA-256."""
    for event in (
        Event.objects.filter(story_id=story.pk).order_by("position").select_related("actor").iterator(500)
    ):
        told = {
            "previous_hash": event.previous_hash,
            "hash": event.hash,
            "row": json.loads(event.canonical),
            "who": str(event.actor) if event.actor else None,
        }
        yield f"{_line(told)}\n"
