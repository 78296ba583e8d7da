"""What the page of stale claims shows of each, and what this person may do about it there."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from newsroom.errors import NotPermitted
from newsroom.people.models import User
from newsroom.people.states import Role
from newsroom.stories.states import ON_THE_DESK
from verification.checking.models import VerificationTask
from verification.checking.permissions import may_check
from verification.checking.states import TaskState
from verification.gate.stale import Stale, read_stale
from verification.gate.view import StoryView
from verification.web.checker.again import AgainForm, token_of


@dataclass
class Row:
    """One stale claim, and the ways out of it for one person."""

    stale: Stale
    form: AgainForm
    mine: VerificationTask | None = None
    """The task they have already."""
    to_take: VerificationTask | None = None
    why_not_check: str = ""
    beyond: list[str] = field(default_factory=list)
    """How places of it seem to say more than the claim does."""
    is_ticked: bool = False
    refused: str = ""
    """Why it was left, when the page comes back."""

    @property
    def token(self) -> str:
        """What confirms it again; "" where this person can not."""
        return token_of(self.stale.again.task) if self.stale.again.task else ""

    @property
    def is_harmless(self) -> bool:
        """Can this person confirm it again, and does nothing warn of another meaning?"""
        return bool(self.token) and not self.stale.grave and not self.beyond

    @property
    def suggested(self) -> str:
        """Which way out the words suggest: "check", "again", or "" when they say nothing."""
        if self.stale.grave:
            return "check"
        return "again" if self.stale.same and self.token else ""


@dataclass(frozen=True)
class Returned:
    """A page that comes back: what was ticked and what was left with its reason, by task id."""

    ticked: frozenset[str] = frozenset()
    left: Mapping[str, str] = field(default_factory=dict)
    alone: str = ""
    """The number of the claim that was confirmed by itself, with its own reason."""
    done: VerificationTask | None = None


def rows_of(view: StoryView, user: User, returned: Returned, form: AgainForm | None = None) -> list[Row]:
    """The stale claims of a story, in reading order; `form` is what was typed for the claim that comes back alone."""
    checks = Role.FACT_CHECKER in user.roles_on(view.story.desk_id)
    rows = []
    for stale in read_stale(view, user):
        number, task = str(stale.claim.number), stale.again.task
        typed = form if returned.alone == number else None
        row = Row(
            stale=stale,
            form=typed or AgainForm(auto_id=f"again-{number}-%s"),
            beyond=[] if stale.is_hidden else _beyond(view, stale),
            is_ticked=task is not None and str(task.uuid) in returned.ticked and not returned.alone,
            refused=next((returned.left[u] for t in stale.tasks if (u := str(t.uuid)) in returned.left), ""),
        )
        if checks:
            _offer_a_check(row, user)
        rows.append(row)
    return rows


def _beyond(view: StoryView, stale: Stale) -> list[str]:
    """How words that changed seem to say more than the claim does elsewhere."""
    changed = {one.place for one in stale.changed}
    return [
        f"The {anchor.place.get_field_display().lower()} {'; it '.join(more)}."
        for anchor, more in view.beyond(stale.claim)
        if anchor.place_id in changed
    ]


def _offer_a_check(row: Row, user: User) -> None:
    """The person's own task, else one they may take, else why there is none."""
    stale = row.stale
    row.mine = next((task for task in stale.tasks if task.owner_id == user.pk), None)
    if row.mine is None:
        row.to_take = next((task for task in stale.tasks if task.pk in stale.takeable), None)
    if row.mine is None and row.to_take is None:
        reasons = [_why_not(user, task) for task in stale.tasks]
        none = f"No check of {stale.claim.label} is open. It can be opened again at the claim."
        row.why_not_check = next(iter(reasons), none)


def _why_not(user: User, task: VerificationTask) -> str:
    if task.owner:
        return f"{task.owner} has taken it."
    if task.state != TaskState.OPEN or task.story.state not in ON_THE_DESK:
        return f"{task.story.slug} is {task.story.get_state_display().lower()}: its tasks wait."
    try:
        may_check(by=user, task=task)
    except NotPermitted as refusal:
        return str(refusal)
    return f"The first check of {task.claim.label if task.claim else 'it'} comes first."
