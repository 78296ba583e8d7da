"""The ways back of a claim's sources drawn as a tree: origins on the left, what goes back to them under them.

The rows are flat, each with how many lists open before it and close after it: a chain of hundreds needs no recursion,
neither here nor where it is drawn.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from verification.sources.origins import End, Node, Ways, What
from verification.sources.sentences import circular
from verification.sources.states import Origin


@dataclass(frozen=True)
class Branch:
    """One row of the tree, and why it stands where it does."""

    name: str
    why: str
    depth: int
    what: str
    """source, item, outlet or circle."""
    end: str = ""
    """For a row the ways end with: known, unknown, circle or withdrawn."""
    source: int | None = None
    linked: bool = False
    """Is it a source of the claim, or only on the way of one?"""
    opens: bool = False
    """Do rows under it follow?"""
    closes: int = 0
    """How many lists end after it."""

    @property
    def closing(self) -> range:
        return range(self.closes)


class _Row(NamedTuple):
    """A node to draw, or a circle by its number, and how deep it stands."""

    node: Node | None
    circle: int
    depth: int


class _Drawing:
    """What stands under what."""

    def __init__(self, ways: Ways, linked: Iterable[int]) -> None:
        self.ways = ways
        self.asked = {Node(What.SOURCE, source) for source in linked}
        self.under: dict[Node, list[Node]] = {}
        self.tops: list[Node] = []
        self.circles: list[int] = []
        self._in_circle = {node: number for number, circle in enumerate(ways.circles) for node in circle}
        self._seen: set[Node] = set()
        for source in linked:
            node: Node | None = Node(What.SOURCE, source)
            while node and node not in self._seen:
                node = self._place(node)

    def _place(self, node: Node) -> Node | None:
        """Place a node, and say which one is to be placed next."""
        self._seen.add(node)
        if node in self._in_circle:
            circle = self._in_circle[node]
            self.circles.append(circle)
            self._seen.update(self.ways.circles[circle])
            return None
        over = self._over(node)
        if over:
            self.under.setdefault(over, []).append(node)
        else:
            self.tops.append(node)
        return over

    def _over(self, node: Node) -> Node | None:
        """What a node is drawn under: the next on its way back; where it is an origin among others, their item."""
        over = self.ways.step.get(node)
        if over is None:
            at = self.ways.fates[node].at
            over = at if at and at.what == What.ITEM else node
        told = self.ways.told(over) if over.what == What.ITEM else ()
        if len(told) == 1:  # an item that holds one origin is drawn as that source
            over = Node(What.SOURCE, told[0].id)
        return None if over == node else over

    def rows(self) -> list[tuple[_Row, bool]]:
        """Everything in the order in which it is drawn, and whether something stands under it."""
        waiting = [_Row(None, number, 0) for number in reversed(self.circles)]
        waiting += [_Row(node, 0, 0) for node in reversed(self.tops)]
        drawn = []
        while waiting:
            row = waiting.pop()
            below = self._below(row)
            waiting += [_Row(node, 0, row.depth + 1) for node in reversed(below)]
            drawn.append((row, bool(below)))
        return drawn

    def _below(self, row: _Row) -> Sequence[Node]:
        if row.node is not None:
            return self.under.get(row.node, ())
        # an item among them is drawn only where somebody outside of the circle has it from there
        circle = self.ways.circles[row.circle]
        return [node for node in circle if node.what == What.SOURCE or node in self.under]


def tree(ways: Ways, linked: Sequence[int]) -> list[Branch]:
    """What stands on the ways of these sources, each under what it goes back to."""
    drawing = _Drawing(ways, linked)
    rows = drawing.rows()
    depths = [*(row.depth for row, _ in rows[1:]), 0][: len(rows)]
    return [
        _branch(ways, row, linked=row.node in drawing.asked, opens=opens, closes=max(0, row.depth - after))
        for (row, opens), after in zip(rows, depths, strict=True)
    ]


def _branch(ways: Ways, row: _Row, *, linked: bool, opens: bool, closes: int) -> Branch:
    if row.node is None:
        why = "Nobody in it has it from anywhere else: none of them counts."
        said = circular(ways, row.circle)
        return Branch(said, why, row.depth, "circle", End.CIRCLE.value, opens=opens, closes=closes)
    node = row.node
    source = int(node.key) if node.what == What.SOURCE else None
    return Branch(
        ways.name(node),
        why_of(ways, node),
        row.depth,
        node.what.value,
        "" if row.depth else ways.fates[node].end.value,
        source,
        linked,
        opens,
        closes,
    )


def why_of(ways: Ways, node: Node) -> str:
    """Why something stands where it does: where it has it from, in words."""
    if ways.fates[node].end == End.WITHDRAWN and node not in ways.step:
        return "withdrawn: what goes back to it does not count"
    if node.what != What.SOURCE:
        return "evidence of the story" if node.what == What.ITEM else "named, and not among the sources"
    told = ways.sources[int(node.key)]
    step = ways.step.get(node)
    if step is None:
        return "is the origin itself" if told.origin == Origin.OWN else "does not say where it has it from"
    return f"{'is quoted in' if told.origin == Origin.INSIDE else 'repeats'} {ways.name(step)}"
