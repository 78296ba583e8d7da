"""Kept bytes were found missing or altered, or whole again: the gate moves and the desk hears of it."""

from datetime import datetime

from newsroom import hooks
from newsroom.dispatch.actions import tell
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from newsroom.people.querysets import editors_on_duty, users_on
from newsroom.people.states import Role
from newsroom.stories.actions import move_gate, take_turn
from newsroom.stories.models import Story
from verification.evidence.models import Blob, Evidence

FAULTY = "evidence_faulty"
WHOLE_AGAIN = "evidence_whole_again"


@verb
def settle(*, by: User | None, blob: Blob, fault: str, at: datetime) -> bool:
    """Write down that bytes are in another state than their row said when they were looked at (`fault` "": whole).

    Every story that uses them hears of it, once for each fault; False when somebody else had written the same.
    """
    items = list(
        Evidence.objects.filter(files__blob=blob).distinct().order_by("pk").select_related("story__desk")
    )
    stories = {item.story_id: item.story for item in items}
    for story_id in sorted(stories):
        take_turn(story_id)
    row = Blob.objects.filter(pk=blob.pk)
    # A fault is always believed; that it is over only by whoever saw that very fault.
    row = row.exclude(fault=fault) if fault else row.filter(fault=blob.fault, fault_at=blob.fault_at)
    if not row.update(fault=fault, fault_at=at if fault else None, checked_at=at):
        return False
    for story_id in sorted(stories):
        _tell_of(stories[story_id], [i for i in items if i.story_id == story_id], blob, fault, by, at)
    standing = [item for item in items if item.withdrawn_at is None]
    if fault and standing:
        hooks.evidence_faulty(evidence=standing[0], fault=fault, by=by)
    return True


def _tell_of(
    story: Story, items: list[Evidence], blob: Blob, fault: str, by: User | None, at: datetime
) -> None:
    standing = [item for item in items if item.withdrawn_at is None]
    if standing:
        what = f"was found {fault}" if fault else "is whole again"
        move_gate(story.pk, by=by, because=f"A file of “{standing[0].title}” {what}.")
    tell(
        users=[*users_on(story.desk_id, Role.DESK_HEAD), *editors_on_duty(story.desk)],
        kind=FAULTY if fault else WHOLE_AGAIN,
        key=f"{blob.pk}:{story.pk}:{at.isoformat()}",
        payload={"evidence": (standing or items)[0].pk, "blob": blob.pk},
        story_id=story.pk,
        desk=story.desk,
    )
    for item in items:
        record(
            "evidence.fault_found" if fault else "evidence.whole_again",
            by=by,
            subject=item,
            story_id=story.pk,
            desk_id=story.desk_id,
            facts={"sha256": blob.sha256, "fault": fault or blob.fault},
        )
