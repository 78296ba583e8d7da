"""Adding evidence and withdrawing it."""

import hashlib

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone

from newsroom import hooks
from newsroom.errors import Invalid, NotPossible, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from newsroom.stories.actions import move_gate, take_turn
from newsroom.stories.models import Story
from verification.evidence.models import Evidence
from verification.evidence.permissions import may_add_evidence
from verification.evidence.states import EvidenceKind

_web_address = URLValidator(schemes=["http", "https"])


@verb
def add(*, by: User, story: Story, kind: str, title: str, url: str = "", text: str = "") -> Evidence:
    """Add evidence to a story: an address, the words that matter, or both."""
    may_add_evidence(by=by, story=story)
    if kind not in EvidenceKind.values:
        raise Invalid({"kind": [f"There is no kind of evidence called {kind!r}."]})
    title = require_text("title", title, "Say what it is, so that others find it again.", limit=200)
    url, text = url.strip(), text.replace("\x00", "").strip()
    if url:
        try:
            _web_address(url)
        except ValidationError as error:
            raise Invalid(
                {"url": ["Write a whole web address, beginning with https:// or http://."]}
            ) from error
    if not url and not text:
        raise Invalid({"text": ["Give the address, or write down what it says."]})
    if len(text) > 100_000:
        raise Invalid({"text": ["At most 100,000 characters are kept; quote the part that matters."]})
    evidence = Evidence.objects.create(
        story=story,
        kind=kind,
        title=title,
        url=url,
        text=text,
        text_sha256=hashlib.sha256(text.encode()).hexdigest() if text else "",
        added_by=by,
    )
    record(
        "evidence.added",
        by=by,
        subject=evidence,
        story_id=story.pk,
        desk_id=story.desk_id,
        facts={"kind": kind, "text_sha256": evidence.text_sha256},
        texts={"title": title},
    )
    return evidence


@verb
def withdraw(*, by: User, evidence: Evidence, reason: str) -> None:
    """Withdraw evidence; it stays visible with its reason, and verdicts that rest on it are suspended."""
    may_add_evidence(by=by, story=evidence.story)
    reason = require_text("reason", reason, "Write why it can not be relied on.", limit=1000)
    take_turn(evidence.story_id)
    withdrawn = Evidence.objects.filter(pk=evidence.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_reason=reason
    )
    if not withdrawn:
        raise NotPossible("This evidence was already withdrawn.")
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
