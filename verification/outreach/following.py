"""When a request is followed up: what its log, its party and its story say, kept in its row and its reminders.

Nobody outside is ever written to from here: what falls due is said to whoever asked, with the message ready to send.
"""

from datetime import datetime

from django.db.models import F, Q
from django.utils import timezone

from newsroom.dispatch.actions import tell
from newsroom.errors import Invalid, NotPossible, require_text
from newsroom.ledger.actions import verb
from newsroom.people.models import User
from newsroom.stories.actions import take_turn
from newsroom.stories.models import Story
from newsroom.stories.states import UNDER_WAY, StoryState
from verification.outreach.clock import Facts, Times, Try, Why, reckon
from verification.outreach.models import Attempt, ReplyRequest
from verification.outreach.noting import note, with_zone
from verification.outreach.paces import Numbers, numbers_of
from verification.outreach.permissions import may_log_replies
from verification.outreach.querysets import ReplyRequestQuerySet
from verification.outreach.states import STILL_OUT, AttemptResult, Channel
from verification.reminders.actions import cancel, schedule
from verification.reminders.calendar import of_party
from verification.reminders.models import Reminder
from verification.reminders.states import WAITING, ReminderState

FOLLOW_UP = "reply_follow_up"
LAST_CALL = "last_call"
REPLY_BY_PASSED = "reply_by_passed"
NO_HOUR_LEFT = "no_hour_left"

CHASED = (*UNDER_WAY, StoryState.PUBLISHED)
"""States of a story in which its parties are still asked: what ran without an answer is updated when one comes."""
ABOUT_TO_RUN = tuple(state for state in UNDER_WAY if state != StoryState.HELD)
"""States in which publish-by means something: a held story does not run, so nothing is the last call."""

LIVE = (Channel.PHONE, Channel.IN_PERSON)


def plan(request: ReplyRequest, now: datetime | None = None) -> Times:
    """Set the times and reminders of a request as its log stands now. Part of the verb that calls it, and its end.

    Calling it again changes nothing. When no working hour of the party is left before publish-by, whoever asked is
    told at once, and once for each publish-by.
    """
    now = now or timezone.now()
    take_turn(request.story_id)
    fresh = ReplyRequest.objects.for_clock().get(pk=request.pk)
    if _own_date_is_over(fresh):
        fresh.follow_up_by_hand, fresh.next_follow_up_at = False, None
    times = times_of(fresh, now)
    _keep(fresh, times)
    goes_on = times.why != Why.OVER
    publish_by = _publish_by(fresh.story)
    _remind(FOLLOW_UP, fresh, None if times.why == Why.LAST_CALL else times.follow_up_at)
    _remind(LAST_CALL, fresh, times.last_call_at, not_after=publish_by)
    _remind(REPLY_BY_PASSED, fresh, times.over_at if goes_on else None)
    if times.no_hour_left and publish_by:
        tell(
            users=[fresh.owner],
            kind=NO_HOUR_LEFT,
            key=f"{fresh.pk}:{publish_by.isoformat()}",
            payload={"request": fresh.pk},
            story_id=fresh.story_id,
            desk=fresh.story.desk,
            not_after=publish_by,
        )
    request.refresh_from_db()
    return times


def take_turns(requests: ReplyRequestQuerySet) -> list[int]:
    """Wait for every story on which these requests still matter, in the order of their ids; gives those ids.

    What touches several stories begins with this, before anything else of it is locked (docs/adr/0005).
    """
    matter = requests.filter(Q(story__state__in=UNDER_WAY) | Q(outcome__in=STILL_OUT))
    stories = sorted(set(matter.order_by().values_list("story_id", flat=True)))
    for story_id in stories:
        take_turn(story_id)
    return stories


def plan_anew(requests: ReplyRequestQuerySet) -> None:
    """Set the times of those of these requests that are outstanding. Part of a verb that began with `take_turns`."""
    for request in requests.outstanding().select_related("story__desk").order_by("story_id", "pk"):
        plan(request)


def times_of(request: ReplyRequest, now: datetime, numbers: Numbers | None = None) -> Times:
    """The times of a request as they stand (take it from `for_clock()`); `numbers` where they are known already."""
    return reckon(facts_of(request, numbers), now)


def facts_of(request: ReplyRequest, numbers: Numbers | None = None) -> Facts:
    """What the log, the party, the house and the story say about when a request is followed up."""
    story, party = request.story, request.party
    ways = [address for address in party.addresses.all() if address.retired_at is None]
    return Facts(
        put_at=request.put_at,
        reply_by=request.reply_by,
        allow=request.allowed,
        numbers=numbers or numbers_of(story.desk, request.type, request.pace),
        hours=of_party(party),
        tries=tuple(_tried(attempt) for attempt in request.attempts_now),
        publish_by=_publish_by(story),
        promised_until=request.promised_until,
        own_date=request.next_follow_up_at if request.follow_up_by_hand else None,
        paused=request.paused_at is not None,
        ways_left=not ways or any(address.bad_since is None for address in ways),
        goes_on=request.is_outstanding and story.state in CHASED,
    )


def _tried(attempt: Attempt) -> Try:
    live = attempt.channel in LIVE
    return Try(
        at=attempt.at,
        delivered=attempt.result == AttemptResult.DELIVERED,
        live=live,
        bounced=attempt.result == AttemptResult.NOT_DELIVERED and not live,
    )


