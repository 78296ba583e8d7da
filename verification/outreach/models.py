import calendar
import uuid
import zoneinfo
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from newsroom import triggers
from newsroom.dispatch.models import OutboxMessage
from newsroom.people.models import Desk, valid_holiday_calendar, valid_time_zone
from newsroom.stories.models import Story
from newsroom.stories.states import ENDED
from verification.checking.models import VerificationTask
from verification.claims.models import Claim
from verification.evidence.models import Blob, Evidence
from verification.outreach.querysets import PartyQuerySet, ReplyRequestQuerySet
from verification.outreach.states import (
    STILL_OUT,
    AttemptResult,
    Channel,
    InboundKind,
    InboundState,
    MailStep,
    Outcome,
    Pace,
    PartyKind,
    RequestType,
    Via,
)

BEHIND = timedelta(minutes=2)
"""How long before it was put an attempt may be dated that was logged after it: times are written to the minute."""


WRITTEN_LATER = timedelta(hours=12)


class Party(models.Model):
    """A person, body or press office that a desk asks for replies.

    `opens_at` and `closes_at` are wall times of `time_zone` (the desk's, when empty); without them no hour is closed.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="parties")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=PartyKind.choices)
    note = models.CharField("what to know when reaching them", max_length=500, blank=True)
    time_zone = models.CharField(max_length=60, blank=True, validators=[valid_time_zone])
    opens_at = models.TimeField(null=True, blank=True)
    closes_at = models.TimeField(null=True, blank=True)
    working_days = models.CharField("working days (1 is Monday)", max_length=7, default="12345")
    holiday_calendar = models.CharField(
        "public holidays of", max_length=12, blank=True, validators=[valid_holiday_calendar]
    )
    version = models.PositiveIntegerField(default=1)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "parties"
        ordering = ("name",)
        constraints = (
            # not once for each desk: a party that somebody must not know of is not found by its name
            models.UniqueConstraint(fields=["desk", "name", "added_by"], name="party_once_for_who_added_it"),
            models.CheckConstraint(
                condition=models.Q(opens_at__isnull=True, closes_at__isnull=True)
                | models.Q(opens_at__isnull=False, closes_at__isnull=False),
                name="party_opens_and_closes",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone) if self.time_zone else self.desk.zone

    @property
    def day_names(self) -> list[str]:
        """The days on which they work."""
        return [calendar.day_name[int(day) - 1] for day in self.working_days]


class Address(models.Model):
    """One way to reach a party. A bounce marks it bad; what is no longer used is retired, never deleted."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="addresses")
    channel = models.CharField(max_length=12, choices=Channel.choices)
    value = models.CharField("address, number or name there", max_length=320)
    note = models.CharField(max_length=200, blank=True)
    bad_since = models.DateTimeField(null=True)
    bad_because = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "addresses"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["party", "channel", "value"],
                name="address_once",
                condition=models.Q(retired_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_channel_display()}: {self.value}"


class HouseNumbers(models.Model):
    """What a desk holds to when it asks for a reply of a type at a pace; without a row the product's own hold.

    Times are minutes: to allow from delivery, from one follow-up to the next, and of the last call before publish-by.
    """

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="house_numbers")
    type = models.CharField(max_length=16, choices=RequestType.choices)
    pace = models.CharField(max_length=12, choices=Pace.choices)
    allow_minutes = models.PositiveIntegerField("time to allow, in minutes")
    channels_to_try = models.PositiveSmallIntegerField("channels to try")
    follow_up_minutes = models.PositiveIntegerField("minutes from one follow-up to the next")
    follow_ups = models.PositiveSmallIntegerField("follow-ups at most")
    last_call_minutes = models.PositiveIntegerField("minutes before publish-by of the last call")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "house numbers"
        constraints = (models.UniqueConstraint(fields=["desk", "type", "pace"], name="house_numbers_once"),)

    def __str__(self) -> str:
        return f"{self.desk}: {self.get_type_display()}, {self.get_pace_display()}"


