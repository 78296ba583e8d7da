"""The house numbers of a desk: its own where it set them, else the product's."""

from dataclasses import asdict, dataclass

from django.utils import timezone

from newsroom.errors import Invalid, NotPossible
from newsroom.ledger.actions import record, verb
from newsroom.people.models import Desk, User
from newsroom.stories.actions import move_gate
from verification.outreach.following import plan_anew, take_turns
from verification.outreach.models import HouseNumbers, ReplyRequest
from verification.outreach.noting import one_of
from verification.outreach.paces import A_DAY, OWN, Numbers, kept, numbers_of
from verification.outreach.permissions import may_set_house_numbers
from verification.outreach.querysets import ReplyRequestQuerySet
from verification.outreach.states import Pace, RequestType

BOUNDS: dict[str, tuple[int, int, str]] = {
    "allow_minutes": (5, 60 * A_DAY, "Allow at least 5 minutes and at most 60 days ({most:,} minutes)."),
    "channels_to_try": (1, 7, "Try at least one channel, and no more than there are: {most}."),
    "follow_up_minutes": (
        5,
        30 * A_DAY,
        "Leave at least 5 minutes and at most 30 days ({most:,} minutes) between follow-ups.",
    ),
    "follow_ups": (0, 20, "Write a number of follow-ups from 0, for none, to {most}."),
    "last_call_minutes": (
        5,
        7 * A_DAY,
        "Make the last call at least 5 minutes and at most 7 days ({most:,} minutes) before publish-by.",
    ),
}
"""The least and the most of each number, and the sentence for what lies beyond."""


@dataclass(frozen=True)
class Row:
    """The numbers that hold on a desk for a type at a pace; `set_by` is the desk's own row, if it set them."""

    type: RequestType
    pace: Pace
    numbers: Numbers
    own: Numbers
    set_by: HouseNumbers | None


def table(desk: Desk) -> list[Row]:
    """All numbers that hold on a desk, by type and pace."""
    set_here = {(row.type, row.pace): row for row in desk.house_numbers.select_related("changed_by")}
    rows = []
    for (type_, pace), own in OWN.items():
        mine = set_here.get((type_, pace))
        rows.append(Row(type_, pace, kept(mine) if mine else own, own, mine))
    return rows


@verb
def set_house_numbers(
    *,
    by: User,
    desk: Desk,
    type: str,  # noqa: A002 (the product's word for it)
    pace: str,
    allow_minutes: int,
    channels_to_try: int,
    follow_up_minutes: int,
    follow_ups: int,
    last_call_minutes: int,
) -> HouseNumbers:
    """Set what the desk holds to for a type of request at a pace. Outstanding requests follow up by it from now on.

    The time that was allowed to a party stays as it was when something was put to them.
    """
    may_set_house_numbers(by=by, desk=desk)
    one_of("type", type, RequestType.values)
    one_of("pace", pace, Pace.values)
    numbers = Numbers(allow_minutes, channels_to_try, follow_up_minutes, follow_ups, last_call_minutes)
    _check(numbers)
    asked = _asked(desk, type, pace)
    stories, before = take_turns(asked), numbers_of(desk, type, pace)
    row, _ = HouseNumbers.objects.update_or_create(
        desk=desk,
        type=type,
        pace=pace,
        defaults={**asdict(numbers), "changed_by": by, "changed_at": timezone.now()},
    )
    plan_anew(asked)
    _move_gates(stories, by, before, numbers)
    record(
        "house_numbers.set",
        by=by,
        subject=row,
        desk_id=desk.pk,
        facts={"type": type, "pace": pace, **asdict(numbers)},
    )
    return row


@verb
def reset_house_numbers(*, by: User, desk: Desk, type: str, pace: str) -> Numbers:  # noqa: A002
    """Hold to the product's own numbers again."""
    may_set_house_numbers(by=by, desk=desk)
    one_of("type", type, RequestType.values)
    one_of("pace", pace, Pace.values)
    asked, own = _asked(desk, type, pace), OWN[RequestType(type), Pace(pace)]
    stories, before = take_turns(asked), numbers_of(desk, type, pace)
    row = HouseNumbers.objects.filter(desk=desk, type=type, pace=pace).first()
    if row is None or not HouseNumbers.objects.filter(pk=row.pk).delete()[0]:
        raise NotPossible("The desk holds to the product’s own numbers here already.")
    plan_anew(asked)
    _move_gates(stories, by, before, own)
    record("house_numbers.reset", by=by, subject=desk, desk_id=desk.pk, facts={"type": type, "pace": pace})
    return own


def _check(numbers: Numbers) -> None:
    errors = {
        field: [sentence.format(most=most)]
        for field, (least, most, sentence) in BOUNDS.items()
        if not least <= getattr(numbers, field) <= most
    }
    if not errors and numbers.follow_ups and numbers.follow_up_minutes > numbers.allow_minutes:
        errors["follow_up_minutes"] = [
            "The first follow-up would come after their time is over: leave no more than the time allowed."
        ]
    if errors:
        raise Invalid(errors)


def _asked(desk: Desk, type_: str, pace: str) -> ReplyRequestQuerySet:
    return ReplyRequest.objects.filter(story__desk=desk, type=type_, pace=pace)


def _move_gates(stories: list[int], by: User, before: Numbers, now: Numbers) -> None:
    """The gate holds the time that was allowed against what the house allows; it reads no other of the numbers."""
    if before.allow_minutes == now.allow_minutes:
        return
    for story_id in stories:
        move_gate(story_id, by=by, because="The house allows another time to reply.")
