"""What this person can decide about a story now; what they can not, in the sentence that says why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from newsroom.errors import NotPermitted
from newsroom.people.models import User
from newsroom.stories.models import Story
from newsroom.stories.permissions import may_steer
from newsroom.stories.states import UNDER_WAY, StoryVerb
from verification.gate import signers
from verification.gate.models import SignOff
from verification.gate.permissions import may_approve, may_sign_as_senior
from verification.gate.states import SignOffKind
from verification.gate.view import StoryView
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


@dataclass(frozen=True)
class Signature:
    """A sign-off on the page, and whether this person may take it back."""

    sign_off: SignOff
    withdrawable: bool


@dataclass
class Decision:
    """The decision box of the gate, for one person."""

    user: User
    view: StoryView
    signatures: list[Signature] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.story: Story = self.view.story
        self.steers = not why_not(may_steer, by=self.user, story=self.story)
        self.needs_senior = len(signers.as_it_is(self.view, signers.asked(self.view, SignOffKind.SENIOR)))
        for sign_off in self.story.sign_offs.select_related("by", "revision").order_by("-pk"):
            mine = sign_off.by_id == self.user.pk
            open_still = sign_off.voided_at is None and self.story.state in UNDER_WAY
            self.signatures.append(Signature(sign_off, open_still and (mine or self.steers)))

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

    @property
    def approval(self) -> SignOff | None:
        """The approval in force."""
        return self._in_force(SignOffKind.APPROVAL)

    @property
    def senior(self) -> SignOff | None:
        """The senior sign-off in force, for these words or for earlier ones."""
        return self._in_force(SignOffKind.SENIOR)

    def _in_force(self, kind: SignOffKind) -> SignOff | None:
        signed = (signature.sign_off for signature in self.signatures)
        return next((s for s in signed if s.kind == kind and s.voided_at is None), None)

    @property
    def senior_is_next(self) -> bool:
        """Does what would run unverified, disputed or unasked lack a senior's signature for it as it stands?"""
        needed = signers.as_it_is(self.view, signers.asked(self.view, SignOffKind.SENIOR))
        covered = self.senior.covers if self.senior else {}
        return self.story.state in UNDER_WAY and any(
            covered.get(claim) != as_it_is for claim, as_it_is in needed.items()
        )

    @property
    def why_not_sign(self) -> str:
        return why_not(may_sign_as_senior, by=self.user, story=self.story)
