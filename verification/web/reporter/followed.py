"""How a request is followed up, as its card shows it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from verification.outreach.clock import Times, Why
from verification.outreach.following import ABOUT_TO_RUN, times_of
from verification.outreach.models import ReplyRequest
from verification.outreach.no_hour import NoHourLeft, no_hour_left
from verification.outreach.paces import Numbers
from verification.outreach.states import Pace
from verification.web.times import clock_words, length, offset_words

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

NO_FOLLOW_UP = {
    Why.PAUSED: "None while it is paused",
    Why.NO_WAY: "None: only bad addresses are left",
    Why.ALL_MADE: "None: all follow-ups of the house were made",
    Why.NEVER_OPEN: "None: they never work",
    Why.OVER: "None, closed by the outcome",
}


@dataclass(frozen=True)
class TooLate:
    """Their time ends after publish-by: the sentence, and the ways out."""

    sentence: str
    ways: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """What the card of a request says about its clock."""

    request: ReplyRequest
    times: Times
    now: datetime
    breaking: Numbers

    @property
    def finding(self) -> NoHourLeft | None:
        return no_hour_left(self.request, self.times, self.now)

    @property
    def is_over(self) -> bool:
        """Is their time over, with nothing final known?"""
        return self.times.over_at is not None and self.times.over_at < self.now

    @property
    def starts(self) -> str:
        """What is said while the clock has not started."""
        if self.times.started_at or self.times.why == Why.OVER:
            return ""
        return f"{length(self.request.allow_minutes)} from the delivery; nothing has reached them yet"

    @property
    def there(self) -> str:
        """The zone of theirs where its clocks show something else: "UTC+3"."""
        theirs, ours = self.request.party.zone, self.request.story.desk.zone
        words = offset_words(self.times.reply_by, theirs)
        return words if words != offset_words(self.times.reply_by, ours) else ""

    @property
    def reply_by_there(self) -> str:
        return clock_words(self.times.reply_by, self.request.party.zone, self.now)

    @property
    def too_late(self) -> "TooLate | None":
        """What is said when their time ends only after the story should run, or would if this reached them now."""
        story, times = self.request.story, self.times
        publish_by = story.publish_by if story.state in ABOUT_TO_RUN else None
        if publish_by is None or times.why == Why.OVER:
            return None
        ends = times.over_at or self.now + self.request.allowed
        if not self.now < publish_by < ends:
            return None
        runs = clock_words(publish_by, story.desk.zone, self.now)
        would = "ends" if times.over_at else "would end"
        return TooLate(
            f"Their time {would} after publish-by ({runs}): at {clock_words(ends, story.desk.zone, self.now)}.",
            (
                f"Give them less time: put it again with a reply-by before {runs}.",
                *self._paces(publish_by),
                "Hold the story, or move its publish-by.",
            ),
        )

    def _paces(self, publish_by: datetime) -> list[str]:
        """The quicker pace of the house, where their time would end before publish-by at it."""
        minutes = self.breaking.allow_minutes
        if self.request.pace == Pace.BREAKING or self.now + timedelta(minutes=minutes) >= publish_by:
            return []
        return [f"Ask at another pace: for breaking news the house allows {length(minutes)}."]

    @property
    def no_last_call(self) -> str:
        """Why there is no last call before a story that is to run: what has not reached them is no call yet."""
        publish_by = self.request.story.publish_by
        if not self.starts or publish_by is None or publish_by <= self.now:
            return ""
        tried = bool(self.request.standing_attempts)
        return "None: it has not reached them yet" if tried else "None: not sent yet"

    @property
    def follows_past(self) -> bool:
        """Would they be followed up only after the story should run?"""
        publish_by, at = self.request.story.publish_by, self.times.follow_up_at
        return bool(publish_by and at and publish_by > self.now and at >= publish_by)

    @property
    def hours(self) -> str:
        """When they work, and whether they do now; nothing where no hours are known."""
        party = self.request.party
        if party.opens_at is None or party.closes_at is None:
            return ""
        days = ", ".join(DAYS[int(day) - 1] for day in party.working_days)
        days = days.replace("Mon, Tue, Wed, Thu, Fri", "Mon to Fri")
        there = f" there ({self.there})" if self.there else ""
        return f"{days} {party.opens_at:%H:%M} to {party.closes_at:%H:%M}{there}"

    @property
    def why(self) -> str:
        """Why the next follow-up is when it is."""
        at, zone = self.times.otherwise_at, self.request.story.desk.zone
        moved = (
            f"moved from {clock_words(at, zone, self.now)}" if at and at != self.times.follow_up_at else ""
        )
        match self.times.why:
            case Why.PROMISE:
                return f"{moved} by the promise" if moved else "just after what they promised"
            case Why.BY_HAND:
                return f"{moved} by hand" if moved else "set by hand"
            case Why.LAST_CALL:
                return "the last call"
            case Why.NOT_REACHED:
                return "before it should run: nothing has reached them yet"
            case Why.INTERVAL:
                return "within their hours" if self.request.party.opens_at else ""
        return ""

    @property
    def by_hand(self) -> bool:
        return self.times.why == Why.BY_HAND

    @property
    def none(self) -> str:
        """Why there is no next follow-up."""
        return NO_FOLLOW_UP.get(self.times.why, "None")


def shown(request: ReplyRequest, now: datetime, numbers: dict[tuple[str, str], Numbers]) -> Shown:
    """What a card says of a request's clock; take it from `for_lists()`, and the numbers of its desk."""
    its, breaking = numbers[request.type, request.pace], numbers[request.type, Pace.BREAKING]
    return Shown(request, times_of(request, now, its), now, breaking)
