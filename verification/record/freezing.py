"""Freezing what ran: the whole record, its hash over the one before it, and a signature under both."""

import uuid
from typing import Any

from django.utils import timezone

from newsroom.people.models import User
from verification.claims.models import Claim
from verification.gate.carrying import stand
from verification.gate.findings import Finding, Gate
from verification.gate.models import SignOff
from verification.gate.states import Level, SignOffKind
from verification.gate.view import StoryView
from verification.record.canonical import canonical, sha256_of
from verification.record.grounds import asked_of, claims_of, moment, named
from verification.record.models import Correction, Publication
from verification.record.signing_key import Keys, signing_keys
from verification.record.states import RunKind

FORMAT = "second-source-record/1"


def freeze(
    view: StoryView, gate: Gate, approval: SignOff, *, by: User, kind: RunKind, note: str
) -> Publication:
    """Write down what runs now, and on what grounds; signed, and chained to the version that ran before.

    `gate` is what was found open before it ran: afterwards there is nothing left to ask.

    Legal advice is never part of it, nor what a legal reader asked to change, nor who a protected source is.
    """
    keys = signing_keys()
    story = view.story
    previous = story.publications.order_by("number").last()
    put_off = any(finding.level == Level.POSTPONED for finding in gate.findings)
    fast = view.fast_path if put_off else None
    publication = Publication(
        uuid=uuid.uuid4(),
        story=story,
        number=previous.number + 1 if previous else 1,
        kind=kind,
        note=note,
        revision=view.revision,
        approval=approval,
        text_sha256=view.revision.sha256,
        policy_number=view.house.number,
        fast=fast is not None,
        previous=previous,
        published_by=by,
        published_at=view.now,  # whatever holds for a time held then
    )
    publication.grounds = {
        "format": FORMAT,
        "id": str(publication.uuid),
        "story": {
            "id": str(story.uuid),
            "slug": story.slug,
            "desk": story.desk.name,
            "headline": view.revision.document.headline,
            "bylines": [str(user) for user in story.byline_users],
        },
        "number": publication.number,
        "kind": str(kind),
        "note": note,
        "text": {
            "copy_version": view.revision.number,
            "sha256": view.revision.sha256,
            "projection": view.revision.projection_version,
        },
        "published": {"by": str(by), "at": moment(publication.published_at)},
        "previous": _named(previous) if previous else None,
        "policy": {"number": view.house.number, "preset": str(view.house.preset)},
        "claims": claims_of(view),
        "asked": asked_of(view),
        **_signed(view, approval),
        **_gate(view, gate),
        "stood": stand(view, gate.findings),
        "fast_path": {
            "asked_by": str(fast.asked_by),
            "signed_by": named(fast.signed_by),
            "hours": fast.hours,
            "reason": fast.reason,
        }
        if fast
        else None,
        "consolidated": [
            {"claim": one.claim.number, "state": one.state, "by": named(one.settled_by)}
            for one in view.consolidations
        ],
    }
    return _seal(publication, keys)


def freeze_again(correction: Correction, *, by: User) -> Publication:
    """Write down that what ran last goes on as it ran, on the same grounds, and that readers are told something of it.

    What was found of its claims since is no part of it: that is for the version that says so.
    """
    keys = signing_keys()
    previous = correction.story.publications.select_related("revision").order_by("number").last()
    assert previous is not None and correction.signed_at is not None  # noqa: PT018 (asked by the verb)
    publication = Publication(
        uuid=uuid.uuid4(),
        story=correction.story,
        number=previous.number + 1,
        kind=correction.kind,
        note=correction.words,
        revision=previous.revision,
        approval_id=previous.approval_id,
        text_sha256=previous.text_sha256,
        policy_number=previous.policy_number,
        fast=previous.fast,
        previous=previous,
        published_by=by,
        published_at=timezone.now(),
    )
    publication.grounds = {
        **previous.grounds,
        "id": str(publication.uuid),
        "number": publication.number,
        "kind": correction.kind,
        "note": correction.words,
        "note_signed": {"by": named(correction.signed_by), "at": moment(correction.signed_at)},
        "published": {"by": str(by), "at": moment(publication.published_at)},
        "previous": _named(previous),
    }
    return _seal(publication, keys)


def _named(previous: Publication) -> dict[str, Any]:
    return {"number": previous.number, "record_sha256": previous.record_sha256}


def _seal(publication: Publication, keys: Keys) -> Publication:
    publication.record_sha256 = sha256_of(publication.grounds)
    publication.signature = keys.sign(canonical(publication.grounds))
    publication.key_id = keys.current
    publication.save(force_insert=True)
    return publication


def _signed(view: StoryView, approval: SignOff) -> dict[str, Any]:
    """Who signed for what; of what legal read only that it was read, and with what outcome."""
    numbers = {str(claim.pk): claim.number for claim in view.claims}
    return {
        "approved": {
            "by": str(approval.by),
            "at": moment(approval.at),
            "gate_version": approval.gate_version,
        },
        "senior": [{"by": str(s.by), "at": moment(s.at)} for s in view.signed_as(SignOffKind.SENIOR)],
        "sign_offs": [
            {
                "kind": signed.kind,
                "by": str(signed.by),
                "at": moment(signed.at),
                "claims": sorted(numbers[pk] for pk in signed.covers if pk in numbers),
                "outcome": signed.outcome,
            }
            for signed in view.sign_offs
        ],
    }


def _gate(view: StoryView, gate: Gate) -> dict[str, Any]:
    """What the gate said when it ran: what was let pass and by whom, what is postponed, carried over, warned of."""
    findings = gate.findings
    let_pass = {f.key for f in findings if f.level == Level.OVERRIDDEN}
    return {
        "overridden": [
            {
                "condition": one.sentence,
                "claim": _number(one.claim),
                "reason": one.reason,
                "asked_by": str(one.asked_by),
                "seconded_by": named(one.seconded_by),
                "until": moment(one.expires_at),
            }
            for one in view.overrides
            if one.key in let_pass
        ],
        "postponed": [_finding(f) for f in findings if f.level == Level.POSTPONED],
        "warnings": [_finding(f) for f in findings if f.level == Level.WARNING],
        "carried_over": [_finding(f) for f in findings if f.carried],
    }


def _number(claim: Claim | None) -> int | None:
    return claim.number if claim else None


def _finding(finding: Finding) -> dict[str, Any]:
    return {"rule": finding.rule, "claim": finding.claim, "sentence": finding.sentence}
