"""How many sources of a claim are independent: distinct known origins, counted for and against it apart.

Three outlets that quote one post are one. What does not say where it has it from counts as none, and so does what goes
back to itself in a circle, or to something that was withdrawn. What is quoted inside another source is known only
through that one, and adds no origin.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from verification.sources.facts import Bears, Told
from verification.sources.origins import Ways, follow
from verification.sources.sentences import sentence
from verification.sources.sides import Side, side_of
from verification.sources.states import PRIMARY, Origin, Proximity
from verification.sources.tree import Branch, tree


@dataclass(frozen=True)
class Independence:
    """What bears a claim, and what contradicts it."""

    ways: Ways
    supporting: Side
    contradicting: Side
    withdrawn: tuple[int, ...]
    """Sources of the claim that were withdrawn themselves: they count on neither side."""
    enough: Mapping[int, str]
    """Sources that are enough alone, each with the reason."""
    enough_before: tuple[int, ...] = ()
    """Sources that were said to be enough alone for words the claim has no more: they are not."""

    @property
    def sentence(self) -> str:
        """The count in words."""
        return sentence(self.ways, self.supporting, self.contradicting, len(self.withdrawn))

    @property
    def tree(self) -> list[Branch]:
        """What bears the claim, drawn from its origins down."""
        return tree(self.ways, self.supporting.sources)

    @property
    def against(self) -> list[Branch]:
        """What contradicts it, drawn likewise."""
        return tree(self.ways, self.contradicting.sources)

    @property
    def roots(self) -> list[Told]:
        """The sources with which the ways of what bears the claim end, without circles."""
        ends = dict.fromkeys(self.ways.of(source).at for source in self.supporting.sources)
        return [told for node in ends if node for told in self.ways.told(node)]


def weigh(sources: Iterable[Told], bears: Iterable[Bears]) -> Independence:
    """Count what bears a claim; `sources` are all of its story, because the way back may lead over any of them."""
    return weighed(follow(sources), bears)


def weighed(ways: Ways, bears: Iterable[Bears]) -> Independence:
    """The same for one claim of many, with the ways of the story followed once."""
    links = sorted((link for link in bears if link.source in ways.sources), key=lambda link: link.source)
    standing = [link for link in links if not ways.sources[link.source].withdrawn]
    return Independence(
        ways,
        side_of(ways, [link.source for link in standing if not link.contradicts]),
        side_of(ways, [link.source for link in standing if link.contradicts]),
        tuple(link.source for link in links if ways.sources[link.source].withdrawn),
        {
            link.source: link.enough
            for link in standing
            if link.enough and not link.contradicts and may_be_enough(ways.sources[link.source])
        },
        tuple(link.source for link in standing if link.enough_before and not link.contradicts),
    )


def may_be_enough(told: Told) -> bool:
    """An official primary document can be enough alone: first-hand, and the origin itself."""
    return (
        told.type in PRIMARY and told.proximity == Proximity.FIRST_HAND and told.origin == Origin.OWN
    ) and not told.withdrawn
