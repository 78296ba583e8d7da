"""Reading what the independence of claims is computed from: two queries, whatever the number of sources."""

from collections.abc import Iterable

from verification.claims.models import Claim
from verification.claims.states import AnchorOutcome
from verification.evidence.models import Evidence
from verification.sources.facts import Bears, Item, Told
from verification.sources.models import RestsOn, Source
from verification.sources.warnings import Asserted


def told(sources: Iterable[Source]) -> list[Told]:
    """Facts of sources that were read `for_counting`."""
    return [_told(source) for source in sources]


def bears(links: Iterable[RestsOn]) -> list[Bears]:
    """What the sources are to a claim, which the links know."""
    return [
        Bears(
            link.source_id,
            link.contradicts,
            link.sufficient_reason if link.is_enough else "",
            link.sufficient_reason if link.was_enough else "",
        )
        for link in links
    ]


def asserted(claim: Claim, shown_by: Iterable[int] = ()) -> Asserted:
    """How a claim (with its anchors) is put, for the warnings; `shown_by` is the evidence its verdict rests on."""
    places = [anchor.words for anchor in claim.anchors_now if anchor.outcome != AnchorOutcome.LOST]
    return Asserted(
        words="\n".join(dict.fromkeys(places)) or claim.statement,
        statement=claim.statement,
        attributed_to=claim.attributed_to,
        kind=claim.kind,
        risk=claim.risk,
        flags=claim.flags,
        shown_by=frozenset(shown_by),
    )


def _told(source: Source) -> Told:
    return Told(
        id=source.pk,
        name=source.name,
        origin=source.origin,
        from_source=source.derives_from_id,
        from_item=_item(source.derives_from_evidence, source.from_sha256),  # type: ignore[attr-defined]  # annotated
        from_outlet=source.outlet,
        held=_item(source.evidence, source.held_sha256),  # type: ignore[attr-defined]  # annotated
        type=source.type,
        proximity=source.proximity,
        ground_rules=source.ground_rules,
        protected=source.protected,
        motive=source.motive,
        motive_told=source.motive_told,
        withdrawn=source.withdrawn_at is not None,
    )


def _item(evidence: Evidence | None, sha256: str | None) -> Item | None:
    if evidence is None:
        return None
    return Item(
        key=sha256 or f"evidence {evidence.pk}",
        title=evidence.title,
        withdrawn=evidence.withdrawn_at is not None,
        id=evidence.pk,
    )
