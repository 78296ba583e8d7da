"""Whether what copy says of an effort to reach somebody is borne out by what was logged, and if not, why."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from verification.text.reaching import Reading
from verification.text.reaching_channels import THINGS, meant_by, worded
from verification.text.reaching_cues import SILENCE, Says
from verification.text.reaching_times import told, until

UNREAD = (
    "These words can not be held against the log: use “has contacted … by e-mail”, “did not immediately respond”, "
    "“had not responded by …”, “declined to comment” or “could not be reached”."
)
"""Said of words about an effort that are none of those that can be read."""

HEARD = {
    "answered": Says.ANSWERED,
    "denied": Says.DENIED,
    "standing_denial": Says.DENIED,
    "lawyers_letter": Says.ANSWERED,
    "declined": Says.DECLINED,
    "more_time": Says.MORE_TIME,
}
"""What copy may say of an outcome with which something came back."""

_HEARD_AS = {
    "answered": "answered",
    "denied": "denied it",
    "standing_denial": "denied it before",
    "lawyers_letter": "answered with a lawyer’s letter",
    "declined": "declined to comment",
    "more_time": "asked for more time",
}


@dataclass(frozen=True)
class Log:
    """What was logged about one party: channels of attempts that reached them, failed, or may not have arrived.

    `before` are channels over which something older reached them. Times are in the newsroom's zone. `first` is the
    first attempt of all, `since` the first delivery of what is put now, `reply_by` until when they had time (with
    what they asked for), `heard_at` when the outcome came, `closed` whether their office is closed now. `stale` says
    why what was put no longer is what the copy says.
    """

    party: str
    reached: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    first: datetime | None = None
    since: datetime | None = None
    reply_by: datetime | None = None
    closed: bool = False
    outcome: str = ""
    heard: str = ""
    heard_at: datetime | None = None
    stale: str = ""

    def is_over(self, now: datetime) -> bool:
        """Has their time passed since something reached them?"""
        passed = self.outcome == "no_response" or (self.reply_by and self.reply_by <= now)
        return bool(self.reached and self.since and passed)

    @property
    def has_heard(self) -> bool:
        """Did anything come back?"""
        return self.outcome in HEARD


def why_not(one: Reading, log: Log | None, now: datetime, also: Collection[Says] = ()) -> str:
    """Why the log does not bear the reading out, in one sentence; "" where it does.

    `also` is what the copy says elsewhere about this party: an answer need not be told twice.
    """
    if log is None:
        return f"The reply log has no request to {one.who or 'them'}."
    if log.outcome == "not_sought":
        return f"{log.party} was not asked: that is what the log says."
    over = [one, *(replace(one, channel=channel) for channel in one.beside)]
    said = (_why_not(each, log, now, also) for each in over)
    return next(filter(None, said), "") or _not_so_often(one, log, now)


def _not_so_often(one: Reading, log: Log, now: datetime) -> str:
    """Why the log does not hold as many attempts, or as old ones, as the copy says."""
    if one.says not in (Says.CONTACTED, Says.TRIED, Says.UNREACHABLE, *SILENCE):
        return ""
    counted = (
        log.reached if one.says in (Says.CONTACTED, *SILENCE) else log.reached + log.failed + log.unknown
    )
    made = counted if one.beside else _channels(one, counted)
    if len(made) < one.claimed.times:
        attempts = f"{len(made)} such attempt{'' if len(made) == 1 else 's'}"
        return f"The log holds {attempts} to reach {log.party}: that is not “{one.claimed.times_words}”."
    if one.claimed.lasting and (log.first is None or now - log.first < one.claimed.lasting):
        since = f" only since {told(log.first, now)}" if log.first else ""
        return f"{log.party} has been asked{since or ' at no time that is logged'}: not “{one.claimed.lasting_words}”."
    return ""


def _why_not(one: Reading, log: Log, now: datetime, also: Collection[Says]) -> str:
    if one.says in SILENCE:
        return _silent(one, log, now)
    if one.says in _CALLED:
        return _CALLED[one.says](one, log, also)
    return _unreachable(one, log) if one.says == Says.UNREACHABLE else _HEARD_SAID[one.says](log)


def _channels(one: Reading, channels: tuple[str, ...]) -> tuple[str, ...]:
    meant = meant_by(one.channel)
    return channels if meant is None else tuple(channel for channel in channels if channel in meant)


def _not_reached(one: Reading, log: Log) -> str:
    if _channels(one, log.unknown):
        sent = THINGS[_channels(one, log.unknown)[-1]]
        return f"It is not known whether the {sent} to {log.party} arrived."
    if failed := _channels(one, log.failed):
        return f"The {THINGS[failed[-1]]} to {log.party} did not arrive."
    if log.reached:
        return (
            f"{log.party} was reached {worded(log.reached)}; the log has no delivered attempt "
            f"over the channel it names ({one.channel})."
        )
    over = f" over the channel it names ({one.channel})" if meant_by(one.channel) else ""
    since = " since what is put to them now was put" if _channels(one, log.before) else ""
    return f"The reply log has no delivered attempt to reach {log.party}{over}{since}."


def _heard(log: Log) -> str:
    at = f" at {log.heard_at:%H:%M on %A}" if log.heard_at else ""
    return f"{log.party} {_HEARD_AS[log.outcome]}{at}"


def _contacted(one: Reading, log: Log, also: Collection[Says]) -> str:
    if not _channels(one, log.reached):
        return _not_reached(one, log)
    if log.outcome in HEARD and log.outcome != "more_time" and not _tells(log, also):
        return f"{_heard(log)}; the copy does not say so."
    return ""


def _tells(log: Log, also: Collection[Says]) -> bool:
    wanted = {HEARD[log.outcome]}
    if log.outcome in ("denied", "standing_denial"):
        wanted.add(Says.ANSWERED)  # that a denial is told as one is asked for by its own rule
    return bool(wanted & set(also)) or (log.outcome in ("answered", "lawyers_letter") and Says.DENIED in also)


def _tried(one: Reading, log: Log, also: Collection[Says]) -> str:
    if not _channels(one, log.reached + log.failed + log.unknown):
        over = f" over the channel it names ({one.channel})" if meant_by(one.channel) else ""
        return f"The reply log has no attempt to reach {log.party}{over}."
    if _channels(one, log.reached):
        return _contacted(one, log, also)
    return ""


def _silent(one: Reading, log: Log, now: datetime) -> str:
    if log.has_heard and log.outcome != "standing_denial":
        return f"{_heard(log)}: that is no silence."
    if not _channels(one, log.reached):
        return _not_reached(one, log)
    if log.stale:
        return f"{log.party} was not yet asked about what the copy says now: {log.stale}"
    if one.says == Says.NOT_YET:
        return ""
    if one.says == Says.NOT_IMMEDIATELY:
        return _not_immediately(log, now)
    if not log.since:
        return f"What is put to {log.party} now has not reached them."
    if not log.is_over(now):
        due = told_ahead(log.reply_by) if log.reply_by else "later"
        return f"{log.party} has until {due} to respond."
    return _not_by(one, log, now) if one.says == Says.NOT_BY else ""


def _not_immediately(log: Log, now: datetime) -> str:
    if log.closed or not log.is_over(now) or log.reply_by is None:
        return ""
    return f"{log.party} had until {told(log.reply_by, now)} and did not respond: say by when."


def _not_by(one: Reading, log: Log, now: datetime) -> str:
    named = until(one.by, now)
    if named is None or log.since is None:
        return ""
    if named.start > now:
        return f"That time ({one.by}) has not come yet."
    if named.end < log.since:
        return f"{log.party} was asked only at {told(log.since, now)}, after the time that the copy names."
    return ""


def told_ahead(at: datetime) -> str:
    """An instant that lies ahead, in a sentence."""
    return f"{at:%H:%M on %A}, {at.day} {at:%B}"


def _declined(log: Log) -> str:
    if log.outcome == "declined":
        return ""
    return (
        f"{_heard(log)}." if log.has_heard else f"The log does not say that {log.party} declined to comment."
    )


def _unreachable(one: Reading, log: Log) -> str:
    if log.has_heard:
        return f"{_heard(log)}."
    if log.reached:
        return f"{log.party} was reached {worded(log.reached)}."
    failed = _channels(one, log.failed)
    if not failed:
        return (
            _not_reached(one, log)
            if log.unknown
            else f"The log has no attempt to reach {log.party} that failed."
        )
    if len(set(log.failed)) < 2:
        return f"Only one channel to {log.party} was tried ({worded(log.failed)}): try a second one first."
    return ""


def _answered(log: Log) -> str:
    return "" if log.has_heard and log.outcome != "declined" else f"The log holds no answer of {log.party}."


def _denied(log: Log) -> str:
    return "" if log.outcome in ("denied", "standing_denial") else f"The log holds no denial of {log.party}."


def _more_time(log: Log) -> str:
    if log.outcome == "more_time":
        return ""
    return (
        f"{_heard(log)}." if log.has_heard else f"The log does not say that {log.party} asked for more time."
    )


_CALLED = {Says.CONTACTED: _contacted, Says.TRIED: _tried}
_HEARD_SAID = {
    Says.DECLINED: _declined,
    Says.ANSWERED: _answered,
    Says.DENIED: _denied,
    Says.MORE_TIME: _more_time,
}
