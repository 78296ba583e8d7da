"""What this person can decide about a story now; what they can not, in the sentence that says why."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils import timezone

from newsroom.errors import NotPermitted
from newsroom.people.models import User
from newsroom.stories.models import Story
from newsroom.stories.permissions import may_steer
from newsroom.stories.states import UNDER_WAY, StoryVerb
from verification.claims.models import Claim
from verification.gate import covering, signers
from verification.gate.ground_rules import unnamed_source_is_known
from verification.gate.models import SignOff
from verification.gate.permissions import (
    may_approve,
    may_know_source,
    may_read_legally,
    may_sign_as_head,
    may_sign_as_senior,
    may_withdraw,
)
from verification.gate.sign_off_rules import A_DESK_HEAD, A_LEGAL_READER, A_SENIOR
from verification.gate.states import SignOffKind
from verification.gate.view import StoryView
from verification.record.models import Publication
from verification.record.permissions import may_publish

WITH_A_REASON: Mapping[str, StoryVerb] = {
    "return": StoryVerb.RETURN,
    "hold": StoryVerb.HOLD,
    "spike": StoryVerb.SPIKE,
}
"""Verbs that stop a story, by the last part of their address."""


def why_not(permission: Callable[..., None], **who_and_what: Any) -> str:
    """The sentence with which a permission refuses; "" when it does not."""
    try:
        permission(**who_and_what)
    except NotPermitted as refusal:
        return str(refusal)
    return ""


_SIGNS: Mapping[SignOffKind, tuple[str, str, str, Callable[..., None]]] = {
    SignOffKind.LEGAL: ("Legal reader", "", A_LEGAL_READER, may_read_legally),
    SignOffKind.SENIOR: ("Senior editor", "sign", A_SENIOR, may_sign_as_senior),
    SignOffKind.HEAD: ("Desk head", "sign-head", A_DESK_HEAD, may_sign_as_head),
}
"""Who signs: how the page and the gate call them, the last part of the address that signs, and who may."""

_WHO = {kind: name for kind, (name, *_) in _SIGNS.items()} | {
    SignOffKind.APPROVAL: "Editor, approval",
    SignOffKind.IDENTITY: "Senior editor, knows who the source is",
}


@dataclass(frozen=True)
class Signature:
    """A sign-off on the page, what it does not cover any more, and whether this person may take it back."""

    sign_off: SignOff
    withdrawable: bool
    covered: list[Claim]
    gone: list[str]
    ran: bool = False
    """Is it the approval of what readers have? That stands, whatever became of a next version."""

    @property
    def is_void(self) -> bool:
        return self.sign_off.voided_at is not None and not self.ran

    @property
    def who(self) -> str:
        return _WHO[SignOffKind(self.sign_off.kind)]


@dataclass(frozen=True)
class Missing:
    """A sign-off that is asked for and not given, for which claims, and why it is not this person's or not yet."""

    kind: SignOffKind
    claims: list[Claim]
    why_not: str
    waits: str

    @property
    def who(self) -> str:
        return _WHO[self.kind]

    @property
    def verb(self) -> str:
        return _SIGNS[self.kind][1]


@dataclass
class Decision:
    """The decision box of the gate, for one person; `behind` are claims whose first verdict they may not know."""

    user: User
    view: StoryView
    behind: Collection[int] = ()
    signatures: list[Signature] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.story: Story = self.view.story
        self.steers = not why_not(may_steer, by=self.user, story=self.story)
        self.under_way = self.story.state in UNDER_WAY
        self.ran = None if self.under_way else self._ran_last()
        for sign_off in self.story.sign_offs.select_related("by", "revision").order_by("-pk"):
            self.signatures.append(self._as_it_stands(sign_off))

    def _ran_last(self) -> Publication | None:
        return self.story.publications.defer("grounds").order_by("-number").first()

    def _as_it_stands(self, sign_off: SignOff) -> Signature:
        if self.ran and sign_off.pk == self.ran.approval_id:
            return Signature(sign_off, False, [], [], ran=True)
        if sign_off.voided_at:
            return Signature(sign_off, False, [], [])
        mine = self.under_way and not why_not(may_withdraw, by=self.user, sign_off=sign_off)
        covered = [claim for claim in self.view.claims if str(claim.pk) in sign_off.covers]
        told = [claim for claim in covered if self.under_way and claim.number not in self.behind]
        reasons = [covering.why_not(self.view, sign_off, claim) for claim in told]
        return Signature(sign_off, mine, covered, [why for why in reasons if why])

    @cached_property
    def missing(self) -> list[Missing]:
        """The sign-offs that are asked for and not given for what stands there now, in the order of signing."""
        lacking = []
        for kind in _SIGNS if self.under_way else ():
            claims = signers.uncovered(self.view, kind)
            if claims:
                refused, waits = self._why_not_sign[kind], signers.waits_for(self.view, kind)
                lacking.append(Missing(kind, claims, refused, waits))
        return lacking

    @cached_property
    def _why_not_sign(self) -> dict[SignOffKind, str]:
        return {kind: why_not(may, by=self.user, story=self.story) for kind, (*_, may) in _SIGNS.items()}

    @property
    def roles(self) -> set[str]:
        """How the gate calls this person, by what they may sign."""
        return {who for kind, (_, _, who, _) in _SIGNS.items() if not self._why_not_sign[kind]}

    @cached_property
    def unknown_sources(self) -> list[Claim]:
        """The claims that rest on an unnamed source alone whom no senior editor has said they know."""
        numbers = {finding.claim for finding in unnamed_source_is_known(self.view)} if self.under_way else ()
        return [claim for claim in self.view.claims if claim.number in numbers]

    @property
    def why_not_know(self) -> str:
        return why_not(may_know_source, by=self.user, story=self.story)

    def _now(self, verb: StoryVerb) -> bool:
        return self.story.possible(verb)

    @property
    def approval_is_next(self) -> bool:
        return self._now(StoryVerb.APPROVE)

    @property
    def why_not_approve(self) -> str:
        return why_not(may_approve, by=self.user, story=self.story)

    @property
    def publication_is_next(self) -> bool:
        return self._now(StoryVerb.PUBLISH)

    @property
    def why_not_publish(self) -> str:
        return why_not(may_publish, by=self.user, story=self.story)

    @property
    def under_embargo(self) -> bool:
        return self.story.embargo_until is not None and self.story.embargo_until > timezone.now()

    @property
    def may_schedule(self) -> bool:
        return self.steers and self._now(StoryVerb.SCHEDULE)

    @property
    def may_unschedule(self) -> bool:
        return self.steers and self._now(StoryVerb.UNSCHEDULE)

    @property
    def may_resume(self) -> bool:
        return self.steers and self._now(StoryVerb.RESUME)

    @property
    def may_unspike(self) -> bool:
        return self.steers and self._now(StoryVerb.UNSPIKE)

    @property
    def stops(self) -> list[str]:
        """The verbs with a reason that the state and the person's role allow."""
        verbs = [name for name, verb in WITH_A_REASON.items() if self.steers and self._now(verb)]
        # What readers have is not spiked: its next version is given up.
        return [name for name in verbs if name != "spike" or not self.story.is_next_version]
