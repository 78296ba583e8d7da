"""What claims rest on as pages draw it: the count in words, what is warned of, the ways back as a tree."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from verification.claims.models import Claim
from verification.sources.independence import Independence, weighed
from verification.sources.models import RestsOn, Source
from verification.sources.origins import Ways
from verification.sources.reading import asserted, bears
from verification.sources.tree import Branch
from verification.sources.warnings import Warned, warnings


@dataclass(frozen=True)
class Row:
    """One row of the tree, with the source it draws and how the claim is linked to it."""

    branch: Branch
    source: Source | None = None
    link: RestsOn | None = None
    claims: Sequence[RestsOn] = ()
    """Every claim it is linked to, where the tree is that of a story."""


@dataclass(frozen=True)
class Resting:
    """What one claim rests on."""

    links: Sequence[RestsOn]
    found: Independence
    warned: Sequence[Warned]
    rows: Sequence[Row]
    against: Sequence[Row]
    withdrawn: Sequence[RestsOn]

    @property
    def counted(self) -> str:
        """How many there are and how many of them are independent, in words."""
        return self.found.sentence.partition(": ")[0]

    @property
    def because(self) -> str:
        """Why no more of them are."""
        return self.found.sentence.partition(": ")[2]

    @property
    def enough(self) -> list[RestsOn]:
        """Links that were said to be enough alone, and are."""
        return [link for link in self.links if link.source_id in self.found.enough]


def resting(
    claim: Claim,
    links: Sequence[RestsOn],
    sources: Mapping[int, Source],
    ways: Ways,
    shown_by: Iterable[int] = (),
) -> Resting:
    """What a claim rests on, of the sources of its story, read `for_counting`."""
    for link in links:
        link.source = sources[link.source_id]
    by_source = {link.source_id: link for link in links}
    found = weighed(ways, bears(links))
    return Resting(
        links=links,
        found=found,
        warned=warnings(asserted(claim, shown_by), found),
        rows=rows_of(found.tree, sources, by_source),
        against=rows_of(found.against, sources, by_source),
        withdrawn=[by_source[source] for source in found.withdrawn],
    )


def rows_of(
    branches: Iterable[Branch],
    sources: Mapping[int, Source],
    links: Mapping[int, RestsOn] | None = None,
    claims: Mapping[int, Sequence[RestsOn]] | None = None,
) -> list[Row]:
    """The rows of a tree, each with its source, its link to the claim of the tree, or all its links."""
    links, claims = links or {}, claims or {}
    return [
        Row(branch)
        if branch.source is None
        else Row(
            branch,
            sources[branch.source],
            links.get(branch.source) if branch.linked else None,
            claims.get(branch.source, ()),
        )
        for branch in branches
    ]
