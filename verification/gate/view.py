"""Everything the rules look at, read once per evaluation: the same few queries however many claims there are."""

from dataclasses import dataclass, field

from newsroom.stories.models import Revision, Story
from verification.checking.models import Verdict, VerificationTask
from verification.checking.states import TaskType
from verification.claims.models import Anchor, Claim
from verification.claims.states import AnchorOutcome, Risk
from verification.gate.models import SignOff
from verification.outreach.models import ReplyRequest
from verification.text.sentences import sentences


@dataclass
class StoryView:
    """One story as the gate reads it."""

    story: Story
    revision: Revision
    claims: list[Claim]
    verdicts: dict[int, list[Verdict]] = field(default_factory=dict)
    tasks: list[VerificationTask] = field(default_factory=list)
    requests: list[ReplyRequest] = field(default_factory=list)
    senior_sign_offs: list[SignOff] = field(default_factory=list)
    bylines: int = 0
    unsettled_proposals: int = 0

    def given(self, claim: Claim, *, second: bool = False) -> list[Verdict]:
        """All verdicts on a claim, oldest first."""
        return [verdict for verdict in self.verdicts.get(claim.pk, []) if verdict.second == second]

    def standing(self, claim: Claim, *, second: bool = False) -> Verdict | None:
        """The newest verdict, if it counts for the words of now."""
        given = self.given(claim, second=second)
        return given[-1] if given and given[-1].counts_for(claim) else None

    def needs_second(self, claim: Claim) -> bool:
        """High risk, judged once, and nobody else has judged it yet."""
        judged_once = self.standing(claim) is not None and self.standing(claim, second=True) is None
        return claim.risk == Risk.HIGH and judged_once

    def task(self, claim: Claim, kind: TaskType) -> VerificationTask | None:
        """The active task of a type for a claim."""
        return next((task for task in self.tasks if task.claim_id == claim.pk and task.type == kind), None)

    def places(self, claim: Claim) -> list[Anchor]:
        """Where the claim stands in the copy."""
        return [anchor for anchor in claim.anchors_now if anchor.outcome != AnchorOutcome.LOST]

    def sentence_at(self, anchor: Anchor) -> str:
        """The sentence or sentences a place stands in."""
        start, end = anchor.start or 0, anchor.end or 0
        covering = [span for span in self.sentences if span.start < end and start < span.end]
        if not covering:
            return anchor.words
        return self.revision.text[covering[0].start : covering[-1].end]

    def __post_init__(self) -> None:
        self.sentences = sentences(self.revision.text)

    @property
    def unclaimed(self) -> int:
        """How many sentences no claim touches."""
        spans = [(a.start or 0, a.end or 0) for claim in self.claims for a in self.places(claim)]
        return sum(not any(start < s.end and s.start < end for start, end in spans) for s in self.sentences)


def read(story: Story) -> StoryView:
    """Read a story for the gate."""
    revision = Revision.objects.get(story=story, number=story.copy_version)
    view = StoryView(story=story, revision=revision, claims=list(story.claims.standing().with_anchors()))
    for verdict in Verdict.objects.filter(claim__in=view.claims).select_related("by").order_by("pk"):
        view.verdicts.setdefault(verdict.claim_id, []).append(verdict)
    view.tasks = list(story.tasks.active().select_related("assignee", "claim"))
    view.requests = list(
        story.reply_requests.select_related("party", "owner").prefetch_related("attempts", "claims")
    )
    view.senior_sign_offs = list(story.sign_offs.in_force().senior().select_related("by"))
    view.bylines = story.bylines.count()
    view.unsettled_proposals = story.proposals.unsettled().count()
    return view
