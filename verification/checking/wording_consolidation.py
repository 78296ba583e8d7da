"""What people are told about two checks that disagree."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from newsroom import addresses
from newsroom.dispatch.kinds import Group
from newsroom.dispatch.rendering import Wording, words_for
from newsroom.people.models import User
from newsroom.people.querysets import users_on
from newsroom.people.states import Role
from verification.checking.consolidating import fresh, why_over
from verification.checking.disagreeing import CONSOLIDATION_WAITS, SETTLED_WITHIN, UNSETTLED
from verification.checking.models import Consolidation
from verification.checking.states import ConsolidationState
from verification.reminders.obligations import Obligation, remind_of


def _one(pk: int) -> Consolidation:
    return fresh(Consolidation(pk=pk))


def _path(one: Consolidation) -> str:
    return addresses.consolidation(one.claim.story.uuid, one.uuid)


def _named(one: Consolidation) -> str:
    return f"{one.claim.story.slug} {one.claim.label}"


def _unsettled(ids: Collection[int]) -> set[int]:
    waiting = Consolidation.objects.filter(pk__in=ids, state__in=UNSETTLED)
    return {one.pk for one in waiting if not why_over(fresh(one))}


def _who(pk: int, step: int) -> list[User]:
    """The two checkers, those first who said nothing yet; the desk head when it is theirs, or takes too long."""
    one = _one(pk)
    heads = users_on(one.claim.story.desk_id, Role.DESK_HEAD)
    if step or one.state == ConsolidationState.ESCALATED:
        return heads
    sides = ((one.first, one.first_kept_because), (one.second, one.second_kept_because))
    return [verdict.by for verdict, kept in sides if not kept]


def _waits(payload: dict[str, Any]) -> Wording | None:
    one = _one(payload["subject"])
    return Wording(f"The two checks of {_named(one)} still disagree.", _path(one))


def _disagree(payload: dict[str, Any]) -> Wording | None:
    one = _one(payload["consolidation"])
    return Wording(
        f"The two checks of {_named(one)} disagree.",
        _path(one),
        "Read the other’s reasons; come round, or say why you keep to yours.",
    )


def _to_decide(payload: dict[str, Any]) -> Wording | None:
    one = _one(payload["consolidation"])
    return Wording(f"You decide between the two checks of {_named(one)}: both keep to theirs.", _path(one))


def _decided(payload: dict[str, Any]) -> Wording | None:
    one = _one(payload["consolidation"])
    which = "first" if one.stands_id == one.first_id else "second"
    return Wording(f"{one.settled_by} let the {which} check of {_named(one)} stand.", _path(one))


def register() -> None:
    """Tell dispatch and reminders how this room words its messages (from `AppConfig.ready`)."""
    remind_of(
        Obligation(
            CONSOLIDATION_WAITS,
            _unsettled,
            _who,
            _waits,
            ladder=(timedelta(0), SETTLED_WITHIN),
            label="Two checks still disagree",
            group=Group.CHECKS,
        )
    )
    words_for("checks_disagree", _disagree, label="Another check disagrees with yours", group=Group.CHECKS)
    words_for("checks_to_decide", _to_decide, label="You decide between two checks", group=Group.CHECKS)
    words_for(
        "checks_decided", _decided, label="The desk head decided between two checks", group=Group.CHECKS
    )
