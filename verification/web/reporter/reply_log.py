"""The reply log as it is shown: one card per request, with what was tried and what came back in order of time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.forms import Form
from django.utils import timezone

from newsroom import addresses
from newsroom.dispatch.freezing import present_freeze
from newsroom.dispatch.models import Freeze
from newsroom.stories.models import Story
from verification.checking.models import VerificationTask
from verification.evidence.models import Evidence
from verification.gate.actions import assess
from verification.gate.findings import Finding
from verification.gate.view import StoryView
from verification.outreach.another_way import search_of
from verification.outreach.clock import Why
from verification.outreach.links import without_addresses
from verification.outreach.models import Address, Attempt, InboundMail, Mail, Putting, Reply, ReplyRequest
from verification.outreach.paces import numbers_on
from verification.outreach.sending import attempt_of
from verification.outreach.states import NOTHING_CAME, AttemptResult, Channel, InboundKind, MailStep
from verification.outreach.steps import next_step
from verification.web.reporter.followed import Shown, shown
from verification.web.reporter.reply_forms import AttemptForm, FollowUpForm, GiveUpForm, PauseForm, ReplyForm

MOST_WORDS = 600
"""How many characters of an automatic reply are shown."""


@dataclass(frozen=True)
class Entry:
    """One line of a card: something that happened, or (not `past`) that is to happen.

    `attempt` can be corrected here; `unknown` is a mail of which somebody has to say what became of it; `automatic`
    is one that may be their answer after all.
    """

    at: datetime
    what: str
    by: str = ""
    text: str = ""
    sign: str = ""
    past: bool = True
    struck: bool = False
    attempt: Attempt | None = None
    unknown: Mail | None = None
    automatic: InboundMail | None = None
    files: list[Evidence] = field(default_factory=list)


@dataclass(frozen=True)
class Card:
    """One request with its line of time and its forms; `open` names the form that came back with errors."""

    request: ReplyRequest
    entries: list[Entry]
    addresses: list[Address]
    puttings: list[Putting]
    search: VerificationTask | None
    followed: Shown
    attempt_form: Form
    reply_form: Form
    follow_up_form: Form
    pause_form: Form
    give_up_form: Form
    open: str = ""

    @property
    def is_late(self) -> bool:
        """Has their time passed with nothing known?"""
        over_at = self.followed.times.over_at
        return over_at is not None and over_at < self.followed.now

    @property
    def can_mail(self) -> bool:
        """Is there an e-mail address that works?"""
        return any(one.channel == Channel.EMAIL and not one.bad_since for one in self.addresses)

    @property
    def step(self) -> MailStep:
        """What the next mail to them is."""
        return next_step(self.request)


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
    numbers = numbers_on(story.desk)
    now = timezone.now()
    freeze = present_freeze()
    return [_card(request, story, returned, shown(request, now, numbers), freeze) for request in requests]


def _card(
    request: ReplyRequest, story: Story, returned: Returned | None, followed: Shown, freeze: Freeze | None
) -> Card:
    zone, key = story.desk.zone, request.uuid.hex[:8]
    attempts = list(request.attempts.all())
    channel = attempts[-1].channel if attempts else Channel.EMAIL
    now = followed.now
    theirs = [address for address in request.party.addresses.all() if address.retired_at is None]
    forms: dict[str, Form] = {
        "attempt_form": AttemptForm(
            zone=zone, auto_id=f"attempt_{key}_%s", initial={"channel": channel, "at": now}
        ),
        "reply_form": ReplyForm(zone=zone, auto_id=f"reply_{key}_%s", initial={"received_at": now}),
        "follow_up_form": FollowUpForm(
            zone=zone, auto_id=f"follow_{key}_%s", initial={"next_follow_up_at": request.next_follow_up_at}
        ),
        "pause_form": PauseForm(zone=zone, auto_id=f"pause_{key}_%s"),
        "give_up_form": GiveUpForm(zone=zone, auto_id=f"give_{key}_%s"),
    }
    opened = ""
    if returned and returned.request.pk == request.pk:
        opened = returned.name
        forms[opened] = returned.form
    _offer(forms["attempt_form"], theirs)
    return Card(
        request=request,
        entries=_entries(request, attempts, followed, freeze),
        followed=followed,
        addresses=theirs,
        puttings=list(request.puttings.all()),
        search=search_of(request) if request.is_outstanding else None,
        open=opened,
        **forms,
    )


def _offer(form: Form, theirs: list[Address]) -> None:
    """The addresses that were fetched with the request, so that thirty cards ask no more than three."""
    field = form.fields["address"]
    field.choices = [  # type: ignore[attr-defined]  # a ModelChoiceField
        ("", "None of these"),
        *((address.uuid, field.label_from_instance(address)) for address in theirs),  # type: ignore[attr-defined]
    ]


def _entries(
    request: ReplyRequest, attempts: list[Attempt], followed: Shown, freeze: Freeze | None
) -> list[Entry]:
    corrected = {attempt.corrects_id for attempt in attempts}
    happened = [_attempted(attempt, attempt.pk in corrected) for attempt in attempts]
    happened += map(_replied, request.replies.all())
    happened += [_automatic(mail) for mail in request.inbound.all() if mail.kind == InboundKind.AUTO_REPLY]
    happened += _on_their_way(request, freeze)
    coming = list(_to_come(request, followed))
    if followed.is_over:
        happened.append(
            Entry(followed.times.over_at, "Their time was over", text="with no reply.", sign="s-false")  # type: ignore[arg-type]  # it is known once it is over
        )
    happened += [
        Entry(putting.at, "Put again", str(putting.by))
        for putting in request.puttings.all()
        if putting.number > 1
    ]
    return sorted(happened, key=_when) + sorted(coming, key=_when)


def _to_come(request: ReplyRequest, followed: Shown) -> Iterator[Entry]:
    times, now, owner = followed.times, followed.now, str(request.owner)
    if times.over_at and not followed.is_over:
        yield Entry(
            times.over_at, "Reply by" if times.over_at == times.reply_by else "What they promised", past=False
        )
    if times.follow_up_at and times.why != Why.LAST_CALL:
        yield Entry(
            times.follow_up_at,
            "Follow up now"
            if times.follow_up_at < now
            else f"Follow up{', after publish-by' * followed.follows_past}",
            owner,
            past=False,
        )
    if times.last_call_at:
        yield Entry(
            times.last_call_at,
            "Last call now" if times.last_call_at < now else "Last call",
            owner,
            past=False,
        )


def _when(entry: Entry) -> datetime:
    return entry.at


def _attempted(attempt: Attempt, is_corrected: bool) -> Entry:
    failed = attempt.result == AttemptResult.NOT_DELIVERED
    where = (
        f" {attempt.address.value}." if attempt.address and attempt.address.value != attempt.detail else ""
    )
    said = f"{attempt.get_result_display()}.{where}" + (f" {attempt.detail}" if attempt.detail else "")
    return Entry(
        attempt.at,
        attempt.get_channel_display() + (", corrected" if attempt.corrects_id else ""),
        str(attempt.by),
        said,
        sign="s-false" if failed and not is_corrected else "",
        struck=is_corrected,
        attempt=None if is_corrected else attempt,
        unknown=attempt.mail if attempt.result == AttemptResult.UNKNOWN and not is_corrected else None,
    )


def _where_it_is(mail: Mail, freeze: Freeze | None) -> str:
    waits = freeze is not None and mail.outbox.released_at is None
    return "Held back, because sending is frozen. It goes to" if waits else "On its way to"


def _on_their_way(request: ReplyRequest, freeze: Freeze | None) -> Iterator[Entry]:
    """Mails that were sent off, and of which nothing is known yet."""
    for mail in request.mails.all():
        if attempt_of(mail) is None:
            yield Entry(
                mail.at,
                f"E-mail, {mail.get_step_display().lower()}",
                str(mail.by),
                f"{_where_it_is(mail, freeze)} {mail.address.value}.",
            )


def _replied(reply: Reply) -> Entry:
    sign = "s-false" if reply.outcome in NOTHING_CAME else "s-ok"
    return Entry(
        reply.received_at,
        reply.get_outcome_display(),
        _whence(reply),
        without_addresses(reply.text),
        sign,
        files=list(reply.evidence.all()),
    )


def _automatic(mail: InboundMail) -> Entry:
    """An automatic reply, which is no answer; often it says who to write to instead."""
    words = without_addresses(f"“{mail.subject}” {mail.text}")
    shown = words if len(words) <= MOST_WORDS else words[: MOST_WORDS - 1] + "…"
    return Entry(mail.received_at, "Automatic reply, no answer", mail.sender, shown, automatic=mail)


def _whence(reply: Reply) -> str:
    """Who said it, and who logged it or how it came."""
    how = str(reply.by) if reply.by else reply.get_via_display().lower()
    return f"{reply.said_by} ({how})" if reply.said_by else how


def owed(view: StoryView) -> list[Finding]:
    """What the gate still misses in this log: outstanding replies, words it does not bear out, nobody asked."""
    here = addresses.replies(view.story.uuid)
    return [finding for finding in assess(view).blockers if finding.path.startswith(here)]
