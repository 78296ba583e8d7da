"""What a policy changes: against the one before, and for the stories that may still run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from newsroom.people.models import Desk, User
from newsroom.stories.models import Story
from newsroom.stories.states import StoryVerb
from verification.checking.models import Verdict
from verification.claims.states import Flag, Kind, Risk
from verification.gate.actions import assess
from verification.gate.catalogue import CATALOGUE
from verification.gate.house import House
from verification.gate.numbers import NUMBERS
from verification.gate.standing import read_many
from verification.gate.states import SignOffKind
from verification.gate.view import StoryView


@dataclass(frozen=True)
class Stopped:
    """A story with blockers it would not have otherwise, by what they ask."""

    story: Story
    asks: list[str]


@dataclass(frozen=True)
class Effect:
    """What a policy would do to the stories of its desk that may still run."""

    stories: int
    stopped: list[Stopped]
    freed: list[Story]
    """Those that nothing would stop any more."""
    approvals: int
    """So many approvals it would take back: of what is approved, everything is looked at anew."""


def effect(
    desk: Desk,
    wanted: House,
    *,
    to: User,
    instead_of: House | None = None,
    hidden: QuerySet[Verdict] | None = None,
) -> Effect:
    """What a policy does instead of the one that holds, or of another. Says which rules would stop a story, and nothing
    of any verdict; `hidden` ones are not read. It is about stories that whom it is shown `to` sees."""
    stories = (
        Story.objects.visible_to(to)
        .under_way()
        .filter(desk=desk)
        .select_related("desk", "filed_by")
        .order_by("slug")
    )
    views = read_many(stories, hidden=hidden)
    stopped, freed = [], []
    for view in views:
        before, after = _asks(view, instead_of or view.house), _asks(view, wanted)
        new = {key: title for key, title in after.items() if key not in before}
        if new:
            stopped.append(Stopped(view.story, list(dict.fromkeys(new.values()))))
        elif before and not after:
            freed.append(view.story)
    approved = sum(view.story.possible(StoryVerb.VOID_APPROVAL) for view in views)
    return Effect(len(views), stopped, freed, approved)


def _asks(view: StoryView, house: House) -> dict[str, str]:
    """What stops a story under a policy: the titles of the rules, by the key of the condition."""
    view.house = house
    return {finding.key: title_of(finding.rule) for finding in assess(view).blockers}


def title_of(rule: str) -> str:
    """What a rule asks, in words."""
    listed = CATALOGUE.get(rule)
    return listed.title if listed else rule.replace("_", " ")


@dataclass(frozen=True)
class Difference:
    """One thing in which two policies differ."""

    what: str
    was: str
    now: str


def differences(before: House, after: House) -> list[Difference]:
    """In what two policies differ, in the order of the page that sets them."""
    return [one for one in _compared(before, after) if one.was != one.now]


def _compared(before: House, after: House) -> Iterator[Difference]:
    yield Difference("Modelled on", before.preset.label, after.preset.label)
    for rule, listed in CATALOGUE.items():
        was, now = (listed.at(house.levels.get(rule, "")) for house in (before, after))
        yield Difference(listed.title, was, now)
    for name, asked in NUMBERS.items():
        yield Difference(asked.title, f"{before[name]:,}", f"{after[name]:,}")
    yield Difference("Who signs", _signers(before), _signers(after))


def _signers(house: House) -> str:
    return "; ".join(map(signer_words, house.signers)) or "nobody besides the approval"


def signer_words(line: Mapping[str, object]) -> str:
    """A line of who signs what, in words."""
    what = [Flag(flag).label.lower() for flag in _list(line, "flags")]
    what += [Kind(kind).label.lower() for kind in _list(line, "kinds")]
    risk = f"{Risk(str(line['risk'])).label.lower()} risk" if line.get("risk") else ""
    asked = " · ".join(part for part in (", ".join(what), risk) if part) or "every claim"
    after = [SignOffKind(kind).label.lower() for kind in _list(line, "after")]
    return f"{SignOffKind(str(line['kind'])).label}: {asked}" + (
        f", after {', '.join(after)}" if after else ""
    )


def _list(line: Mapping[str, object], name: str) -> list[str]:
    return list(line.get(name) or ())  # type: ignore[call-overload]  # a list, as JSON keeps it
