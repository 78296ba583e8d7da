"""What of the ledger is kept back from whoever may make a second check blind."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from newsroom.ledger.models import Event
from newsroom.people.models import User
from verification.checking.models import Verdict


@dataclass(frozen=True)
class KeptBack:
    """Verdicts the person must not know yet, and the stories they are in: what is let pass there tells them, too."""

    verdicts: Collection[int]
    stories: Collection[int]

    def __contains__(self, event: Event) -> bool:
        if event.subject_type == "verdict":
            return event.subject_id in self.verdicts
        return event.subject_type == "override" and event.story_id in self.stories


def kept_back(user: User, **among: object) -> KeptBack:
    """What is kept back from the person, of the verdicts that meet these conditions."""
    rows = list(Verdict.objects.hidden_from(user).filter(**among).values_list("pk", "claim__story"))
    return KeptBack(frozenset(pk for pk, _ in rows), frozenset(story for _, story in rows))


def told_of(events: QuerySet[Event], user: User) -> QuerySet[Event]:
    """The events less those that are kept back, for lists that show all that stands in one."""
    hidden = kept_back(user)
    let_pass = Q(subject_type="override", story_id__in=hidden.stories)
    return events.exclude(Q(subject_type="verdict", subject_id__in=hidden.verdicts) | let_pass)
