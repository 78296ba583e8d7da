"""Exported claims against the W3C's own assertions for the Web Annotation Data Model.

The assertions are not part of this repository. Clone github.com/w3c/web-annotation-tests and name its folder in the
environment variable WEB_ANNOTATION_TESTS; without it these tests are skipped. Each assertion is a JSON schema, listed
by one of three manifests (`*.test`): what an annotation must hold, what it should or may, and the same of its agents.
"""

import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from tests.api.asking import as_, given
from tests.factories import HEADLINE, TOLL, Team, filed, mark
from verification.claims import actions as claims
from verification.claims.annotation import CONTEXT, MEDIA_TYPE

FOLDER = Path(os.environ.get("WEB_ANNOTATION_TESTS", "../shared/data/standards/web-annotation"))
MUSTS, OPTIONALS, AGENTS = "annotationMusts", "annotationOptionals", "annotationsAgentOptionals"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not (FOLDER / "annotations" / f"{MUSTS}.test").is_file(),
        reason="The W3C's assertions are not here: name their folder in WEB_ANNOTATION_TESTS.",
    ),
]

IMPLEMENTED = {
    "3.1-bodyKeyFound",
    "3.2.1-bodyFormat",
    "3.2.1-bodySingleFormat",
    "3.2.4-bodyETB",
    "3.2.4-bodyETBTypeTextualBody",
    "3.3.1-annotationCreatedImplemented",
    "3.3.1-annotationCreatorImplemented",
    "3.3.1-annotationGeneratorImplemented",
    "3.3.1-annotationModifiedImplemented",
    "3.3.1-annotationSingleCreatorImplemented",
    "3.3.2-annotationCreatorAgentIdImplemented",
    "3.3.2-annotationCreatorAgentNameImplemented",
    "3.3.2-annotationCreatorAgentSingleNameImplemented",
    "3.3.2-annotationCreatorAgentTypeImplemented",
    "3.3.2-annotationGeneratorAgentHomepageImplemented",
    "3.3.2-annotationGeneratorAgentIdImplemented",
    "3.3.2-annotationGeneratorAgentNameImplemented",
    "3.3.2-annotationGeneratorAgentTypeImplemented",
    "3.3.5-annotationMotivationImplemented",
    "3.3.5-annotationSingleMotivationImplemented",
    "3.3.5-bodyPurpose",
    "3.3.7-annotationCanonicalImplemented",
    "4-targSpecificResource",
    "4.2-selectorFound",
    "4.2.4-prefix",
    "4.2.4-suffix",
    "4.2.4-textQuoteSelector",
    "4.2.5-textPositionSelector",
    "4.3-stateFound",
    "4.3.1-timeState",
}
"""What the model leaves open and an exported claim has; the rest (styles, audiences, e-mail addresses) it has not."""


@cache
def _read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def _listed(manifest: str) -> list[str]:
    path = FOLDER / "annotations" / f"{manifest}.test"
    return _read(path)["assertions"] if path.is_file() else []


@cache
def _definitions() -> Registry[Any]:
    named = [(path.name, _read(path)) for path in sorted((FOLDER / "definitions").glob("*.json"))]
    resources = [(name, Resource.from_contents(found, DRAFT4)) for name, found in named]
    return Registry().with_resources(resources)


def _holds(assertion: str, shown: dict[str, Any]) -> bool:
    schema = _read(FOLDER / assertion)
    valid = Draft4Validator(schema, registry=_definitions()).is_valid(shown)
    return valid == (schema.get("expectedResult", "valid") == "valid")


def _exported() -> Iterator[dict[str, Any]]:
    """A claim in one place, one in two, one that stands nowhere, and all of them out of their collection."""
    team = Team()
    story = filed(team)
    mark(team, story, "The port opened in 1911.", kind="date_place")
    several = mark(team, story, TOLL, flags=["superlative", "allegation"])
    claims.add_place(by=team.reporter, claim=several, seen=1, exact=HEADLINE)
    gone = mark(team, story, "The port of Sund has published its accounts.", kind="event")
    document = {"headline": HEADLINE, "standfirst": "", "body": story.revision.document.body_source()}
    given(as_(team.reporter).post(f"stories/{story.uuid}/save_copy", seen=1, **document))
    assert not gone.places.get().now[0].start

    reader = as_(team.editor)
    for claim in story.claims.all():
        yield given(reader.get(f"claims/{claim.uuid}/annotation"), kind=MEDIA_TYPE)
    whole = given(reader.get(f"stories/{story.uuid}/annotations"), kind=MEDIA_TYPE)
    yield from ({**item, "@context": CONTEXT} for item in whole["first"]["items"])


def test_every_exported_claim_meets_all_that_an_annotation_must():
    failed = {
        (assertion, shown["canonical"])
        for shown in _exported()
        for assertion in _listed(MUSTS)
        if not _holds(assertion, shown)
    }
    assert failed == set()
    assert len(_listed(MUSTS)) > 50


def test_a_claim_with_places_has_what_applies_of_the_rest():
    shown = next(one for one in _exported() if len(one["target"]) == 2)

    held = {
        Path(assertion).stem
        for manifest in (OPTIONALS, AGENTS)
        for assertion in _listed(manifest)
        if _holds(assertion, shown)
    }
    assert IMPLEMENTED - held == set()


def test_the_assertions_tell_an_annotation_from_what_is_none():
    shown = next(_exported())
    broken = {**shown, "target": [{**shown["target"][0], "selector": [{"type": "TextQuoteSelector"}]}]}

    assert not all(_holds(assertion, broken) for assertion in _listed(MUSTS))
    assert not all(_holds(assertion, {**shown, "@context": "nothing"}) for assertion in _listed(MUSTS))