class Template(models.Model):
    """How a desk words a mail of a step and type in a language (an IETF tag, like `lt` or `pt-BR`)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="mail_templates")
    type = models.CharField(max_length=16, choices=RequestType.choices)
    step = models.CharField(max_length=10, choices=MailStep.choices)
    language = models.CharField(max_length=20)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("type", "step", "language")
        constraints = (
            models.UniqueConstraint(fields=["desk", "type", "step", "language"], name="template_once"),
        )

    def __str__(self) -> str:
        return f"{self.get_type_display()}, {self.get_step_display()}, {self.language}"


class ReplyRequest(models.Model):
    """What was put to a party about one story, by when they should reply, and what came of it.

    The clock starts with the first delivery that stands (`started_at`); until then `reply_by` is what it would be.
    `put` is what is put to them now; what was put before stands in `puttings`.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="reply_requests")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="requests")
    type = models.CharField(max_length=16, choices=RequestType.choices)
    put = models.TextField("what was put to them")
    claims = models.ManyToManyField(Claim, related_name="reply_requests", blank=True)
    pace = models.CharField(max_length=12, choices=Pace.choices, default=Pace.ROUTINE)
    language = models.CharField(max_length=20, default="en")
    allow_minutes = models.PositiveIntegerField("time to allow, in minutes")
    channels_to_try = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField("when the clock started", null=True)
    reply_by = models.DateTimeField()
    next_follow_up_at = models.DateTimeField(null=True)
    follow_up_by_hand = models.BooleanField("the next follow-up was set by hand", default=False)
    paused_at = models.DateTimeField(null=True)
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    paused_because = models.CharField(max_length=500, blank=True)
    stale_at = models.DateTimeField(null=True)
    stale_because = models.CharField(max_length=500, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=16, choices=Outcome.choices, blank=True)
    promised_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    another_way = models.OneToOneField(
        VerificationTask,
        on_delete=models.PROTECT,
        null=True,
        related_name="way_to",
        verbose_name="the newest task to find another way to them",
    )
    version = models.PositiveIntegerField(default=1)

    objects = ReplyRequestQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(paused_at__isnull=True, paused_by__isnull=True)
                | models.Q(paused_at__isnull=False, paused_by__isnull=False),
                name="reply_request_paused_who_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.party} about {self.story}"

    @property
    def is_outstanding(self) -> bool:
        """Is nothing final known yet?"""
        return self.outcome in STILL_OUT

    @property
    def over_at(self) -> datetime | None:
        """When their time is over, with what they asked for; None while nothing has reached them."""
        if self.started_at is None:
            return None
        return max(self.reply_by, self.promised_until or self.reply_by)

    @property
    def has_open_page(self) -> bool:
        """Is there a reply page that can be answered? (Prefetch `links` for lists.)"""
        return any(link.is_open for link in self.links.all())

    @property
    def unread_mails(self) -> list["Reply"]:
        """Mails of theirs of which nobody has said yet what they are, oldest first. (Prefetch `replies` for lists.)

        Whoever reads a mail logs it once more at the very instant it came, with what it is.
        """
        replies = sorted(self.replies.all(), key=lambda reply: reply.pk)
        read = {reply.received_at for reply in replies if reply.via == Via.BY_HAND}
        return [reply for reply in replies if reply.via == Via.MAIL and reply.received_at not in read]

    @property
    def allowed(self) -> timedelta:
        """How long they have from the delivery."""
        return timedelta(minutes=self.allow_minutes)

    @property
    def standing_attempts(self) -> list["Attempt"]:
        """The attempts that no other corrects, in order of time. (Prefetch `attempts` for lists.)"""
        attempts = list(self.attempts.all())
        corrected = {attempt.corrects_id for attempt in attempts}
        return [attempt for attempt in attempts if attempt.pk not in corrected]

    @property
    def put_at(self) -> datetime:
        """When what is put to them now was put. (Prefetch `puttings` for lists.)"""
        last = max(self.puttings.all(), key=lambda putting: putting.number, default=None)
        return last.at if last and last.number > 1 else self.created_at

    @property
    def attempts_now(self) -> list["Attempt"]:
        """The attempts that stand and were made for what is put to them now; what is older is history.

        Who writes down what they do may be a little behind the clock; who asks by telephone first may write down what
        they put hours later. (Prefetch `puttings` and `attempts__mail`, too.)
        """
        logged = {attempt.pk: attempt for attempt in self.attempts.all()}
        since = self.put_at if self.put_at != self.created_at else self.created_at - WRITTEN_LATER
        return [attempt for attempt in self.standing_attempts if _is_for(attempt, logged, since)]

    @property
    def was_delivered(self) -> bool:
        """Did what is put to them now reach them? (Prefetch as for `attempts_now`.)"""
        return any(attempt.result == AttemptResult.DELIVERED for attempt in self.attempts_now)


class Putting(models.Model):
    """What was put to a party at one time: the questions as sent, and the claims with their words as they stood.

    `claims` holds an object per claim: claim (id), number, words_digest, statement, words (of its first place),
    places (the words of each), is_allegation.
    """

    request = models.ForeignKey(ReplyRequest, on_delete=models.PROTECT, related_name="puttings")
    number = models.PositiveSmallIntegerField()
    text = models.TextField("what was put to them")
    claims = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("request", "number")
        constraints = (models.UniqueConstraint(fields=["request", "number"], name="putting_once"),)

    def __str__(self) -> str:
        return f"{self.request}, put {self.number}"


class Mail(models.Model):
    """A mail to a party about one story, that a person sent from here. What became of it are attempts."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(ReplyRequest, on_delete=models.PROTECT, related_name="mails")
    address = models.ForeignKey(Address, on_delete=models.PROTECT, related_name="mails")
    step = models.CharField(max_length=10, choices=MailStep.choices)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    outbox = models.OneToOneField(OutboxMessage, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.request}"


class Attempt(models.Model):
    """One attempt to reach a party; never edited, only corrected by another row (`corrects`)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(ReplyRequest, on_delete=models.PROTECT, related_name="attempts")
    channel = models.CharField(max_length=12, choices=Channel.choices)
    at = models.DateTimeField()
    result = models.CharField(max_length=14, choices=AttemptResult.choices)
    detail = models.CharField("address, number or what happened", max_length=500, blank=True)
    address = models.ForeignKey(Address, on_delete=models.PROTECT, null=True, related_name="attempts")
    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, null=True, related_name="attempts")
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.get_channel_display()} to {self.request.party}"


