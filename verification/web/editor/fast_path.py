"""What the gate page says of the fast path: what it would put off, whether the least it asks is there, who signs."""

from dataclasses import dataclass
from typing import Any

from django import forms

from newsroom.people.models import User
from newsroom.people.permissions import allows
from newsroom.stories.permissions import may_steer
from newsroom.stories.states import UNDER_WAY
from verification.checking.models import VerificationTask
from verification.claims.models import Claim
from verification.gate.fast import may_sign_fast_path, owed
from verification.gate.models import FastPath
from verification.gate.passing import lacking, to_sign
from verification.gate.permissions import may_override
from verification.gate.standing import Standing
from verification.web.doing import RefusableForm
from verification.web.editor.decision import why_not
from verification.web.editor.forms import ReasonForm
from verification.web.editor.typed import Typed

PART = "fast_path"


class AskFastPathForm(RefusableForm):
    """Why it can not wait for its checks, and within how many hours of publication they are made."""

    seen = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={
            "required": "The version you looked at is missing. Read the gate again, then decide."
        },
    )
    reason = forms.CharField(
        label="Why it can not wait for its checks",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write why it can not wait for its checks."},
    )
    hours = forms.IntegerField(
        label="Checked within, hours after publication",
        required=False,
        error_messages={"invalid": "Write a whole number of hours."},
    )

    @classmethod
    def of(cls, standing: Standing, data: Any = None) -> "AskFastPathForm":
        longest = standing.view.house["fast_path_hours"]
        form = cls(
            data, auto_id="fast_%s", initial={"seen": standing.gate.version}, use_required_attribute=False
        )
        form.fields["hours"].help_text = f"Left empty: {longest}, the most that your desk allows."
        return form


def end_form(data: Any = None) -> ReasonForm:
    """Why a story leaves the fast path."""
    return ReasonForm(data, auto_id="fast_end_%s")


@dataclass(frozen=True)
class FastPathPart:
    """The part of the gate page."""

    path: FastPath | None
    waiting: list[tuple[Claim, list[str]]]
    """Each claim whose check would be made afterwards, with what it lacks of the least that is asked."""
    owed: list[VerificationTask]
    """The checks of what ran that are not made yet."""
    ask: AskFastPathForm | None
    why_not_sign: str
    to_sign: bool
    """Does it wait for a signature, or for another one because words changed?"""
    end: ReasonForm | None

    @property
    def ready(self) -> int:
        """How many of them have all that is asked."""
        return sum(not lacks for _, lacks in self.waiting)


def fast_path(user: User, standing: Standing, typed: Typed) -> FastPathPart:
    """The part of the gate page."""
    view, story = standing.view, standing.story
    path, under_way = view.fast_path, story.state in UNDER_WAY
    brought = typed.parts.get(PART)
    may_ask = path is None and under_way and allows(may_override, by=user, story=story)
    lacks = lacking(view) if under_way and (path or may_ask) else {}
    waiting = [(claim, lacks[claim.pk]) for claim in view.claims if claim.pk in lacks]
    ask: AskFastPathForm | None = brought if isinstance(brought, AskFastPathForm) else None
    if ask is None and may_ask and waiting:
        ask = AskFastPathForm.of(standing)
    covers = path.covers if path else {}
    may_end = path and path.due_at is None and allows(may_steer, by=user, story=story)
    return FastPathPart(
        path=path,
        waiting=waiting,
        owed=owed(story.pk) if path and path.due_at else [],
        ask=ask,
        why_not_sign=why_not(may_sign_fast_path, by=user, path=path) if path else "",
        to_sign=any(covers.get(str(claim.pk)) != to_sign(view, claim) for claim, _ in waiting)
        or bool(path and path.signed_by_id in view.responsible),
        end=(brought if isinstance(brought, ReasonForm) else end_form()) if may_end else None,
    )
