"""A story as ninjs 3.1, IPTC's News in JSON (iptc.org/standards/ninjs): what a CMS or a wire takes in.

Everything in it is for readers, or for the desk that receives it (`edNote`); the same publication gives the same
document until something becomes of it. Pictures come as their captions and credits: their files are not kept here.
Of what was retracted only that is said.
"""

from collections.abc import Iterator
from typing import Any
from uuid import uuid5

from newsroom.stories.copy import Block, BlockKind
from verification.record.exports.bodies import markup, plain
from verification.record.exports.edition import Edition
from verification.record.exports.policies import newsroom_name, public_policies
from verification.record.models import RegisterEntry

Json = dict[str, Any]

STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json",
}


def ninjs(edition: Edition) -> Json:
    """The edition as a ninjs object; what is empty is left out."""
    publication, story = edition.publication, edition.story
    created = edition.revision.saved_at
    whole: Json = {
        "uri": f"urn:uuid:{story.uuid}",
        "type": "text",
        "representationType": "full",
        "version": str(publication.number if publication else 0),
        "firstCreated": (edition.ran[0].published_at if edition.ran else created).isoformat(),
        "versionCreated": (publication.published_at if publication else created).isoformat(),
        "contentCreated": created.isoformat(),
        "embargoedUntil": story.embargo_until.isoformat() if story.embargo_until else "",
        "pubStatus": _status(edition),
        "edNote": "\n".join(_notes(edition)),
        "headlines": list(_headlines(edition)),
        "descriptions": list(_descriptions(edition)),
        "bodies": _bodies(edition),
        "by": ", ".join(edition.bylines),
        "slugline": story.slug,
        "infoSources": _sources(edition),
        "associations": _pictures(edition),
        "altIds": [{"role": "slugline", "value": story.slug}],
        "trustIndicators": [
            {"role": policy.role, "title": policy.title, "href": policy.href} for policy in public_policies()
        ],
        "standard": STANDARD,
    }
    return {name: value for name, value in whole.items() if value not in ("", [])}


def _status(edition: Edition) -> str:
    if edition.retracted:
        return "canceled"
    return "usable" if edition.publication else "withheld"


def _notes(edition: Edition) -> Iterator[str]:
    """What the desk that receives it has to know before it uses it."""
    if edition.publication is None:
        yield "Not for publication: it has not been approved."
        return
    for told in edition.told:
        yield f"{told.kind.label}, {told.at:%Y-%m-%d %H:%M} UTC: {told.words}"
    if edition.retracted:
        return
    if edition.publication.fast:
        yield "Published on the fast path: some of its checks are still to be made."
    # What is told by itself runs under the approval of the text it is about, whose entries still wait.
    entries = RegisterEntry.objects.filter(publication__approval=edition.publication.approval_id)
    entries = entries.select_related("verdict").order_by("claim__number")
    ran = {claim["number"]: claim for claim in edition.claims}
    for entry in entries.select_related("claim"):
        words = next(iter(ran.get(entry.claim.number, {}).get("words", ())), "")
        stands = "Ran before it was checked"
        if entry.verdict:
            is_told = entry.claim.number in edition.settled
            stands = entry.verdict.label.words if is_told else "Its check is still open"
        yield f"{stands}, and will be looked at again: “{words}”"


def _headlines(edition: Edition) -> Iterator[Json]:
    yield {"role": "main", "contentType": "text/plain", "value": edition.document.headline}
    for block in edition.document.blocks:
        if block.kind == BlockKind.PUSH and not edition.retracted:
            yield {"role": "push", "contentType": "text/plain", "value": block.text}


def _descriptions(edition: Edition) -> Iterator[Json]:
    if edition.document.standfirst and not edition.retracted:
        yield {"role": "summary", "contentType": "text/plain", "value": edition.document.standfirst}
    for told in (
        edition.told
    ):  # the schema leaves the role open; `edNote` is for the desk, and readers were told this
        yield {
            "role": told.kind.value,
            "contentType": "text/plain",
            "value": told.words,
        }


def _bodies(edition: Edition) -> list[Json]:
    words = plain(edition.document)
    if not words or edition.retracted:
        return []
    size = {"charCount": len(words), "wordCount": len(words.split())}
    return [
        {"role": "main", "contentType": "text/html", **size, "value": str(markup(edition.document))},
        {"role": "main", "contentType": "text/plain", **size, "value": words},
    ]


def _sources(edition: Edition) -> list[Json]:
    return [
        {"name": newsroom_name(), "role": "publisher"},
        *(
            {"name": one.name, "role": "source"}
            for one in ([] if edition.retracted else edition.named_sources)
        ),
    ]


def _pictures(edition: Edition) -> list[Json]:
    if edition.retracted:
        return []
    blocks = [block for block in edition.document.blocks if block.kind == BlockKind.IMAGE]
    return [_picture(edition, number, block) for number, block in enumerate(blocks, start=1)]


def _picture(edition: Edition, number: int, block: Block) -> Json:
    picture: Json = {
        "name": f"picture-{number}",
        "rel": "picture",
        "uri": f"urn:uuid:{uuid5(edition.story.uuid, f'picture {number}')}",
        "type": "picture",
        "representationType": "partial",
        "descriptions": [{"role": "caption", "contentType": "text/plain", "value": block.text}],
    }
    return {**picture, "by": block.credit} if block.credit else picture
