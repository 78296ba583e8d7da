"""What the gate page says beside each condition of letting it pass: to ask for it, to second it, to take it back."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django import forms

from newsroom.people.models import User
from newsroom.people.permissions import allows
from newsroom.stories.states import UNDER_WAY
from verification.gate.findings import Finding
from verification.gate.models import Override
from verification.gate.overriding import may_second, may_take_back
from verification.gate.passing import may_pass, why_not_held
from verification.gate.permissions import may_override
from verification.gate.standing import Standing
from verification.gate.states import Level
from verification.web.editor.decision import why_not
from verification.web.editor.typed import Typed
from verification.web.reporter.fields import DeskForm, WallTimeField


class AskOverrideForm(DeskForm):
    """Why the story may run although one thing is open, and until when that holds."""

    beside = {"expires_at": "until"}

    key = forms.CharField(widget=forms.HiddenInput)
    seen = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={
            "required": "The version you looked at is missing. Read the gate again, then decide."
        },
    )
    reason = forms.CharField(
        label="Why it may run although this is open",
        widget=forms.Textarea(attrs={"rows": 2, "autofocus": True}),
        error_messages={"required": "Write why the story may run although this is open."},
    )
    until = WallTimeField(
        label="Until", required=False, help_text="Left empty: as long as your desk lets anything pass."
    )

    @classmethod
    def of(cls, standing: Standing, key: str, data: Any = None) -> "AskOverrideForm":
        mark = sha256(key.encode()).hexdigest()[:8]  # a key has signs that no id may have
        initial = {"key": key, "seen": standing.gate.version}
        return cls(data, zone=standing.story.desk.zone, auto_id=f"pass-{mark}-%s", initial=initial)


@dataclass(frozen=True)
class Passing:
    """One condition, the override that was asked for it if there is one, and what this person can do about it."""

    override: Override | None
    why_not: str
    """Why the override lets nothing pass now; "" where it does."""
    may_ask: bool
    """Can this person ask for it now? The form is fetched when they do."""
    waits: bool
    """Is it asked for as things stand, and somebody has to second it?"""
    why_not_second: str
    may_withdraw: bool


def letting_pass(user: User, standing: Standing, _typed: Typed) -> dict[str, Passing]:
    """The part of the gate page, by the key of each condition."""
    if standing.story.state not in UNDER_WAY:
        return {}
    may_ask = allows(may_override, by=user, story=standing.story)
    return {
        finding.key: _passing(user, standing, finding, may_ask=may_ask) for finding in standing.gate.findings
    }


def _passing(user: User, standing: Standing, finding: Finding, *, may_ask: bool) -> Passing:
    view = standing.view
    override = next((one for one in view.overrides if one.key == finding.key), None)
    why, waits = "", False
    if override and finding.level != Level.OVERRIDDEN:
        why = why_not_held(view, override, finding)
        # Whatever else were wrong with it would have been said first.
        waits = override.seconded_at is None and why.startswith(str(override.asked_by))
    return Passing(
        override=override,
        why_not=why,
        may_ask=may_ask and may_pass(finding) and not waits,
        waits=waits,
        why_not_second=why_not(may_second, by=user, override=override) if override and waits else "",
        may_withdraw=bool(override) and allows(may_take_back, by=user, override=override),
    )
