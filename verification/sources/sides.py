"""The sources on one side of a claim, sorted by how their way back ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from verification.sources.origins import End, Node, Ways


@dataclass(frozen=True)
class Group:
    """An origin, and the sources of the claim that go back to it."""

    origin: Node
    members: tuple[int, ...]


@dataclass(frozen=True)
class Side:
    """The sources on one side of a claim: those with a known origin, grouped by it, and those without."""

    sources: tuple[int, ...]
    groups: tuple[Group, ...]
    unknown: tuple[int, ...]
    circles: Mapping[int, tuple[int, ...]]
    """Sources that end in a circle, by its number."""
    cut: Mapping[Node, tuple[int, ...]]
    """Sources that go back to something withdrawn, by what that is."""

    @property
    def count(self) -> int:
        return len(self.sources)

    @property
    def independent(self) -> int:
        """Distinct known origins."""
        return len(self.groups)


def side_of(ways: Ways, sources: Sequence[int]) -> Side:
    """Sort sources by how their way back ends; the largest group comes first."""
    known: dict[Node, list[int]] = {}
    cut: dict[Node, list[int]] = {}
    circles: dict[int, list[int]] = {}
    unknown = []
    for source in sources:
        fate = ways.of(source)
        if fate.end == End.CIRCLE:
            circles.setdefault(fate.circle, []).append(source)
        elif fate.at is None or fate.end == End.UNKNOWN:
            unknown.append(source)
        else:
            (known if fate.end == End.KNOWN else cut).setdefault(fate.at, []).append(source)
    groups = [Group(origin, tuple(members)) for origin, members in known.items()]
    groups.sort(key=lambda group: (-len(group.members), group.members[0]))
    return Side(
        tuple(sources),
        tuple(groups),
        tuple(unknown),
        {number: tuple(members) for number, members in circles.items()},
        {node: tuple(members) for node, members in cut.items()},
    )
