"""What the facts of events are called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from django.utils.dateformat import format as date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from newsroom import addresses
from newsroom.ledger.models import Event
from newsroom.people.models import Desk, User
from newsroom.stories.models import Story
from verification.checking.states import TaskType
from verification.claims.models import Claim
from verification.outreach.models import Party, ReplyRequest

_ABOUT_CLAIMS = ("story.signed", "story.read_legally")
"""Events whose facts name claims by their ids."""
_ABOUT_DESKS = ("story.shared", "story.unshared")
SUBJECT = "subject"
"""The fact that is no fact of its own: the id of what the event is about."""


@dataclass(frozen=True)
class Words:
    """What the facts of events are called: people, parties and claims by their ids, and the zone of the desk."""

    zone: tzinfo
    story: Story | None
    people: Mapping[int, str]
    parties: Mapping[int, str]
    claims: Mapping[int, int]
    ways: Mapping[int, str]
    desks: Mapping[int, str]

    def person(self, pk: int | None) -> str:
        return self.people.get(pk or 0, "somebody who is gone")

    def desk(self, pk: int) -> str:
        return self.desks.get(pk, "a desk that is gone")

    def party(self, facts: Mapping[str, Any]) -> str:
        return self.parties.get(facts.get("party", 0), "a party")

    def search(self, facts: Mapping[str, Any]) -> str:
        """A task to find another way, by whom it leads to."""
        return f"search for {self.way(facts)}"

    def way(self, facts: Mapping[str, Any]) -> str:
        return f"another way to reach {self.ways.get(facts.get(SUBJECT, 0), 'a party')}"

    def moment(self, iso: str | None) -> str:
        if not iso:
            return "no time"
        return date_format(datetime.fromisoformat(iso).astimezone(self.zone), "H:i, j F")

    def claim(self, number: int) -> SafeString:
        if self.story is None:
            return format_html("C{}", number)
        return format_html('<a href="{}">C{}</a>', addresses.claim(self.story.uuid, number), number)


def words_for(
    events: Iterable[Event], story: Story | None, zone: tzinfo, *, reader: User | None = None
) -> Words:
    """Everything the facts of these events name, in a few queries.

    Name the `reader` where the events are of more than a story that they see: parties they may not know have no name.
    """
    people: set[int] = set()
    parties: set[int] = set()
    claims: set[int] = set()
    searches: set[int] = set()
    desks: set[int] = set()
    for event in events:
        facts = event.facts
        people |= {
            *facts.get("bylines", ()),
            *facts.get("people", ()),
            *(facts[key] for key in ("to", "user", "proposed_by") if facts.get(key)),
        }
        parties |= {facts["party"]} if "party" in facts else set()
        desks |= {facts["desk"]} if event.verb in _ABOUT_DESKS and "desk" in facts else set()
        claims |= set(facts.get("claims", ())) if event.verb in _ABOUT_CLAIMS else set()
        searches |= {event.subject_id} if facts.get("type") == TaskType.FIND_ANOTHER_WAY else set()
    known = Party.objects.visible_to(reader) if reader else Party.objects.all()
    return Words(
        zone=zone,
        story=story,
        people={user.pk: str(user) for user in User.objects.filter(pk__in=people)},
        parties=dict(known.filter(pk__in=parties).values_list("pk", "name")),
        claims=dict(Claim.objects.filter(pk__in=claims).values_list("pk", "number")),
        desks=dict(Desk.objects.filter(pk__in=desks).values_list("pk", "name")) if desks else {},
        ways=dict(
            ReplyRequest.objects.filter(another_way__in=searches).values_list("another_way", "party__name")
        ),
    )
