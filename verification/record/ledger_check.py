"""Does the ledger bear out what the tables say? A forged approval has no event, or one that says something else."""

from newsroom.ledger.models import Event
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from verification.gate.models import SignOff


def unproven_publications() -> list[str]:
    """Sentences about stories in an approved or published state whose approval the ledger does not hold."""
    signed = (StoryState.APPROVED, StoryState.SCHEDULED, StoryState.PUBLISHED)
    found = []
    for story in Story.objects.filter(state__in=signed):
        approval = _approval(story)
        if approval is None:
            found.append(f"{story.slug} is {story.state} without an approval.")
            continue
        event = Event.objects.filter(
            verb="story.approved", subject_type="signoff", subject_id=approval.pk
        ).first()
        if event is None or not _agrees(event, approval):
            found.append(
                f"The approval of {story.slug} has no matching event in the ledger: it was forged or altered."
            )
        elif (
            story.state == StoryState.PUBLISHED and not story.publications.filter(approval=approval).exists()
        ):
            found.append(f"{story.slug} is published without a publication record.")
    return found


def _approval(story: Story) -> SignOff | None:
    """What it is approved by now; for what is out, what it ran on."""
    ran = story.publications.select_related("approval__revision").order_by("number").last()
    if ran and story.state == StoryState.PUBLISHED and ran.text_sha256 == story.revision.sha256:
        return ran.approval
    return story.sign_offs.in_force().approvals().select_related("revision").first()


def _agrees(event: Event, approval: SignOff) -> bool:
    return (
        event.actor_id == approval.by_id
        and event.story_id == approval.story_id
        and event.facts.get("gate_version") == approval.gate_version
        and event.facts.get("sha256") == approval.text_sha256
        and event.facts.get("copy_version") == approval.revision.number
    )
