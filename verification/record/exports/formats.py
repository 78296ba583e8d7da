"""Every format a story leaves in, by the name that the command, the page and the API call it."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from newsroom.errors import Invalid
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from newsroom.stories.models import Story
from verification.evidence.leaving import HEADERS
from verification.record.exports import on_paper
from verification.record.exports.claims_table import claims_table
from verification.record.exports.edition import edition_of
from verification.record.exports.linked_data import claim_reviews, linked_data, why_no_reviews
from verification.record.exports.ninjs import ninjs
from verification.record.exports.notes import CheckedCopy, checked_copy
from verification.record.exports.word import word
from verification.record.permissions import may_export

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Exported:
    """A file on its way out."""

    name: str
    media_type: str
    content: bytes

    @property
    def headers(self) -> dict[str, str]:
        """How a browser is given it: to be saved, and to be taken for nothing that runs."""
        # the name is a slug line and an ending: nothing in it has to be escaped
        return {**HEADERS, "Content-Disposition": f'attachment; filename="{self.name}"'}


@dataclass(frozen=True)
class Format:
    """One format: what people call it, what its file is, and whether readers may have what it holds."""

    label: str
    ending: str
    media_type: str
    make: Callable[[Story, User | None], bytes]
    public: bool
    why_not: Callable[[Story], str] = lambda _: ""
    """Why it cannot be made of a story now, in a sentence; "" where it can."""


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _for_pages(value: Any) -> bytes:
    """JSON that means the same and may stand in a script element: nothing in it ends that, or begins a tag."""
    signs = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
    return _json(value).decode().translate(signs).encode()


def _of_copy(make: Callable[[CheckedCopy], bytes | str]) -> Callable[[Story, User | None], bytes]:
    def made(story: Story, by: User | None) -> bytes:
        content = make(checked_copy(story, by=by))
        return content.encode() if isinstance(content, str) else content

    return made


FORMATS: Mapping[str, Format] = {
    "ninjs": Format(
        "ninjs 3.1, for the CMS",
        ".ninjs.json",
        "application/json",
        lambda story, _: _json(ninjs(edition_of(story))),
        True,
    ),
    "jsonld": Format(
        "JSON-LD, for the page readers have",
        ".jsonld",
        "application/ld+json",
        lambda story, _: _for_pages(linked_data(edition_of(story))),
        True,
    ),
    "claimreview": Format(
        "ClaimReview of others’ claims",
        ".claimreview.json",
        "application/ld+json",
        lambda story, _: _for_pages(claim_reviews(edition_of(story))),
        True,
        lambda story: why_no_reviews(edition_of(story)),
    ),
    "docx": Format("Checked copy, Word", ".docx", WORD, _of_copy(word), False),
    "pdf": Format("Checked copy, PDF", ".pdf", "application/pdf", _of_copy(on_paper.pdf), False),
    "html": Format(
        "Checked copy, to print", ".html", "text/html; charset=utf-8", _of_copy(on_paper.page), False
    ),
    "csv": Format("Claims, CSV", ".csv", "text/csv; charset=utf-8", _of_copy(claims_table), False),
}
"""What is public is of what ran; the others show the copy as it stands, for the people of the desk."""


def export(*, story: Story, format: str, by: User | None, ran_by: str = "") -> Exported:  # noqa: A002 (the API's word)
    """A story in one format; `by` is None for whoever runs this machine, and `ran_by` says which account of it.

    What is for the desk only leaves with an event: who took it, what, and of which copy.
    """
    known = FORMATS.get(format)
    if known is None:
        raise Invalid({"format": [f"{format[:40]!r} is not one of {', '.join(FORMATS)}."]})
    if by is not None:
        may_export(by=by, story=story, public=known.public)
    exported = Exported(f"{story.slug}{known.ending}", known.media_type, known.make(story, by))
    if not known.public:
        _taken(story, format, exported, by, ran_by)
    return exported


@verb
def _taken(story: Story, form: str, exported: Exported, by: User | None, ran_by: str) -> None:
    record(
        "story.taken_away",
        by=by,
        subject=story,
        story_id=story.pk,
        desk_id=story.desk_id,
        facts={
            "format": form,
            "copy_version": story.copy_version,
            "sha256": hashlib.sha256(exported.content).hexdigest(),
            **({"ran_by": ran_by} if ran_by else {}),
        },
    )