def _is_for(attempt: Attempt, logged: dict[int, Attempt], put_at: datetime) -> bool:
    """Was this made for what was put at that time, not for what was put before? `logged` are all of its request."""
    if attempt.mail and attempt.mail.at < put_at:
        return False
    first = attempt
    while first.corrects_id:
        first = logged[first.corrects_id]
    return attempt.at >= put_at or (first.logged_at >= put_at and attempt.at >= put_at - BEHIND)


class ReplyLink(models.Model):
    """A page where a party may answer once, without an account. Its address is signed; it can be revoked."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(ReplyRequest, on_delete=models.PROTECT, related_name="links")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="reply_link_revoked_who_when",
            ),
        )

    def __str__(self) -> str:
        return f"reply page of {self.request}"

    @property
    def is_open(self) -> bool:
        """Can it still be answered?"""
        return not (self.answered_at or self.revoked_at) and self.expires_at > timezone.now()


class InboundMail(models.Model):
    """A mail that came in by webhook. `raw_sha256` is of the mail as received, so that a second copy is none.

    `token` is what stood in its address; `desk` is whose queue it waits in when it matches nothing (nobody's: every
    desk head's). `about` is a request that it speaks of without belonging to it, as a bounce for another address does.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    raw_sha256 = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=12, choices=InboundKind.choices)
    state = models.CharField(max_length=12, choices=InboundState.choices)
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, null=True, related_name="+")
    request = models.ForeignKey(ReplyRequest, on_delete=models.PROTECT, null=True, related_name="inbound")
    about = models.ForeignKey(ReplyRequest, on_delete=models.PROTECT, null=True, related_name="+")
    token = models.CharField(max_length=80, blank=True)
    message_id = models.CharField(max_length=400, blank=True)
    sender = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=400, blank=True)
    text = models.TextField(blank=True)
    raw = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.CharField("why it matches nothing, or was not taken", max_length=300, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        indexes = (
            # the queue of what matches nothing
            models.Index(
                fields=["desk"],
                name="inbound_unmatched",
                condition=models.Q(state=InboundState.UNMATCHED),
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject} from {self.sender}"


class Reply(models.Model):
    """What came back, or the fact that nothing did. It is logged by somebody, or came in by itself."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(ReplyRequest, on_delete=models.PROTECT, related_name="replies")
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    text = models.TextField(blank=True)
    received_at = models.DateTimeField()
    via = models.CharField(max_length=12, choices=Via.choices, default=Via.BY_HAND)
    said_by = models.CharField("who wrote or spoke for them", max_length=200, blank=True)
    link = models.OneToOneField(ReplyLink, on_delete=models.PROTECT, null=True, related_name="reply")
    inbound = models.OneToOneField(InboundMail, on_delete=models.PROTECT, null=True, related_name="reply")
    evidence = models.ManyToManyField(Evidence, related_name="+", verbose_name="what came with it")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    logged_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "replies"
        ordering = ("received_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(via=Via.BY_HAND, by__isnull=False)
                | models.Q(via=Via.REPLY_PAGE, link__isnull=False)
                | models.Q(via=Via.MAIL, inbound__isnull=False),
                name="reply_knows_whence",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.request}"

    @property
    def reference(self) -> str:
        """What a party can name their answer by."""
        return self.uuid.hex[:8].upper()


triggers.never_changed(
    "verification_putting", "What was put to somebody stays as it was put.", "request_id, number"
)
triggers.never_changed("verification_mail", "A mail that was sent stays as it was sent.", "uuid", "outbox_id")
triggers.never_changed(
    "verification_attempt",
    "An attempt is never edited; log another one that corrects it.",
    "uuid",
    "corrects_id",
)
_NEVER_EDITED = "A reply is never edited; log another one."
triggers.declare(
    triggers.Trigger(
        "verification_reply_no_update",
        "verification_reply",
        "UPDATE OF uuid, request_id, outcome, received_at, via, link_id, inbound_id, by_id, logged_at",
        _NEVER_EDITED,
    )
)
triggers.declare(
    triggers.Trigger(
        "verification_reply_words_stay",
        "verification_reply",
        "UPDATE OF text, said_by",
        "The words of a reply are never edited; they are only erased, once its story has ended.",
        f"""NEW.text NOT IN (OLD.text, '') OR NEW.said_by NOT IN (OLD.said_by, '') OR EXISTS (
            SELECT 1 FROM verification_replyrequest q JOIN newsroom_story s ON s.id = q.story_id
            WHERE q.id = OLD.request_id AND s.state NOT IN ({", ".join(f"'{state}'" for state in ENDED)}))""",  # noqa: S608 (enum values)
        reads=("verification_replyrequest", "newsroom_story"),
    )
)
triggers.never_deleted("verification_reply", _NEVER_EDITED)
triggers.never_replaced("verification_reply", _NEVER_EDITED, "uuid", "link_id", "inbound_id")
