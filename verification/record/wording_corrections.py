"""What the house says of corrections, and whether one is still due."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from newsroom import addresses
from newsroom.dispatch.kinds import AT_ONCE_EVERYWHERE
from newsroom.dispatch.rendering import Wording, words_for
from newsroom.people.models import User
from newsroom.people.querysets import editors_on_duty, users_on
from newsroom.people.states import Role
from verification.checking.opening import reporters
from verification.record.correcting import CORRECTION_DUE, TO_CORRECT
from verification.record.models import Correction
from verification.record.states import UNDECIDED, CorrectionState
from verification.reminders.obligations import Obligation, remind_of

TO_HEADS_AFTER = timedelta(hours=2)


def _undecided(ids: Collection[int]) -> set[int]:
    waiting = Correction.objects.filter(pk__in=ids, state__in=UNDECIDED)
    return set(waiting.values_list("pk", flat=True))


def _read(correction_id: int) -> Correction:
    return Correction.objects.select_related("story__desk", "story__filed_by", "claim").get(pk=correction_id)


def _who(correction_id: int, step: int) -> list[User]:
    """Editors on duty and reporters, then the desk heads with them."""
    story = _read(correction_id).story
    heads = users_on(story.desk_id, Role.DESK_HEAD) if step else []
    return [*editors_on_duty(story.desk), *reporters(story), *heads]


def _named(correction: Correction) -> str:
    claim = correction.claim
    return f"{correction.story.slug} {claim.label}" if claim else correction.story.slug


def _opened(payload: dict[str, Any]) -> Wording | None:
    correction = _read(payload["correction"])
    if correction.state not in UNDECIDED:
        return None
    return Wording(
        f"{correction.get_kind_display()} asked for: {_named(correction)}, which ran.",
        addresses.correction(correction.uuid),
        correction.because,
    )


def _due(payload: dict[str, Any]) -> Wording | None:
    correction = _read(payload["subject"])
    if correction.state not in UNDECIDED:
        return None
    return Wording(
        f"{_named(correction)} still stands as it ran: its {correction.get_kind_display().lower()} is due.",
        addresses.correction(correction.uuid),
        "It is agreed to; it runs with the next version of the story."
        if correction.state == CorrectionState.AGREED
        else "Sign it and let it run, retract the story, or say why what ran stands.",
    )


def register() -> None:
    """Tell dispatch and reminders how this room words its messages (from `AppConfig.ready`)."""
    remind_of(
        Obligation(
            CORRECTION_DUE,
            _undecided,
            _who,
            _due,
            ladder=(timedelta(0), TO_HEADS_AFTER),
            label="A story that ran still has to be corrected",
            channels=AT_ONCE_EVERYWHERE,
            urgent=True,
            desk_chat=True,
        )
    )
    words_for(
        TO_CORRECT,
        _opened,
        label="A story that ran has to be corrected",
        channels=AT_ONCE_EVERYWHERE,
        urgent=True,
        desk_chat=True,
    )
