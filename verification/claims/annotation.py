"""Claims as Web Annotations (W3C Web Annotation Data Model): what is asserted, and where the copy says it.

An annotation never tells what was found about a claim: a verdict is its checker's, and may still be kept from a reader.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from newsroom.people.models import User
from newsroom.stories.models import Revision
from verification.claims.models import Anchor, Claim
from verification.claims.states import AnchorOutcome

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = f'application/ld+json; profile="{CONTEXT}"'

AROUND = 32
"""Code points quoted before and after the words, so that they are found again where they stand twice."""

Json = dict[str, Any]


def annotation(
    claim: Claim, revision: Revision, *, at: str, source: str, site: str, modified: datetime
) -> Json:
    """One claim of a revision: `at` is the annotation's own address, `source` the revision's, `site` the desk's.

    Its targets are the places where it stands: the body holds for each of them. A claim that stands nowhere any more
    is about the copy as a whole.
    """
    places = [anchor for anchor in claim.anchors_now if anchor.outcome != AnchorOutcome.LOST]
    return {
        "@context": CONTEXT,
        "id": at,
        "type": "Annotation",
        "motivation": "describing",
        "canonical": f"urn:uuid:{claim.uuid}",
        "creator": _person(claim.made_by),
        "created": _instant(claim.made_at),
        "modified": _instant(modified),
        "generator": {"id": site, "type": "Software", "name": "Second Source", "homepage": site},
        "body": [
            _text(claim.statement, "describing"),
            *(_text(word, "tagging") for word in (claim.kind, *claim.flags)),
        ],
        "target": [_place(anchor, revision, source) for anchor in places] or source,
    }


def collection(annotations: Iterable[Json], *, at: str, label: str) -> Json:
    """All annotations of one story, as a collection with its only page."""
    items = [{name: value for name, value in one.items() if name != "@context"} for one in annotations]
    return {
        "@context": CONTEXT,
        "id": at,
        "type": "AnnotationCollection",
        "label": label,
        "total": len(items),
        "first": {
            "id": f"{at}#all",
            "type": "AnnotationPage",
            "partOf": at,
            "startIndex": 0,
            "items": items,
        },
    }


def _place(anchor: Anchor, revision: Revision, source: str) -> Json:
    """Exact words in one revision; offsets count code points of its text, as everywhere in the model."""
    start, end, text = anchor.start or 0, anchor.end or 0, revision.text
    return {
        "type": "SpecificResource",
        "source": source,
        "state": {"type": "TimeState", "sourceDate": _instant(revision.saved_at)},
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": text[start:end],
                "prefix": text[max(0, start - AROUND) : start],
                "suffix": text[end : end + AROUND],
            },
            {"type": "TextPositionSelector", "start": start, "end": end},
        ],
    }


def _text(words: str, purpose: str) -> Json:
    return {"type": "TextualBody", "value": words, "format": "text/plain", "purpose": purpose}


def _person(user: User) -> Json:
    return {"id": f"urn:uuid:{user.uuid}", "type": "Person", "name": user.name}


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