def _publish_by(story: Story) -> datetime | None:
    return story.publish_by if story.state in ABOUT_TO_RUN else None


def _own_date_is_over(request: ReplyRequest) -> bool:
    """A date set by hand holds until they are tried at that time or after it."""
    own = request.next_follow_up_at
    return (
        request.follow_up_by_hand
        and own is not None
        and any(tried.at >= own and not tried.bounced for tried in map(_tried, request.standing_attempts))
    )


def _keep(request: ReplyRequest, times: Times) -> None:
    """Write the times into the row. A date set by hand outlives a pause, and ends with the request."""
    by_hand = request.follow_up_by_hand and times.why != Why.OVER
    fields = {
        "started_at": times.started_at,
        "reply_by": times.reply_by,
        "next_follow_up_at": request.next_follow_up_at if by_hand else times.follow_up_at,
        "follow_up_by_hand": by_hand,
    }
    unlike = ReplyRequest.objects.filter(pk=request.pk).exclude(
        **{key: value for key, value in fields.items() if value is not None},
        **{f"{key}__isnull": True for key, value in fields.items() if value is None},
    )
    unlike.update(**fields, version=F("version") + 1)


def _remind(
    kind: str, request: ReplyRequest, due_at: datetime | None, not_after: datetime | None = None
) -> None:
    """Remind at an instant; what was said of that instant already is not said again."""
    if due_at is None:
        cancel(kind, request.pk)
        return
    last = Reminder.objects.filter(kind=kind, subject_id=request.pk).order_by("-cycle", "-step").first()
    if last and last.first_due_at == due_at and last.state not in (*WAITING, ReminderState.CANCELLED):
        return
    schedule(kind, request.pk, story=request.story, due_at=due_at, not_after=not_after)


def schedule_changed(*, story: Story, **_: object) -> None:
    """Hook `schedule_changed`: last calls follow publish-by, and what it leaves no hour for is said."""
    _plan_all(story)


def story_stopped(*, story: Story, **_: object) -> None:
    """Hook `story_stopped`: what becomes of the chasing when a story is held, returned, spiked, retracted or goes on.

    A held story waits, often for the very reply, so its follow-ups go on; whoever wants quiet pauses the request. Only
    its last calls end, since it will not run at its publish-by; they come back when it goes on. A returned story is
    being worked on: nothing changes. A spiked or retracted one has nothing more to ask: all its reminders end, and
    unspiking reckons them anew.
    """
    _plan_all(story)


def _plan_all(story: Story) -> None:
    for request in story.reply_requests.outstanding().order_by("pk"):
        plan(request)


def set_follow_up(request: ReplyRequest, at: datetime) -> None:
    """Follow up at an instant that somebody chose. Part of the verb that calls it."""
    if at <= timezone.now():
        raise Invalid({"next_follow_up_at": ["Choose a time that lies ahead."]})
    ReplyRequest.objects.filter(pk=request.pk).update(
        next_follow_up_at=at, follow_up_by_hand=True, version=F("version") + 1
    )
    plan(request)


@verb
def follow_up(*, by: User, request: ReplyRequest, at: datetime) -> ReplyRequest:
    """Set by hand when to follow up next; it holds over the house numbers and over what they promised."""
    _begin(by, request)
    with_zone("next_follow_up_at", at)
    if request.paused_at:
        raise NotPossible("Following up is paused here. Resume it, then choose a time.")
    set_follow_up(request, at)
    note("follow_up_set", request, by, at=at.isoformat())
    return request


@verb
def unset_follow_up(*, by: User, request: ReplyRequest) -> ReplyRequest:
    """Give up the date that was set by hand: the house numbers and what they promised hold again."""
    _begin(by, request)
    unset = ReplyRequest.objects.filter(pk=request.pk, follow_up_by_hand=True).update(
        follow_up_by_hand=False, next_follow_up_at=None, version=F("version") + 1
    )
    if not unset:
        raise NotPossible("No follow-up is set by hand here.")
    plan(request)
    note("follow_up_unset", request, by)
    return request


@verb
def pause(*, by: User, request: ReplyRequest, reason: str) -> ReplyRequest:
    """Stop following up for now, and say why. Their time runs on, and the last call is still said."""
    _begin(by, request)
    reason = require_text("reason", reason, "Write why nobody follows up for now.", limit=500)
    paused = ReplyRequest.objects.filter(pk=request.pk, paused_at=None).update(
        paused_at=timezone.now(), paused_by=by, paused_because=reason, version=F("version") + 1
    )
    if not paused:
        raise NotPossible("Following up is paused here already.")
    plan(request)
    note("paused", request, by, text=reason)
    return request


@verb
def resume(*, by: User, request: ReplyRequest) -> ReplyRequest:
    """Follow up again; what fell due meanwhile is due now."""
    _begin(by, request)
    resumed = ReplyRequest.objects.filter(pk=request.pk, paused_at__isnull=False).update(
        paused_at=None, paused_by=None, paused_because="", version=F("version") + 1
    )
    if not resumed:
        raise NotPossible("Following up is not paused here.")
    plan(request)
    note("resumed", request, by)
    return request


def _begin(by: User, request: ReplyRequest) -> None:
    may_log_replies(by=by, story=request.story)
    take_turn(request.story_id)
    request.refresh_from_db()
    if not request.is_outstanding:
        raise NotPossible("This request has its outcome; there is nothing to follow up.")
