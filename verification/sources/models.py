import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from newsroom import addresses, triggers
from newsroom.stories.models import Story
from verification.claims.models import Claim
from verification.evidence.models import Evidence
from verification.sources.querysets import (
    IdentityQuerySet,
    IdentityReaderQuerySet,
    PollCardQuerySet,
    RevealQuerySet,
    SourceQuerySet,
)
from verification.sources.states import GroundRules, Origin, Proximity, Sampling, SourceType
from verification.sources.vault import Sealed

_FROM_NOTHING = models.Q(derives_from__isnull=True, derives_from_evidence__isnull=True, outlet="")
_FROM_SOURCE = models.Q(derives_from__isnull=False, derives_from_evidence__isnull=True, outlet="")
_FROM_EVIDENCE = models.Q(derives_from__isnull=True, derives_from_evidence__isnull=False, outlet="")
_FROM_OUTLET = models.Q(derives_from__isnull=True, derives_from_evidence__isnull=True) & ~models.Q(outlet="")


class Source(models.Model):
    """Where something is from, as the story may name it. (A protected identity never stands here.)

    `origin` says where it has it from: itself, another source, an item of evidence, or an outlet known by name only.
    `evidence` is the item that holds it: the post, the document, the notes of the call.
    The row is never deleted; withdrawing leaves it in place with its reason.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="sources")
    name = models.CharField("name or pseudonym", max_length=200)
    type = models.CharField(max_length=20, choices=SourceType.choices)
    proximity = models.CharField(max_length=12, choices=Proximity.choices, default=Proximity.UNKNOWN)
    ground_rules = models.CharField(
        max_length=16, choices=GroundRules.choices, default=GroundRules.ON_THE_RECORD
    )
    origin = models.CharField(
        "where it has it from", max_length=8, choices=Origin.choices, default=Origin.OWN
    )
    derives_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="repeats"
    )
    derives_from_evidence = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="repeated_by"
    )
    outlet = models.CharField("outlet it repeats", max_length=200, blank=True)
    evidence = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="held_sources"
    )
    motive = models.CharField("what it may gain", max_length=500, blank=True)
    motive_told = models.BooleanField("the copy tells the reader", default=False)
    contact = models.CharField("how to reach it", max_length=500, blank=True)
    protected = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=1000, blank=True)
    claims = models.ManyToManyField(Claim, through="RestsOn", related_name="sources")

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(derives_from=models.F("id")), name="source_not_from_itself"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="source_withdrawn_who_when",
            ),
            models.CheckConstraint(
                condition=(models.Q(origin__in=(Origin.OWN, Origin.UNKNOWN)) & _FROM_NOTHING)
                | (models.Q(origin=Origin.REPEATS) & (_FROM_SOURCE | _FROM_EVIDENCE | _FROM_OUTLET))
                | (models.Q(origin=Origin.INSIDE) & (_FROM_SOURCE | _FROM_EVIDENCE)),
                name="source_from_one",
            ),
            models.CheckConstraint(
                condition=models.Q(protected=False) | models.Q(contact=""), name="source_protected_no_contact"
            ),
        )

    def __str__(self) -> str:
        return self.name


class RestsOn(models.Model):
    """A claim rests on a source, or a source contradicts it.

    `authority` is why this source can know this. An official primary document may be enough alone, by a named person
    and with the reason, for the words the claim then has (`sufficient_words`, the claim's digest).
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="rests_on")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    contradicts = models.BooleanField(default=False)
    authority = models.CharField("why it can know this", max_length=300, blank=True)
    sufficient_words = models.CharField(max_length=64, blank=True)
    sufficient_reason = models.CharField("why it is enough alone", max_length=500, blank=True)
    sufficient_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    sufficient_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["claim", "source"], name="rests_on_once"),
            models.CheckConstraint(
                condition=models.Q(
                    sufficient_reason="", sufficient_by__isnull=True, sufficient_at__isnull=True
                )
                | (
                    ~models.Q(sufficient_reason="")
                    & models.Q(sufficient_by__isnull=False, sufficient_at__isnull=False, contradicts=False)
                ),
                name="rests_on_sufficient_who_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.claim} on {self.source}"

    @property
    def is_enough(self) -> bool:
        """Was it said to be enough alone for the very words the claim has now?"""
        return bool(self.sufficient_reason) and self.sufficient_words == self.claim.words_digest

    @property
    def was_enough(self) -> bool:
        """Was it said to be enough alone, for words the claim has no more?"""
        return bool(self.sufficient_reason) and not self.is_enough


class Identity(models.Model):
    """Who a protected source is, sealed: readable only with a key that is not in the database (`vault`).

    `owner` entered it and keeps the list of readers. `shredded_by` is None when its time ran out. A shredded identity
    keeps its row and nothing that could be read.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.OneToOneField(Source, on_delete=models.PROTECT, related_name="identity")
    sealed = models.BinaryField()
    nonce = models.BinaryField()
    wrapped_key = models.BinaryField()
    wrap_nonce = models.BinaryField()
    key_id = models.CharField(max_length=40)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    needs_second = models.BooleanField("a second reader has to consent", default=False)
    keep_until = models.DateField("shredded after", null=True, blank=True)
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sealed_at = models.DateTimeField(default=timezone.now)
    shredded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    shredded_at = models.DateTimeField(null=True)

    objects = IdentityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "identities"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(shredded_at__isnull=True)
                | models.Q(sealed=b"", nonce=b"", wrapped_key=b"", wrap_nonce=b""),
                name="identity_shredded_is_empty",
            ),
        )

    def __str__(self) -> str:
        return f"Identity of {self.source}"

    @property
    def as_sealed(self) -> Sealed:
        """What the row holds, as the vault reads it."""
        return Sealed(
            sealed=bytes(self.sealed),
            nonce=bytes(self.nonce),
            wrapped_key=bytes(self.wrapped_key),
            wrap_nonce=bytes(self.wrap_nonce),
            key_id=self.key_id,
        )


class IdentityReader(models.Model):
    """Somebody who may reveal an identity. The owner is one of them."""

    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    objects = IdentityReaderQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["identity", "user"], name="identity_reader_once"),)

    def __str__(self) -> str:
        return f"{self.user} for {self.identity}"


class Reveal(models.Model):
    """One request to read an identity: why, who consented where a second person has to, and when it was read."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    identity = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="reveals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    asked_at = models.DateTimeField(default=timezone.now)
    consented_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    consented_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    refused_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    objects = RevealQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(consented_at__isnull=True, consented_by__isnull=True)
                | (
                    models.Q(consented_at__isnull=False, consented_by__isnull=False)
                    & ~models.Q(consented_by=models.F("by"))
                ),
                name="reveal_consented_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(refused_at__isnull=True, refused_by__isnull=True)
                | models.Q(refused_at__isnull=False, refused_by__isnull=False),
                name="reveal_refused_who_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.by}: {self.identity}"

    @property
    def path(self) -> str:
        """Its page."""
        source = self.identity.source
        return addresses.reveal(source.story.uuid, source.uuid, self.uuid)


class PollCard(models.Model):
    """What a poll discloses of itself (the items of AAPOR's Transparency Initiative), and its shares.

    `shares` is a list of {"answer", "share", "side"}: the answer as offered, its per cent as printed, and whether it
    is for, against, or neither. Dates are those of the field work.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="poll_cards")
    title = models.CharField(max_length=200)
    evidence = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="poll_cards"
    )
    claims = models.ManyToManyField(Claim, related_name="poll_cards", blank=True)
    sponsor = models.CharField("who paid for it", max_length=300, blank=True)
    conducted_by = models.CharField("who conducted it", max_length=300, blank=True)
    population = models.CharField("population under study", max_length=300, blank=True)
    sampling = models.CharField(max_length=12, choices=Sampling.choices, blank=True)
    recruitment = models.CharField("how the sample was made and recruited", max_length=500, blank=True)
    mode = models.CharField("how people were asked", max_length=200, blank=True)
    sample_size = models.PositiveIntegerField(null=True, blank=True)
    field_from = models.DateField("field work from", null=True, blank=True)
    field_to = models.DateField("field work to", null=True, blank=True)
    margin = models.DecimalField(
        "margin of sampling error, percentage points", max_digits=5, decimal_places=2, null=True, blank=True
    )
    margin_none = models.BooleanField("no margin can be computed", default=False)
    weighting = models.CharField(max_length=500, blank=True)
    processing = models.CharField("processing and quality checks", max_length=500, blank=True)
    question = models.TextField("question as it was asked", blank=True)
    limitations = models.CharField(max_length=500, blank=True)
    shares = models.JSONField(default=list, blank=True)
    decimals = models.PositiveSmallIntegerField("decimals the shares are rounded to", default=0)
    version = models.PositiveIntegerField(default=1)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    objects = PollCardQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(margin_none=False) | models.Q(margin__isnull=True),
                name="poll_margin_or_none",
            ),
            models.CheckConstraint(
                condition=models.Q(field_from__isnull=True)
                | models.Q(field_to__isnull=True)
                | models.Q(field_to__gte=models.F("field_from")),
                name="poll_field_dates_in_order",
            ),
        )

    def __str__(self) -> str:
        return self.title


triggers.never_deleted("verification_source", "A source is never deleted; withdraw it.")
triggers.never_replaced("verification_source", "A source is never written over; revise it.", "uuid")
triggers.once_set(
    "verification_source", "withdrawn_at", "A withdrawn source does not come back; add it again."
)
triggers.never_deleted("verification_identity", "An identity is never deleted; shred it.")
triggers.never_replaced("verification_identity", "An identity is never written over.", "uuid", "source_id")
triggers.declare(
    triggers.Trigger(
        "verification_identity_stays_shredded",
        "verification_identity",
        "UPDATE",
        "A shredded identity does not come back.",
        "OLD.shredded_at IS NOT NULL",
    )
)
triggers.never_deleted("verification_reveal", "What was revealed stays on record.")
triggers.never_replaced("verification_reveal", "What was revealed stays on record.", "uuid")
for _once in ("consented_at", "refused_at", "read_at"):
    triggers.once_set("verification_reveal", _once, "What was revealed stays on record.")
triggers.declare(
    triggers.Trigger(
        "verification_reveal_no_update",
        "verification_reveal",
        "UPDATE OF uuid, identity_id, by_id, reason, asked_at",
        "What was revealed stays on record.",
    )
)
