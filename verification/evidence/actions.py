"""Adding evidence, saying what is known about it, and withdrawing it."""

import hashlib
from collections.abc import Mapping
from datetime import date as Day  # noqa: N812 (`date` is the verb)
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import F
from django.utils import timezone

from newsroom import hooks
from newsroom.errors import Invalid, NotPossible, optional_text, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from newsroom.stories.actions import move_gate, take_turn
from newsroom.stories.models import Story
from verification.evidence import capturing, custody, files
from verification.evidence.captions import FACTS
from verification.evidence.models import Evidence
from verification.evidence.permissions import may_add_evidence
from verification.evidence.reading.documents import single_blanks
from verification.evidence.states import CustodyVerb, DateKnown, EvidenceKind, FileRole, Way
from verification.evidence.unfetched import marked_elsewhere, why_not
from verification.evidence.uploads import Received

MAX_TEXT = 100_000
WHOLE = (FileRole.ORIGINAL, FileRole.PAGE)
"""Files that are the thing itself. (A WARC alone is what a site said instead of giving the page.)"""

_web_address = URLValidator(schemes=["http", "https"])
_KINDS = {
    "image": EvidenceKind.IMAGE,
    "film": EvidenceKind.IMAGE,
    "sound": EvidenceKind.TRANSCRIPT,
    "subtitles": EvidenceKind.TRANSCRIPT,
    "page": EvidenceKind.PAGE,
    "capture": EvidenceKind.PAGE,
}


@verb
def add(
    *,
    by: User,
    story: Story,
    title: str,
    kind: str = "",
    way: str = "",
    url: str = "",
    text: str = "",
    file: Received | None = None,
    no_fetch: bool = False,
    language: str = "",
) -> Evidence:
    """Add evidence to a story: an address, a file, pasted words, or notes. An address waits to be captured.

    Left empty, `kind` and `way` follow from what is given; a file brings its name as title.
    """
    may_add_evidence(by=by, story=story)
    url, text = url.strip(), single_blanks(text.replace("\x00", ""))
    way = _way(way or _likely(url, kind, file), url, text, file)
    kind = _kind(kind, way, file)
    if file and not title.strip():
        title = file.name
    evidence = Evidence.objects.create(
        story=story,
        kind=kind,
        way=way,
        title=require_text("title", title, "Say what it is, so that others find it again.", limit=200),
        url=url,
        no_fetch=no_fetch,
        text=text,
        text_sha256=hashlib.sha256(text.encode()).hexdigest() if text else "",
        language=optional_text("language", language, limit=20),
        added_by=by,
    )
    if file:
        _keep(evidence, file, by)
    else:
        custody.note(evidence=evidence, verb=CustodyVerb.ADDED, by=by, how=Way(way).label)
    if way == Way.ADDRESS:
        _queue(evidence, by)
    record(
        "evidence.added",
        by=by,
        subject=evidence,
        story_id=story.pk,
        desk_id=story.desk_id,
        facts={
            "kind": kind,
            "way": way,
            "text_sha256": evidence.text_sha256,
            "sha256": file.blob.sha256 if file else "",
        },
        texts={"title": evidence.title},
    )
    return evidence


def _queue(evidence: Evidence, by: User) -> None:
    if not evidence.no_fetch and (other := marked_elsewhere(evidence)):
        raise Invalid({"url": [f"{why_not(other)} Tick “Don’t fetch it” here too, or allow it there first."]})
    capturing.queue(evidence=evidence, by=by)


def _likely(url: str, kind: str, file: Received | None) -> Way:
    if file:
        return Way.UPLOAD
    if url:
        return Way.ADDRESS
    return Way.NOTES if kind == EvidenceKind.NOTES else Way.PASTED


def _way(way: str, url: str, text: str, file: Received | None) -> Way:
    """The way it comes in, when what that way needs is there."""
    if way not in Way.values:
        raise Invalid({"way": [f"There is no way to add evidence called {way!r}."]})
    if way == Way.UPLOAD and not file:
        raise Invalid({"upload": ["Choose the file."]})
    if way == Way.ADDRESS and not url:
        raise Invalid({"url": ["Write the address of the page."]})
    if way in {Way.PASTED, Way.NOTES} and not text:
        missing = "Give the address, or write down what it says."
        raise Invalid({"text": ["Write down what was said." if way == Way.NOTES else missing]})
    if way != Way.UPLOAD and file:
        raise Invalid({"upload": ["There is a file as well: add it as an upload, or take it out."]})
    if len(text) > MAX_TEXT:
        raise Invalid({"text": [f"At most {MAX_TEXT:,} characters are kept; quote the part that matters."]})
    if url:
        try:
            _web_address(url)
        except ValidationError as error:
            whole = "Write a whole web address, beginning with https:// or http://."
            raise Invalid({"url": [whole]}) from error
    return Way(way)


