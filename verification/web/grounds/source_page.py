"""What the pages of sources show: all of a story with their ways back, and one with what rests on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newsroom.stories.models import Story
from verification.claims.models import Claim
from verification.sources.actions import can_be_enough
from verification.sources.models import RestsOn, Source
from verification.sources.origins import Ways, follow
from verification.sources.reading import told
from verification.sources.tree import tree
from verification.sources.warnings import Warned
from verification.web.checker.forms import BenchForm, ReasonForm
from verification.web.grounds.resting import Resting, Row, resting, rows_of

Opened = Mapping[str, BenchForm]


@dataclass(frozen=True)
class Grounds:
    """The sources of a story, and what each of its claims rests on."""

    sources: Mapping[int, Source]
    ways: Ways
    claims: Sequence[tuple[Claim, Resting]]
    """Claims that rest on any, in order."""
    bare: int
    """How many claims name no source."""

    def rows(self, ids: Sequence[int] | None = None) -> list[Row]:
        """The tree of these sources, or of all, each with the claims it is linked to."""
        claims: dict[int, list[RestsOn]] = {}
        for _, rests in self.claims:
            for link in rests.links:
                claims.setdefault(link.source_id, []).append(link)
        return rows_of(tree(self.ways, list(ids or self.sources)), self.sources, claims=claims)


def read_grounds(story: Story) -> Grounds:
    """Read all sources of a story and all its claims, in the same number of queries whatever there is."""
    found = story.sources.for_counting().select_related("story", "derives_from", "added_by", "withdrawn_by")
    sources = {source.pk: source for source in found}
    ways = follow(told(sources.values()))
    claims = list(story.claims.standing().with_anchors().order_by("number"))
    by_claim: dict[int, list[RestsOn]] = {claim.pk: [] for claim in claims}
    by_id = {claim.pk: claim for claim in claims}
    for link in RestsOn.objects.filter(claim__in=claims).select_related("sufficient_by").order_by("pk"):
        link.claim = by_id[link.claim_id]
        by_claim[link.claim_id].append(link)
    return Grounds(
        sources,
        ways,
        [
            (claim, resting(claim, by_claim[claim.pk], sources, ways))
            for claim in claims
            if by_claim[claim.pk]
        ],
        sum(not links for links in by_claim.values()),
    )


@dataclass(frozen=True)
class Line:
    """One claim that rests on the source of the page."""

    claim: Claim
    link: RestsOn
    sentence: str
    warned: Sequence[Warned]
    enough_form: ReasonForm | None
    """To say that it is enough alone, where it can be."""


def claims_of(grounds: Grounds, source: Source, opened: Opened) -> list[Line]:
    """The claims that rest on a source, or that it contradicts, with what is warned of about it."""
    found = []
    for claim, rests in grounds.claims:
        link = next((link for link in rests.links if link.source_id == source.pk), None)
        if link is None:
            continue
        may_be = can_be_enough(source) and not link.contradicts and not link.is_enough
        key = f"enough-{claim.number}"
        form = opened.get(key) or ReasonForm(auto_id=f"{key}-%s")
        assert isinstance(form, ReasonForm)
        found.append(
            Line(
                claim,
                link,
                rests.found.sentence,
                [one for one in rests.warned if source.pk in one.sources],
                form if may_be else None,
            )
        )
    return found


def family(grounds: Grounds, source: Source) -> list[Row]:
    """Everything whose way back ends where that of this source does."""
    fate = grounds.ways.of(source.pk)
    return grounds.rows([one for one in grounds.sources if grounds.ways.of(one) == fate])
