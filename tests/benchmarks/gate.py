"""The gate of a story with all that can hang on it, alone and among thousands; and the record that freezes it.

`python -m tests.benchmarks.gate` prints, besides, where the time of one evaluation goes.
"""

import cProfile
import json
import pstats
import statistics
import time
import uuid
from typing import Any

from tests.benchmarks.harness import ROUNDS, queries, seconds, undone

# isort: split
from django.db import connection
from django.db.models import Model
from django.test.utils import setup_databases, teardown_databases

from newsroom.stories.models import Revision, Story
from tests.factories import Team, copy, filed, judged, mark
from tests.replying import asked
from verification.claims.models import Anchor, Claim, Place
from verification.evidence.models import Evidence
from verification.gate import signing
from verification.gate.actions import assess, evaluate
from verification.gate.legal import Reading, read_legally
from verification.gate.models import SignOff
from verification.gate.public_interest import Read, say_public_interest
from verification.gate.reading import read
from verification.gate.states import LegalOutcome
from verification.outreach.actions import log_reply
from verification.record import freezing
from verification.record.states import RunKind
from verification.sources import actions as sources
from verification.sources.models import Source
from verification.text import denials

CLAIMS = 60
STORIES = 6_000
BATCH = 500


def a_full_story(team: Team, count: int = CLAIMS) -> Story:
    """Claims with verdicts and evidence, a third of them unverified; sources, replies and signatures as they go."""
    lines = [
        f"The {n}th pier was never paid for, the harbour board said in {1900 + n}."
        if n % 3 == 0
        else f"The {n}th pier was rebuilt in {1900 + n}."
        for n in range(count)
    ]
    lines.append("The Courier could not independently verify what the harbour board said.")
    story = filed(team, copy(body="\n\n".join(lines)))
    claims = []
    for n, line in enumerate(lines[:-1]):
        said: dict[str, Any] = (
            {"kind": "paraphrase", "attributed_to": "the harbour board"}
            if n % 3 == 0
            else {"kind": "date_place"}
        )
        claims.append(mark(team, story, line, flags=["allegation"] if n % 12 == 0 else [], **said))
    for n, claim in enumerate(claims):
        judged(team, claim, **({"said": "accurate", "so": "unverified"} if n % 3 == 0 else {}))
        source = sources.add(
            by=team.reporter,
            story=story,
            name=f"Source {n}",
            type="document" if n % 2 else "official_statement",
        )
        sources.rest(by=team.reporter, claim=claim, source=source)
    for n in range(count // 6):
        request = asked(team, story, name=f"Party {n}", claims=tuple(claims[n * 6 : n * 6 + 6]))
        if n % 2:
            log_reply(by=team.reporter, request=request, outcome="denied", text="Not so.", said_by="A clerk")
    _sign(team, story, claims)
    return Story.objects.select_related("desk", "filed_by").get(pk=story.pk)


def _sign(team: Team, story: Story, claims: list[Claim]) -> None:
    for claim in claims[::12]:
        say_public_interest(by=team.editor, about=[Read(claim, claim.words_digest)], reason="Public money.")
    story.refresh_from_db()
    readings = [Reading(claim, LegalOutcome.CLEAR) for claim in claims[::12]]
    read_legally(by=team.legal, story=story, seen=story.gate_version, readings=readings)
    story.refresh_from_db()
    signing.sign_as_senior(by=team.senior, story=story, seen=story.gate_version)


def gate_among_many_stories() -> dict[str, object]:
    """Queries, milliseconds and share of computing of the gate of 60 claims; then with 6,000 stories stored."""
    with undone():
        team = Team()
        story = a_full_story(team)
        alone = _looked_at(story)
        _store(story, STORIES)
        among = _looked_at(story)
        frozen = _frozen(team, story)
    return {
        "claims": CLAIMS,
        "queries": alone["queries"],
        "queries_among_6000": among["queries"],
        "milliseconds": alone["whole"],
        "computing_the_rules": alone["rules"],
        "milliseconds_among_6000": among["whole"],
        "computing_among_6000": among["rules"],
        "time_among_6000_over_alone": round(among["whole"] / alone["whole"], 2),
        "record_frozen_milliseconds": frozen,
    }


def _looked_at(story: Story) -> dict[str, float]:
    return {
        "queries": queries(lambda: evaluate(story)),
        "whole": round(seconds(lambda: evaluate(story)) * 1000, 1),
        "rules": round(statistics.median(_computing(story) for _ in range(ROUNDS)) * 1000, 1),
    }


def _computing(story: Story) -> float:
    """Seconds of processor that the rules take for copy that this process never saw, once it was read."""
    view = read(story)
    denials.told.cache_clear()
    before = time.process_time()
    assess(view)
    return time.process_time() - before


def _frozen(team: Team, story: Story) -> float:
    view = read(story)
    gate = assess(view)
    approval = SignOff.objects.filter(story=story).latest("pk")

    def freeze() -> None:
        with undone():
            freezing.freeze(view, gate, approval, by=team.editor, kind=RunKind.FIRST, note="")

    return round(seconds(freeze) * 1000, 1)


def _store(story: Story, count: int) -> None:
    """Other stories with three claims, their places, two items of evidence, two sources and a signature each."""
    stories = _again(story, count, lambda n: {"slug": f"stored-{n}"})
    _again(story.revision, count, lambda n: {"story_id": stories[n].pk})
    revisions = dict(Revision.objects.exclude(story=story).values_list("story_id", "pk"))
    for claim in story.claims.all()[:3]:
        place = Place.objects.filter(claim=claim).first()
        anchor = Anchor.objects.filter(place=place).latest("pk")
        claims = _again(claim, count, lambda n: {"story_id": stories[n].pk})
        places = _again(place, count, lambda n, claims=claims: {"claim_id": claims[n].pk})
        _again(
            anchor,
            count,
            lambda n, places=places: {"place_id": places[n].pk, "revision_id": revisions[stories[n].pk]},
        )
    for one in (*Evidence.objects.filter(story=story)[:2], *Source.objects.filter(story=story)[:2]):
        _again(one, count, lambda n: {"story_id": stories[n].pk})
    signed = SignOff.objects.filter(story=story).latest("pk")
    _again(signed, count, lambda n: {"story_id": stories[n].pk, "revision_id": revisions[stories[n].pk]})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _again(row: Any, count: int, other: Any) -> list[Any]:
    """The same row, many times over."""
    model: type[Model] = type(row)
    kept = {
        field.attname: getattr(row, field.attname)
        for field in model._meta.concrete_fields
        if not field.primary_key
    }
    new = {"uuid": uuid.uuid4} if "uuid" in kept else {}
    rows = [
        model(**{**kept, **{name: make() for name, make in new.items()}, **other(n)}) for n in range(count)
    ]
    return model._default_manager.bulk_create(rows, batch_size=BATCH)


def main() -> None:
    before = setup_databases(verbosity=0, interactive=False)
    try:
        print(json.dumps({"engine": connection.vendor, **gate_among_many_stories()}))
        with undone():
            story = a_full_story(Team())
            with cProfile.Profile() as profile:
                for _ in range(10):
                    evaluate(story)
        pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
    finally:
        teardown_databases(before, verbosity=0)


if __name__ == "__main__":
    main()
