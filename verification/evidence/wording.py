"""What the desk is told about kept bytes, and about looks at watched pages that failed."""

from typing import Any

from newsroom import addresses
from newsroom.dispatch.kinds import IN_APP_ONLY, Group
from newsroom.dispatch.rendering import Wording, words_for
from verification.evidence.faults import FAULTY, WHOLE_AGAIN
from verification.evidence.models import Blob, Capture, Evidence
from verification.evidence.states import Fault
from verification.evidence.watching import LOOK_FAILED

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


def _look_failed(payload: dict[str, Any]) -> Wording | None:
    capture = Capture.objects.select_related("evidence__story").get(pk=payload["capture"])
    evidence = capture.evidence
    if evidence.withdrawn_at or evidence.captures.settled().filter(pk__gt=capture.pk).exists():
        return None
    return Wording(
        f"{evidence.story.slug}: the watched page “{evidence.title}” can not be looked at any more.",
        addresses.evidence(evidence.story.uuid, evidence.uuid),
        f"{capture.reason} What it says now is not known here: open it yourself.",
    )


def register() -> None:
    """Tell dispatch how this room words its messages (from `AppConfig.ready`)."""
    words_for(
        FAULTY,
        _faulty,
        label="A kept file is missing or was altered",
        group=Group.GROUNDS,
        urgent=True,
        desk_chat=True,
    )
    words_for(
        WHOLE_AGAIN,
        _whole_again,
        label="A kept file is whole again",
        group=Group.GROUNDS,
        channels=IN_APP_ONLY,
    )
    words_for(
        LOOK_FAILED, _look_failed, label="A watched page can not be looked at any more", group=Group.GROUNDS
    )
