"""What the desk is told about kept bytes."""

from typing import Any

from newsroom import addresses
from newsroom.dispatch.rendering import Wording, words_for
from verification.evidence.faults import FAULTY, WHOLE_AGAIN
from verification.evidence.models import Blob, Evidence
from verification.evidence.states import Fault

WORDS = {Fault.MISSING: "is missing", Fault.ALTERED: "was altered after it was kept"}


def _read(payload: dict[str, Any]) -> tuple[Evidence, Blob]:
    evidence = Evidence.objects.select_related("story").get(pk=payload["evidence"])
    return evidence, Blob.objects.get(pk=payload["blob"])


def _faulty(payload: dict[str, Any]) -> Wording | None:
    evidence, blob = _read(payload)
    if not blob.fault:
        return None
    return Wording(
        f"{evidence.story.slug}: a file of “{evidence.title}” {WORDS[Fault(blob.fault)]}.",
        addresses.evidence(evidence.story.uuid, evidence.uuid),
        "The story is not published until the file is restored and was checked again, or the item is withdrawn.",
    )


def _whole_again(payload: dict[str, Any]) -> Wording | None:
    evidence, blob = _read(payload)
    if blob.fault:
        return None
    return Wording(
        f"{evidence.story.slug}: every byte of a file of “{evidence.title}” is again as it was kept.",
        addresses.evidence(evidence.story.uuid, evidence.uuid),
    )


def register() -> None:
    """Tell dispatch how this room words its messages (from `AppConfig.ready`)."""
    words_for(FAULTY, _faulty)
    words_for(WHOLE_AGAIN, _whole_again)
