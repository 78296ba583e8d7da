"""The independence of a claim's sources, as the API shows it."""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from verification.checking.models import Shows
from verification.claims.models import Claim
from verification.sources.independence import Independence, weigh
from verification.sources.models import Source
from verification.sources.origins import Node, What
from verification.sources.reading import asserted, bears, told
from verification.sources.sentences import circular
from verification.sources.sides import Side
from verification.sources.tree import Branch
from verification.sources.warnings import Warned, warnings


class BackToSerializer(serializers.Serializer):
    """What sources go back to: a source of the story, a piece of evidence (`item`), or an outlet known by name."""

    what = serializers.ChoiceField(choices=[what.value for what in What])
    name = serializers.CharField()
    sources = serializers.ListField(child=serializers.UUIDField(), help_text="Those that go back to it.")


class CircleSerializer(serializers.Serializer):
    """Sources that go back to each other."""

    sentence = serializers.CharField()
    sources = serializers.ListField(child=serializers.UUIDField(), help_text="Those that end in it.")


class SideSerializer(serializers.Serializer):
    """The sources on one side of the claim; every one of them stands in one of the lists."""

    count = serializers.IntegerField()
    independent = serializers.IntegerField(help_text="Distinct known origins.")
    origins = BackToSerializer(many=True)
    unknown = serializers.ListField(child=serializers.UUIDField(), help_text="Count as none.")
    circles = CircleSerializer(many=True, help_text="Circular reporting: counts as none.")
    cut = BackToSerializer(many=True, help_text="Go back to something withdrawn: count as none.")


class BranchSerializer(serializers.Serializer):
    """One row of the tree; `depth` says under what it stands."""

    depth = serializers.IntegerField()
    what = serializers.ChoiceField(choices=[*(what.value for what in What), "circle"])
    source: Any = serializers.UUIDField(allow_null=True)
    name = serializers.CharField()
    why = serializers.CharField()
    linked = serializers.BooleanField(help_text="Is it a source of the claim itself?")


class WarnedSerializer(serializers.Serializer):
    """Something to look at, and what to do about it."""

    code = serializers.CharField()
    sentence = serializers.CharField()
    do = serializers.CharField()
    sources = serializers.ListField(child=serializers.UUIDField())


class EnoughSerializer(serializers.Serializer):
    """An official primary document that is enough alone."""

    source: Any = serializers.UUIDField()
    reason = serializers.CharField()


class IndependenceSerializer(serializers.Serializer):
    """How independent the sources of a claim are. Three outlets quoting one post are one source."""

    sentence = serializers.CharField()
    supporting = SideSerializer()
    contradicting = SideSerializer()
    withdrawn = serializers.ListField(child=serializers.UUIDField())
    enough_alone = EnoughSerializer(many=True)
    warnings = WarnedSerializer(many=True)
    tree = BranchSerializer(many=True, help_text="What bears the claim, from its origins down.")
    against = BranchSerializer(many=True, help_text="What contradicts it.")


def independence(claim: Claim) -> dict[str, Any]:
    """Everything `IndependenceSerializer` shows of a claim (read with `read_claims`)."""
    sources = {source.pk: source for source in Source.objects.filter(story=claim.story_id).for_counting()}
    found = weigh(told(sources.values()), bears(claim.rests_on.all()))
    newest = getattr(claim, "verdicts_told", [])[-1:]
    shown = Shows.objects.filter(verdict__in=newest).values_list("evidence_id", flat=True)
    shape = _Shape(found, sources)
    return {
        "sentence": found.sentence,
        "supporting": shape.side(found.supporting),
        "contradicting": shape.side(found.contradicting),
        "withdrawn": shape.ids(found.withdrawn),
        "enough_alone": [
            {"source": sources[one].uuid, "reason": reason} for one, reason in found.enough.items()
        ],
        "warnings": [shape.warned(one) for one in warnings(asserted(claim, shown), found)],
        "tree": [shape.branch(one) for one in found.tree],
        "against": [shape.branch(one) for one in found.against],
    }


class _Shape:
    """Ids of rows as the API has them."""

    def __init__(self, found: Independence, sources: dict[int, Source]) -> None:
        self.ways = found.ways
        self.sources = sources

    def ids(self, sources: Iterable[int]) -> list[Any]:
        return [self.sources[source].uuid for source in sources]

    def _origin(self, node: Node, members: Iterable[int]) -> dict[str, Any]:
        return {"what": node.what.value, "name": self.ways.name(node), "sources": self.ids(members)}

    def side(self, side: Side) -> dict[str, Any]:
        return {
            "count": side.count,
            "independent": side.independent,
            "origins": [self._origin(group.origin, group.members) for group in side.groups],
            "unknown": self.ids(side.unknown),
            "circles": [
                {"sentence": circular(self.ways, number), "sources": self.ids(members)}
                for number, members in side.circles.items()
            ],
            "cut": [self._origin(node, members) for node, members in side.cut.items()],
        }

    def warned(self, one: Warned) -> dict[str, Any]:
        return {"code": one.code, "sentence": one.sentence, "do": one.do, "sources": self.ids(one.sources)}

    def branch(self, one: Branch) -> dict[str, Any]:
        return {
            "depth": one.depth,
            "what": one.what,
            "source": self.sources[one.source].uuid if one.source is not None else None,
            "name": one.name,
            "why": one.why,
            "linked": one.linked,
        }
