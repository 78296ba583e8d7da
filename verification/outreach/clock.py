"""The clock of a request, reckoned from what stands in its log: reply-by, the next follow-up, the last call.

Pure: the same facts at the same instant give the same times, so that whoever reckons again changes nothing. What it
decides:

- The clock starts with the first delivery that stands. A bounce takes the delivery back, so the clock has not started;
  the delivery of a re-send starts it anew and reply-by moves with it. What never reached them has no deadline to pass,
  and what bounced moves nothing forward: it is no follow-up that was made.
- A follow-up is due the desk's interval after the last try, in the addressee's hours, as often as the desk follows up.
  A promise of theirs moves it just after what they promised; a date set by hand wins over both. It stops when only bad
  addresses are left, and waits while it is paused.
- A pause stops the chasing, not the clock: the last call and the end of their time are still said.
- The last call comes between the delivery and publish-by, in the addressee's hours when there are any before: the
  desk's lead before publish-by, or halfway of what is left when less is left than that. A follow-up that would come at
  that time or later is the last call. Before anything reached them there is no last call, but it is time to reach them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from verification.outreach.paces import Numbers
from verification.reminders.calendar import Hours

AFTER_A_PROMISE = timedelta(minutes=5)
"""How long after what they promised they are asked again."""


class Why(Enum):
    """Why the next follow-up is when it is, or why there is none."""

    INTERVAL = "interval"
    PROMISE = "promise"
    BY_HAND = "by_hand"
    NOT_REACHED = "not_reached"
    LAST_CALL = "last_call"
    PAUSED = "paused"
    NO_WAY = "no_way"
    ALL_MADE = "all_made"
    NEVER_OPEN = "never_open"
    OVER = "over"


@dataclass(frozen=True)
class Try:
    """An attempt that stands. It is `live` where somebody is rung up or met, whatever the hours of an office.

    `bounced` is what was written and did not arrive; a call that nobody took is a try all the same.
    """

    at: datetime
    delivered: bool
    live: bool = False
    bounced: bool = False


@dataclass(frozen=True)
class Facts:
    """What the clock is reckoned from.

    `put_at` is when what is put to them now was put; `tries` are those made for it, in order of time. `publish_by` is
    None while nothing is about to run. `goes_on` is false once there is an outcome or the story will not run.
    """

    put_at: datetime
    reply_by: datetime
    allow: timedelta
    numbers: Numbers
    hours: Hours
    tries: tuple[Try, ...] = ()
    publish_by: datetime | None = None
    promised_until: datetime | None = None
    own_date: datetime | None = None
    paused: bool = False
    ways_left: bool = True
    goes_on: bool = True

    @property
    def made(self) -> tuple[Try, ...]:
        """The tries that count."""
        return tuple(tried for tried in self.tries if not tried.bounced)

    @property
    def last_at(self) -> datetime:
        """When they were last tried, else when it was put."""
        return self.made[-1].at if self.made else self.put_at


@dataclass(frozen=True)
class Times:
    """When what happens next. `otherwise_at` is what the interval alone would give for the follow-up.

    `over_at` is when their time is over, with what they asked for; None while the clock has not started.
    """

    started_at: datetime | None
    reply_by: datetime
    over_at: datetime | None = None
    follow_up_at: datetime | None = None
    why: Why = Why.OVER
    otherwise_at: datetime | None = None
    follow_ups_left: int = 0
    last_call_at: datetime | None = None
    no_hour_left: bool = False
    opens_at: datetime | None = None


def reckon(facts: Facts, now: datetime) -> Times:
    """The times of a request as things stand."""
    started_at = next((tried.at for tried in facts.tries if tried.delivered), None)
    reply_by = _reply_by(facts, started_at)
    if not facts.goes_on:
        return Times(started_at, reply_by)
    over_at = max(reply_by, facts.promised_until or reply_by) if started_at else None
    call_at = _call(facts, started_at, now)
    last_call_at = call_at if started_at else None
    at, why = _follow_up(facts, call_at, Why.LAST_CALL if started_at else Why.NOT_REACHED)
    return Times(
        started_at=started_at,
        reply_by=reply_by,
        over_at=over_at,
        follow_up_at=at,
        why=why,
        otherwise_at=_by_interval(facts),
        follow_ups_left=_left(facts),
        last_call_at=last_call_at,
        no_hour_left=_no_hour_left(facts, over_at, now),
        opens_at=None if facts.hours.is_open(now) else facts.hours.next_open(now),
    )


def _reply_by(facts: Facts, started_at: datetime | None) -> datetime:
    """Until the clock starts, what it would be: as it was put, or from the last try that did not reach them."""
    if started_at:
        return started_at + facts.allow
    return facts.tries[-1].at + facts.allow if facts.tries else facts.reply_by


def _left(facts: Facts) -> int:
    """How many follow-ups the house still makes: every try after the first is one."""
    return max(0, facts.numbers.follow_ups - max(0, len(facts.made) - 1))


def _by_interval(facts: Facts) -> datetime | None:
    if not _left(facts):
        return None
    return facts.hours.next_open(facts.last_at + facts.numbers.between_follow_ups)


def _follow_up(facts: Facts, call_at: datetime | None, call: Why) -> tuple[datetime | None, Why]:
    if facts.paused:
        return None, Why.PAUSED
    if not facts.ways_left:
        return None, Why.NO_WAY
    if facts.own_date:
        return facts.own_date, Why.BY_HAND
    if facts.promised_until and facts.last_at < facts.promised_until:
        return _after_the_promise(facts, facts.promised_until), Why.PROMISE
    at = _by_interval(facts)
    if call_at and (at is None or at >= call_at):
        return call_at, call
    if at is None:
        return None, Why.NEVER_OPEN if _left(facts) else Why.ALL_MADE
    return at, Why.INTERVAL


def _after_the_promise(facts: Facts, promised: datetime) -> datetime:
    """Just after what they promised; closed by then or not, when publish-by comes before they open again."""
    after = promised + AFTER_A_PROMISE
    opens = facts.hours.next_open(after)
    if opens is None or (facts.publish_by and after < facts.publish_by <= opens):
        return after
    return opens


def _call(facts: Facts, started_at: datetime | None, now: datetime) -> datetime | None:
    """When they are called before publish-by at the latest.

    None when that was done, when they do not work before publish-by any more, or nothing is about to run.
    """
    if facts.publish_by is None or facts.publish_by <= now:
        return None
    since = started_at or facts.put_at
    at = facts.hours.last_open_before(facts.publish_by, lead=facts.numbers.before_publish_by)
    if at is not None and at <= since:
        at = _halfway(facts, since, facts.publish_by)
    if at is None or at >= facts.publish_by or (facts.made and facts.last_at >= at):
        return None
    if at < now and not facts.hours.open_between(now, facts.publish_by):
        return None  # nobody is there any more: that is said instead
    return at


def _halfway(facts: Facts, since: datetime, publish_by: datetime) -> datetime | None:
    """Halfway of what is left of their hours before publish-by; None when nothing is left of them."""
    closes = facts.hours.last_open_before(publish_by, lead=timedelta(0))
    return since + (closes - since) / 2 if closes and closes > since else None


def _no_hour_left(facts: Facts, over_at: datetime | None, now: datetime) -> bool:
    """Do they not work any more before publish-by, their time not over, nothing promised, nobody spoken to?"""
    if facts.publish_by is None or facts.publish_by <= now or facts.hours.open_between(now, facts.publish_by):
        return False
    if facts.promised_until and facts.promised_until <= facts.publish_by:
        return False  # somebody of them answers
    closed_since = facts.hours.last_open_before(now)
    spoken_to = any(
        tried.live and tried.delivered and (closed_since is None or tried.at > closed_since)
        for tried in facts.tries
    )
    return not spoken_to and (over_at is None or over_at > now)
