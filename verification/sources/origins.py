"""Where sources go back to: each is followed, from one to the next, until there is nothing further.

Everything here is one step up: a source, a piece of evidence or an outlet goes back to at most one other. So each is
walked over once, however long the chain, and what does not end is a circle.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from verification.sources.facts import Item, Told, same_name
from verification.sources.states import Origin


class What(Enum):
    """What a step leads to."""

    SOURCE = "source"
    ITEM = "item"
    OUTLET = "outlet"


class Node(NamedTuple):
    """A source by its id, a piece of evidence by its key, an outlet by its name."""

    what: What
    key: int | str


class End(Enum):
    """How the way back ends."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    CIRCLE = "circle"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Fate:
    """How the way back of one node ends, and where: for a circle, its number."""

    end: End
    at: Node | None = None
    circle: int = 0


@dataclass(frozen=True)
class Ways:
    """Where everything of a story goes back to."""

    sources: Mapping[int, Told]
    items: Mapping[str, Item]
    outlets: Mapping[str, str]
    step: Mapping[Node, Node]
    """The next node on the way back; none for where it ends."""
    fates: Mapping[Node, Fate]
    circles: tuple[tuple[Node, ...], ...]
    in_item: Mapping[str, Sequence[Told]]
    """The sources that are the origin themselves, by the item that holds them."""

    def of(self, source: int) -> Fate:
        """How the way back of a source ends."""
        return self.fates[Node(What.SOURCE, source)]

    def told(self, node: Node) -> Sequence[Told]:
        """The sources that stand at a node: the source itself, or those that the item holds."""
        if node.what == What.SOURCE:
            return (self.sources[int(node.key)],)
        return self.in_item.get(str(node.key), ()) if node.what == What.ITEM else ()

    def name(self, node: Node) -> str:
        """What a node is called."""
        if node.what == What.ITEM:
            return f"“{self.items[str(node.key)].title}”"
        return self.outlets[str(node.key)] if node.what == What.OUTLET else self.sources[int(node.key)].name


def _rank(told: Told) -> tuple[bool, int, int]:
    """Of several sources that one item holds, or that one name means, the first speaks for it."""
    order = (Origin.OWN, Origin.REPEATS, Origin.UNKNOWN, Origin.INSIDE)
    return told.withdrawn, order.index(Origin(told.origin)), told.id


class _Graph:
    """The steps of a story, made of its sources."""

    def __init__(self, sources: Iterable[Told]) -> None:
        self.sources = {told.id: told for told in sorted(sources, key=lambda told: told.id)}
        self.items: dict[str, Item] = {}
        self.outlets: dict[str, str] = {}
        self.step: dict[Node, Node] = {}
        self.ends: dict[Node, Fate] = {}
        self._named: dict[str, Told] = {}
        self._holders: dict[str, Told] = {}
        self.in_item: dict[str, list[Told]] = {}
        for told in self.sources.values():
            self._meet(told)
        for told in self.sources.values():
            self._step_from(told)
        for item in list(self.items.values()):
            self._step_from_item(item)

    def _meet(self, told: Told) -> None:
        for item in (told.held, told.from_item):
            if item and (item.key not in self.items or self.items[item.key].withdrawn):
                self.items[item.key] = item  # one of two copies that stands is enough
        _first(self._named, same_name(told.name), told)
        # What repeats or stands inside the very item that holds it does not speak for the item.
        if told.held and not (told.from_item and told.from_item.key == told.held.key):
            _first(self._holders, told.held.key, told)

    def _step_from(self, told: Told) -> None:
        node = Node(What.SOURCE, told.id)
        if told.withdrawn:
            self.ends[node] = Fate(End.WITHDRAWN, node)
        elif told.origin == Origin.OWN:
            if told.held:
                self.in_item.setdefault(told.held.key, []).append(told)
            self.ends[node] = Fate(End.KNOWN, Node(What.ITEM, told.held.key) if told.held else node)
        elif (next_one := self._from(told)) and told.origin != Origin.UNKNOWN:
            self.step[node] = next_one
        else:
            self.ends[node] = Fate(End.UNKNOWN, node)

    def _from(self, told: Told) -> Node | None:
        if told.from_source is not None:
            return Node(What.SOURCE, told.from_source) if told.from_source in self.sources else None
        if told.from_item:
            return Node(What.ITEM, told.from_item.key)
        name = same_name(told.from_outlet)
        if name in self._named:
            return Node(What.SOURCE, self._named[name].id)
        if not name:
            return None
        outlet = Node(What.OUTLET, name)
        self.outlets.setdefault(name, " ".join(told.from_outlet.split()))
        self.ends[outlet] = Fate(End.KNOWN, outlet)
        return outlet

    def _step_from_item(self, item: Item) -> None:
        node, holder = Node(What.ITEM, item.key), self._holders.get(item.key)
        if item.withdrawn:
            self.ends[node] = Fate(End.WITHDRAWN, node)
        elif holder is None or (holder.origin == Origin.OWN and not holder.withdrawn):
            self.ends[node] = Fate(End.KNOWN, node)
        else:
            self.step[node] = Node(What.SOURCE, holder.id)


def _first(among: dict[str, Told], key: str, told: Told) -> None:
    if key not in among or _rank(told) < _rank(among[key]):
        among[key] = told


def _from_the_first(circle: list[Node]) -> tuple[Node, ...]:
    """A circle told from its oldest source on, wherever it was entered."""
    first = min((node for node in circle if node.what == What.SOURCE), key=lambda node: int(node.key))
    at = circle.index(first)
    return tuple(circle[at:] + circle[:at])


def follow(sources: Iterable[Told]) -> Ways:
    """Follow every source of a story back to where it ends."""
    graph = _Graph(sources)
    fates = dict(graph.ends)
    circles: list[tuple[Node, ...]] = []
    for told in graph.sources:
        path: list[Node] = []
        on_path: dict[Node, int] = {}
        node = Node(What.SOURCE, told)
        while node not in fates and node not in on_path:
            on_path[node] = len(path)
            path.append(node)
            node = graph.step[node]
        if node in fates:
            fate = fates[node]
        else:
            fate = Fate(End.CIRCLE, circle=len(circles))
            circles.append(_from_the_first(path[on_path[node] :]))
        fates.update(dict.fromkeys(path, fate))
    return Ways(graph.sources, graph.items, graph.outlets, graph.step, fates, tuple(circles), graph.in_item)
