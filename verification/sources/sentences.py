"""The independence of a claim in words: "3 sources, 1 independent: all go back to one social post, …"."""

from collections.abc import Sequence

from verification.sources.origins import Node, Ways, What
from verification.sources.sides import Group, Side
from verification.sources.states import SourceType

AT_MOST = 3
"""How many origins, names or reasons a sentence lists."""

CALLED = {
    SourceType.OWN_WITNESS: "our own witness",
    SourceType.DOCUMENT: "one document",
    SourceType.NAMED_PERSON: "one person",
    SourceType.UNNAMED_PERSON: "one unnamed person",
    SourceType.OFFICIAL_STATEMENT: "one official statement",
    SourceType.AGENCY_REPORT: "one agency report",
    SourceType.OTHER_MEDIA: "one outlet",
    SourceType.SOCIAL_POST: "one social post",
    SourceType.DATA_SET: "one data set",
    SourceType.IMAGE_OR_VIDEO: "one image or video",
}


def sentence(ways: Ways, supporting: Side, contradicting: Side, withdrawn: int) -> str:
    """How many sources bear a claim, how many of them are independent and why, and what is left out."""
    said = [_counted(ways, supporting, withdrawn)]
    if contradicting.count:
        said.append(_against(contradicting))
    if withdrawn and supporting.count:
        said.append(
            f"{withdrawn} more {'was' if withdrawn == 1 else 'were'} withdrawn and {_does(withdrawn)} not count."
        )
    return " ".join(said)


def _does(count: int) -> str:
    return "does" if count == 1 else "do"


def sources(count: int) -> str:
    return f"{count} source{'' if count == 1 else 's'}"


def listed(names: Sequence[str], *, at_most: int = AT_MOST) -> str:
    """Names in a row: "A", "A and B", "A, B and C", "A, B, C and 4 more"."""
    if len(names) > at_most + 1:
        names = [*names[:at_most], f"{len(names) - at_most} more"]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _counted(ways: Ways, side: Side, withdrawn: int) -> str:
    if not side.count:
        return f"No source is left: {withdrawn} withdrawn." if withdrawn else "No source is named yet."
    reasons = _reasons(ways, side)
    count = f"{sources(side.count)}, {_independent(side)}"
    return f"{count}: {'; '.join(reasons)}." if reasons else f"{count}."


def _independent(side: Side) -> str:
    if not side.independent:
        return "not independent" if side.count == 1 else "none independent"
    if side.independent == side.count and side.count > 1:
        return "both independent" if side.count == 2 else "all independent"
    return f"{side.independent} independent"


def _against(side: Side) -> str:
    if side.count == 1:
        unknown = "" if side.independent else ", with no known origin"
        return f"1 source contradicts it{unknown}."
    return f"{side.count} sources contradict it, {_independent(side)}."


def _reasons(ways: Ways, side: Side) -> list[str]:
    if side.independent == side.count and side.count > 1:
        return []
    told = [group for group in side.groups if not _is_its_own(ways, group)]
    reasons = [
        f"{_of(group.members, side)} {_goes(group.members)} back to {called(ways, group.origin)}"
        for group in told[:AT_MOST]
    ]
    if len(told) > AT_MOST:
        rest = [member for group in told[AT_MOST:] for member in group.members]
        reasons.append(f"{len(rest)} go back to {len(told) - AT_MOST} more origins")
    own = len(side.groups) - len(told)
    if own and side.count > 1:
        reasons.append("1 is an origin itself" if own == 1 else f"{own} are origins themselves")
    if side.unknown:
        reasons.append(_where_from(side))
    reasons += [_circular(ways, number, side) for number in sorted(side.circles)][:AT_MOST]
    reasons += [
        f"{_of(members, side)} {_goes(members)} back to {ways.name(node)}, which was withdrawn"
        for node, members in list(side.cut.items())[:AT_MOST]
    ]
    return reasons


def _is_its_own(ways: Ways, group: Group) -> bool:
    """Is this an origin that stands for itself, with nothing that goes back to it?"""
    return len(group.members) == 1 and group.members[0] in [told.id for told in ways.told(group.origin)]


def _of(members: Sequence[int], side: Side) -> str:
    if len(members) < side.count:
        return str(len(members))
    return {1: "it", 2: "both"}.get(side.count, "all")


def _goes(members: Sequence[int]) -> str:
    return "goes" if len(members) == 1 else "go"


def _where_from(side: Side) -> str:
    if len(side.unknown) < side.count:
        who = f"{len(side.unknown)} of them {'has' if len(side.unknown) == 1 else 'have'}"
    else:
        who = "it has" if side.count == 1 else "they have"
    return f"where {who} it from is not known"


def _circular(ways: Ways, number: int, side: Side) -> str:
    circle = [node for node in ways.circles[number] if node.what == What.SOURCE]
    said = circular(ways, number)
    led = [source for source in side.circles[number] if Node(What.SOURCE, source) not in circle]
    if not led:
        return said
    names = listed([ways.sources[source].name for source in led])
    return f"{said}, and {names} {'goes' if len(led) == 1 else 'go'} back to {'it' if len(circle) == 1 else 'them'}"


def circular(ways: Ways, number: int) -> str:
    """A circle by the names of its sources: "A and B go back to each other"."""
    names = [ways.name(node) for node in ways.circles[number] if node.what == What.SOURCE]
    if len(names) == 1:
        return f"{names[0]} goes back to itself"
    return f"{listed(names, at_most=4)} go back to each other{' in a circle' if len(names) > 2 else ''}"


def called(ways: Ways, node: Node) -> str:
    """An origin as a sentence names it: what it is, and its name."""
    if node.what == What.OUTLET:
        return f"one outlet, {ways.name(node)}"
    at = ways.told(node)
    if not at:
        return f"one piece of evidence, {ways.name(node)}"
    return f"{CALLED[SourceType(at[0].type)]}, {at[0].name}"
