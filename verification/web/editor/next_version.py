"""What the gate page says of a story that ran: how to begin its next version, or what that carries over."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from newsroom.people.models import User
from newsroom.people.permissions import allows
from newsroom.stories.permissions import may_edit, may_steer
from newsroom.stories.states import StoryVerb
from verification.claims.models import Claim
from verification.gate.carrying import LastRun, Owed, carried_over
from verification.gate.findings import Finding
from verification.gate.standing import Standing
from verification.web.editor.forms import ReasonForm
from verification.web.editor.typed import Typed

PART = "next_version"


@dataclass(frozen=True)
class NextVersion:
    """What the gate page says of a story that ran: that its next version can be begun, or how far that is."""

    may_begin: bool
    under_way: bool
    last: LastRun | None
    carried: list[Claim]
    asked: list[Claim]
    """Claims that are new, or changed, or of which something was opened since it ran."""
    findings: list[Finding]
    """What it runs with again, as it ran with it before."""
    owed: Sequence[Owed]
    """Corrections that readers do not have yet."""
    may_give_up: bool
    form: ReasonForm


def next_version(user: User, standing: Standing, typed: Typed) -> NextVersion:
    """The part of the gate page."""
    story, findings = standing.story, standing.gate.findings
    carried = carried_over(standing.view, findings)
    return NextVersion(
        may_begin=story.possible(StoryVerb.REVISE) and allows(may_edit, by=user, story=story),
        under_way=story.is_next_version,
        last=standing.view.last_run,
        carried=carried,
        asked=[claim for claim in standing.view.claims if claim not in carried],
        findings=[finding for finding in findings if finding.carried],
        owed=standing.view.last_run.owed if standing.view.last_run else (),
        may_give_up=story.is_next_version
        and story.possible(StoryVerb.GIVE_UP)
        and allows(may_steer, by=user, story=story),
        form=typed.parts.get(PART) or give_up_form(),
    )


def give_up_form(data: Any = None) -> ReasonForm:
    """Why the next version is given up."""
    return ReasonForm(data, auto_id="give_up_%s")
