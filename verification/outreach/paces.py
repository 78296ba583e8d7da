"""What the product holds to when a party is asked: times by what is asked for and by how much time a story leaves.

A desk's own numbers, where it set any, hold instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from newsroom.people.models import Desk
from verification.outreach.models import HouseNumbers
from verification.outreach.states import Pace, RequestType


@dataclass(frozen=True)
class Numbers:
    """The numbers of a type of request at a pace; times are minutes, as in `HouseNumbers`."""

    allow_minutes: int
    channels_to_try: int
    follow_up_minutes: int
    follow_ups: int
    last_call_minutes: int

    @property
    def between_follow_ups(self) -> timedelta:
        return timedelta(minutes=self.follow_up_minutes)

    @property
    def before_publish_by(self) -> timedelta:
        """How long before publish-by the last call is made."""
        return timedelta(minutes=self.last_call_minutes)


_T, _P = RequestType, Pace
AN_HOUR, A_DAY = 60, 24 * 60

OWN: Mapping[tuple[RequestType, Pace], Numbers] = {
    (_T.RIGHT_OF_REPLY, _P.ROUTINE): Numbers(A_DAY, 2, 6 * AN_HOUR, 3, 2 * AN_HOUR),
    (_T.RIGHT_OF_REPLY, _P.ALLEGATION): Numbers(2 * A_DAY, 2, 8 * AN_HOUR, 4, 4 * AN_HOUR),
    (_T.RIGHT_OF_REPLY, _P.BREAKING): Numbers(AN_HOUR, 2, 30, 3, 15),
    (_T.COMMENT, _P.ROUTINE): Numbers(A_DAY, 1, 6 * AN_HOUR, 2, AN_HOUR),
    (_T.COMMENT, _P.ALLEGATION): Numbers(A_DAY, 2, 6 * AN_HOUR, 3, 2 * AN_HOUR),
    (_T.COMMENT, _P.BREAKING): Numbers(45, 1, 30, 2, 15),
    (_T.SOURCE_QUERY, _P.ROUTINE): Numbers(A_DAY, 1, 8 * AN_HOUR, 2, AN_HOUR),
    (_T.SOURCE_QUERY, _P.ALLEGATION): Numbers(A_DAY, 1, 6 * AN_HOUR, 3, 2 * AN_HOUR),
    (_T.SOURCE_QUERY, _P.BREAKING): Numbers(30, 1, 20, 3, 15),
}
"""The product's own numbers. Whoever is accused has longest; nobody has less than half an hour."""


def kept(row: HouseNumbers) -> Numbers:
    """The numbers a desk set."""
    return Numbers(
        row.allow_minutes, row.channels_to_try, row.follow_up_minutes, row.follow_ups, row.last_call_minutes
    )


def numbers_of(desk: Desk, type_: str, pace: str) -> Numbers:
    """What holds on a desk for a type of request at a pace: its own numbers, else the product's."""
    row = HouseNumbers.objects.filter(desk=desk, type=type_, pace=pace).first()
    return kept(row) if row else OWN[RequestType(type_), Pace(pace)]


def numbers_on(desk: Desk) -> dict[tuple[str, str], Numbers]:
    """All that holds on a desk, by type and pace, in one query."""
    mine = {(row.type, row.pace): kept(row) for row in desk.house_numbers.all()}
    return {(str(type_), str(pace)): own for (type_, pace), own in OWN.items()} | mine
