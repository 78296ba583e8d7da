"""The reply log as it is shown: one card per request, with what was tried and what came back in order of time."""

from dataclasses import dataclass
from datetime import datetime

from django.forms import Form
from django.utils import timezone

from newsroom import addresses
from newsroom.stories.models import Story
from verification.gate.actions import assess
from verification.gate.findings import Finding
from verification.gate.view import StoryView
from verification.outreach.models import Attempt, Reply, ReplyRequest
from verification.outreach.states import AttemptResult, Channel, Outcome
from verification.web.reporter.reply_forms import AttemptForm, FollowUpForm, ReplyForm

NOTHING_CAME = (Outcome.NO_RESPONSE, Outcome.DELIVERY_FAILED, Outcome.NOT_REACHABLE)


@dataclass(frozen=True)
class Entry:
    """One line of a card: something that happened, or (not `past`) that is to happen."""

    at: datetime
    what: str
    by: str = ""
    text: str = ""
    sign: str = ""
    past: bool = True


@dataclass(frozen=True)
class Card:
    """One request with its line of time and its forms; `open` names the form that came back with errors."""

    request: ReplyRequest
    entries: list[Entry]
    attempt_form: Form
    reply_form: Form
    follow_up_form: Form
    open: str = ""

    @property
    def is_late(self) -> bool:
        """Has their time passed with nothing known?"""
        return (
            self.request.is_outstanding
            and (self.request.promised_until or self.request.reply_by) < timezone.now()
        )


@dataclass(frozen=True)
class Returned:
    """A form of a card that was refused, to be shown again as it was typed."""

    request: ReplyRequest
    name: str
    form: Form


def cards(story: Story, returned: Returned | None = None) -> list[Card]:
    """The cards of a story; those still outstanding first, the nearest follow-up on top."""
    requests = list(story.reply_requests.for_lists())
    requests.sort(key=lambda r: (not r.is_outstanding, r.next_follow_up_at or r.reply_by, r.pk))
    return [_card(request, story, returned) for request in requests]


def _card(request: ReplyRequest, story: Story, returned: Returned | None) -> Card:
    zone, key = story.desk.zone, request.uuid.hex[:8]
    attempts = list(request.attempts.all())
    channel = attempts[-1].channel if attempts else Channel.EMAIL
    now = timezone.now()
    forms: dict[str, Form] = {
        "attempt_form": AttemptForm(
            zone=zone, auto_id=f"attempt_{key}_%s", initial={"channel": channel, "at": now}
        ),
        "reply_form": ReplyForm(zone=zone, auto_id=f"reply_{key}_%s", initial={"received_at": now}),
        "follow_up_form": FollowUpForm(
            zone=zone, auto_id=f"follow_{key}_%s", initial={"next_follow_up_at": request.next_follow_up_at}
        ),
    }
    opened = ""
    if returned and returned.request.pk == request.pk:
        opened = returned.name
        forms[opened] = returned.form
    return Card(request=request, entries=_entries(request, attempts, now), open=opened, **forms)


def _entries(request: ReplyRequest, attempts: list[Attempt], now: datetime) -> list[Entry]:
    happened = [*map(_attempted, attempts), *map(_replied, request.replies.all())]
    coming = []
    if request.is_outstanding:
        if not request.promised_until:
            if request.reply_by < now:
                happened.append(
                    Entry(request.reply_by, "Their time was over", text="with no reply.", sign="s-false")
                )
            else:
                coming.append(Entry(request.reply_by, "Reply by", past=False))
        if at := request.next_follow_up_at:
            what = "Follow up now" if at < now else "Follow up"
            coming.append(Entry(at, what, str(request.owner), past=False))
    return sorted(happened, key=_when) + sorted(coming, key=_when)


def _when(entry: Entry) -> datetime:
    return entry.at


def _attempted(attempt: Attempt) -> Entry:
    failed = attempt.result == AttemptResult.NOT_DELIVERED
    said = f"{attempt.get_result_display()}." + (f" {attempt.detail}" if attempt.detail else "")
    return Entry(
        attempt.at, attempt.get_channel_display(), str(attempt.by), said, sign="s-false" if failed else ""
    )


def _replied(reply: Reply) -> Entry:
    sign = "s-false" if reply.outcome in NOTHING_CAME else "s-ok"
    return Entry(reply.received_at, reply.get_outcome_display(), str(reply.by), reply.text, sign)


def owed(view: StoryView) -> list[Finding]:
    """What the gate still misses in this log: outstanding replies, words it does not bear out, nobody asked."""
    here = addresses.replies(view.story.uuid)
    return [finding for finding in assess(view).blockers if finding.path.startswith(here)]