def _kind(kind: str, way: Way, file: Received | None) -> EvidenceKind:
    if kind and kind not in EvidenceKind.values:
        raise Invalid({"kind": [f"There is no kind of evidence called {kind!r}."]})
    if kind:
        return EvidenceKind(kind)
    if file:
        return kind_of(file)
    return {Way.ADDRESS: EvidenceKind.PAGE, Way.NOTES: EvidenceKind.NOTES}.get(way, EvidenceKind.DOCUMENT)


def kind_of(file: Received) -> EvidenceKind:
    """What kind of evidence a file is, where nobody says."""
    return _KINDS.get(file.type.group, EvidenceKind.DOCUMENT)


def _keep(evidence: Evidence, file: Received, by: User) -> None:
    files.keep(
        evidence=evidence,
        role=FileRole.ORIGINAL,
        content=file.blob,
        name=file.name,
        media_type=file.type.media_type,
        by=by,
    )


@verb
def attach(*, by: User, evidence: Evidence, file: Received) -> None:
    """Give an item its original by hand: the way out where a page could not be captured."""
    may_add_evidence(by=by, story=evidence.story)
    if not _take(evidence) or evidence.files.filter(role__in=WHOLE).exists():
        raise NotPossible("This item has its original already, or was withdrawn. Add the file as a new item.")
    _keep(evidence, file, by)
    record(
        "evidence.file_attached",
        by=by,
        subject=evidence,
        story_id=evidence.story_id,
        desk_id=evidence.story.desk_id,
        facts={"sha256": file.blob.sha256},
    )


@verb
def date(
    *,
    by: User,
    evidence: Evidence,
    seen: int,
    own_date: Day | None,
    how: str = "",
    against: Evidence | None = None,
) -> None:
    """Say when the thing itself is from and how that is known, and what it is set against (a denial: a post)."""
    may_add_evidence(by=by, story=evidence.story)
    how = (how or DateKnown.STATED) if own_date else ""
    if how and how not in DateKnown.values:
        raise Invalid({"how": [f"{how!r} is no way to know a date."]})
    if own_date and own_date > timezone.localdate() + timedelta(days=1):
        raise Invalid({"own_date": ["This day is still to come."]})
    if against and (against.pk == evidence.pk or against.story_id != evidence.story_id):
        raise Invalid({"against": ["Choose another item of this story."]})
    if not _take(evidence, seen, own_date=own_date, own_date_how=how, set_against=against):
        raise NotPossible(SOMEBODY_ELSE)
    record(
        "evidence.dated",
        by=by,
        subject=evidence,
        story_id=evidence.story_id,
        desk_id=evidence.story.desk_id,
        facts={
            "own_date": own_date.isoformat() if own_date else "",
            "how": how,
            "against": str(against.uuid) if against else "",
        },
    )


@verb
def state_facts(*, by: User, evidence: Evidence, seen: int, facts: Mapping[str, str]) -> None:
    """Say of a picture or document what it does not say itself: place, credit, licence. What is empty is not stated."""
    may_add_evidence(by=by, story=evidence.story)
    if unknown := set(facts) - set(FACTS):
        raise Invalid({"facts": [f"These are no facts that are kept: {', '.join(sorted(unknown))}."]})
    given = {key: optional_text(key, value, limit=1_000) for key, value in facts.items()}
    stated = {key: value for key, value in given.items() if value}
    if not _take(evidence, seen, stated=stated):
        raise NotPossible(SOMEBODY_ELSE)
    record(
        "evidence.facts_stated",
        by=by,
        subject=evidence,
        story_id=evidence.story_id,
        desk_id=evidence.story.desk_id,
        facts={"keys": sorted(stated)},
        texts=stated,
    )


SOMEBODY_ELSE = (
    "Somebody else changed this item meanwhile, or withdrew it. Look at it again; what you typed is here."
)


def _take(evidence: Evidence, seen: int | None = None, **change: Any) -> bool:
    """Change an item that stands, if it is still the version that was seen."""
    rows = Evidence.objects.filter(pk=evidence.pk, withdrawn_at__isnull=True)
    if seen is not None:
        rows = rows.filter(version=seen)
    return bool(rows.update(version=F("version") + 1, **change))


@verb
def withdraw(*, by: User, evidence: Evidence, reason: str) -> None:
    """Withdraw evidence; it stays visible with its reason, and verdicts that rest on it are suspended."""
    may_add_evidence(by=by, story=evidence.story)
    reason = require_text("reason", reason, "Write why it can not be relied on.", limit=1000)
    take_turn(evidence.story_id)
    if not _take(evidence, withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_reason=reason):
        raise NotPossible("This evidence was already withdrawn.")
    custody.note(evidence=evidence, verb=CustodyVerb.WITHDRAWN, by=by, how=reason)
    hooks.evidence_withdrawn(evidence=evidence, by=by)
    move_gate(evidence.story_id, by=by, because=f"Evidence was withdrawn: {evidence.title}.")
    record(
        "evidence.withdrawn",
        by=by,
        subject=evidence,
        story_id=evidence.story_id,
        desk_id=evidence.story.desk_id,
        texts={"reason": reason},
    )
