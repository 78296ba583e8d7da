"""Whose words a revision holds that was made by accepting what a checker suggested."""

from newsroom.ledger.models import Event
from newsroom.people.models import User
from newsroom.stories.models import Story
from newsroom.stories.states import Reason
from verification.checking.models import Verdict


def suggestions(story: Story, user: User) -> dict[int, Verdict]:
    """The verdict whose words went into the copy, by the number of the revision; less those hidden from this person.

    Both events are of one verb: the acceptance that follows a save of this kind in the ledger is the one that made it.
    """
    events = Event.objects.filter(story_id=story.pk, verb__in=("story.copy_saved", "fix.accepted"))
    accepted: dict[int, int] = {}
    revision = None
    for event in events.order_by("position"):
        if event.verb == "story.copy_saved":
            revision = event.facts["revision"] if event.facts["reason_code"] == Reason.FIX else None
        elif revision is not None:
            accepted[revision] = event.subject_id
            revision = None
    visible = Verdict.objects.visible_to(user).filter(pk__in=accepted.values()).select_related("by", "claim")
    verdicts = {verdict.pk: verdict for verdict in visible}
    return {number: verdicts[pk] for number, pk in accepted.items() if pk in verdicts}
