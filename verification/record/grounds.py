"""On what grounds a story ran, read once: each claim with its words, verdicts, sources and evidence; who was asked."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from newsroom.people.models import User
from verification.checking.models import Calculation, Shows, Verdict
from verification.claims.models import Claim
from verification.claims.states import Flag
from verification.evidence.models import Capture, Evidence, EvidenceFile
from verification.evidence.states import CaptureState, FileRole
from verification.gate.view import StoryView
from verification.outreach.models import ReplyRequest
from verification.record.levels import level_of, shown_as
from verification.record.states import SourceLevel
from verification.sources.models import RestsOn, Source

KEPT_AS_IT_CAME = (FileRole.ORIGINAL, FileRole.WARC)


def claims_of(view: StoryView) -> list[dict[str, Any]]:
    """Every claim of the story as it stands, at a fixed number of queries."""
    shown, calculated, sources = _shown(view), _calculated(view), _sources(view)
    return [_claim(view, claim, shown, calculated, sources.get(claim.pk, [])) for claim in view.claims]


def _claim(
    view: StoryView,
    claim: Claim,
    shown: dict[int, list[dict[str, Any]]],
    calculated: dict[int, list[dict[str, Any]]],
    sources: list[dict[str, Any]],
) -> dict[str, Any]:
    verdict, second = view.standing(claim), view.standing(claim, second=True)
    given = [one for one in (verdict, second) if one]
    reason = view.public_interest.get(claim.pk)
    return {
        "number": claim.number,
        "statement": claim.statement,
        "kind": claim.kind,
        "flags": claim.flags,
        "risk": claim.risk,
        "attributed_to": claim.attributed_to,
        "words": [anchor.words for anchor in view.places(claim)],
        "fields": [anchor.place.field for anchor in view.places(claim)],
        "words_digest": claim.words_digest,
        "verdict": verdict.label.words if verdict else None,
        "by": str(verdict.by) if verdict else None,
        "at": moment(verdict.at) if verdict else None,
        "said": verdict.said if verdict else None,
        "so": verdict.so if verdict else None,
        "ticked": verdict.ticked if verdict else False,
        "second_by": str(second.by) if second else None,
        "second": _second(claim, second),
        "rationale": verdict.rationale if verdict else "",
        "shown_by": shown.get(verdict.pk, []) if verdict else [],
        "calculated": [line for one in given for line in calculated.get(one.pk, [])],
        "sources": sources,
        "public_interest": {"by": str(reason.by), "at": moment(reason.at), "reason": reason.reason}
        if reason and reason.words_digest == claim.words_digest
        else None,
    }


def _second(claim: Claim, second: Verdict | None) -> dict[str, Any] | None:
    if second is None:
        return None
    return {
        "by": str(second.by),
        "at": moment(second.at),
        "verdict": second.label.words,
        "blind": Flag.ALLEGATION in claim.flags,
    }


def asked_of(view: StoryView) -> list[dict[str, Any]]:
    """Who was asked for a reply: each attempt that stands, and what came back; its words by their hash."""
    return [_asked(request) for request in view.requests]


def _asked(request: ReplyRequest) -> dict[str, Any]:
    return {
        "party": request.party.name,
        "type": request.type,
        "claims": sorted(claim.number for claim in request.claims.all()),
        "outcome": request.outcome,
        "reply_by": moment(request.reply_by),
        "attempts": [[one.channel, moment(one.at), one.result] for one in request.standing_attempts],
        "replies": [[one.outcome, moment(one.received_at), one.via] for one in request.replies.all()],
    }


def moment(at: datetime) -> str:
    """An instant as it stands in a record."""
    return at.isoformat()


def named(user: User | None) -> str | None:
    """Somebody by the name they had when it ran."""
    return str(user) if user else None


def _verdicts(view: StoryView) -> list[int]:
    return [verdict.pk for verdicts in view.verdicts.values() for verdict in verdicts]


def _shown(view: StoryView) -> dict[int, list[dict[str, Any]]]:
    """What each verdict rests on, by verdict id, with the hashes of the bytes that are kept of it."""
    found: dict[int, list[dict[str, Any]]] = {}
    rows = list(
        Shows.objects.filter(verdict__in=_verdicts(view))
        .select_related("evidence")
        .defer("evidence__text")
        .order_by("pk")
    )
    pieces = {row.evidence_id for row in rows}
    files: dict[int, list[str]] = {}
    kept = EvidenceFile.objects.filter(evidence__in=pieces, role__in=KEPT_AS_IT_CAME).order_by("pk")
    for evidence, sha256 in kept.values_list("evidence_id", "blob__sha256"):
        files.setdefault(evidence, []).append(sha256)
    open_ones = _anybody_can_open(row.evidence for row in rows)
    for row in rows:
        piece = row.evidence
        found.setdefault(row.verdict_id, []).append(
            {
                "id": str(piece.uuid),
                "kind": piece.kind,
                "title": piece.title,
                "where": row.where,
                "url": piece.url,
                "text_sha256": piece.text_sha256,
                "files": files.get(piece.pk, []),
                "public": piece.pk in open_ones,
            }
        )
    return found


def _anybody_can_open(pieces: Iterable[Evidence]) -> set[int]:
    """Pages that were captured here without a password, and that lead to no source that is kept back."""
    asked = {piece.pk for piece in pieces if piece.url and not piece.no_fetch}
    if not asked:
        return set()
    captured = Capture.objects.filter(evidence__in=asked, state=CaptureState.CAPTURED, status=200, gone=False)
    leading = Source.objects.filter(evidence__in=asked)
    kept_back = {
        source.evidence_id
        for source in leading
        if level_of(source) not in (SourceLevel.NAMED, SourceLevel.THING)
    }
    return set(captured.values_list("evidence_id", flat=True)) - kept_back


def _calculated(view: StoryView) -> dict[int, list[dict[str, Any]]]:
    """The figures that were reckoned again for each verdict, by verdict id."""
    found: dict[int, list[dict[str, Any]]] = {}
    for one in Calculation.objects.filter(verdict__in=_verdicts(view)).order_by("pk"):
        found.setdefault(one.verdict_id or 0, []).append(
            {"sentence": one.sentence, "stated": one.stated, "result": one.result, "holds": one.holds}
        )
    return found


def _sources(view: StoryView) -> dict[int, list[dict[str, Any]]]:
    """What each claim rests on, by claim id, each source at the level at which it may be shown."""
    found: dict[int, list[dict[str, Any]]] = {}
    rows = RestsOn.objects.filter(claim__in=view.claims, source__withdrawn_at=None)
    rows = rows.select_related("source", "sufficient_by").order_by("pk")
    digests = {claim.pk: claim.words_digest for claim in view.claims}
    for row in rows:
        source = row.source
        enough = bool(row.sufficient_reason) and row.sufficient_words == digests[row.claim_id]
        found.setdefault(row.claim_id, []).append(
            {
                "level": str(level_of(source)),
                "shown_as": shown_as(source),
                "type": source.type,
                "proximity": source.proximity,
                "ground_rules": source.ground_rules,
                "contradicts": row.contradicts,
                "enough_alone_by": named(row.sufficient_by) if enough else None,
            }
        )
    return found
