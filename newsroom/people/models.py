import uuid
import zoneinfo
from datetime import time
from functools import cached_property
from typing import Any, ClassVar

import holidays
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from newsroom.people.querysets import DeskQuerySet, InvitationQuerySet, MembershipQuerySet
from newsroom.people.states import Role


def valid_time_zone(name: str) -> None:
    """Refuse a name that the tz database does not hold."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            "%(name)s is not a time zone; write one like Europe/Vilnius.", params={"name": name}
        )


def valid_holiday_calendar(code: str) -> None:
    """Refuse a country (ISO 3166-1 alpha-2), or a country and part of it (DE-BE), that `holidays` does not know."""
    country, _, part = code.partition("-")
    parts = holidays.list_supported_countries().get(country)
    if parts is None or (part and part not in parts):
        raise ValidationError(
            "%(code)s is no calendar of holidays; write a country like LT, or a part of one like DE-BE.",
            params={"code": code},
        )


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, is_staff=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. What they may do comes from their memberships alone; `is_staff` only opens the admin's door.

    `quiet_from`, `quiet_until` and `digest_at` are wall times of the person's own zone.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("e-mail", unique=True)
    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=60, blank=True, validators=[valid_time_zone])
    quiet_from = models.TimeField("quiet from", null=True, blank=True)
    quiet_until = models.TimeField("quiet until", null=True, blank=True)
    digest_at = models.TimeField("digest at", default=time(8))
    single_keys = models.BooleanField("single-key shortcuts", default=True)
    is_active = models.BooleanField("active", default=True)
    is_staff = models.BooleanField("may open the admin", default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    only_desk_id: int | None = None
    """Set for one request that a token for one desk alone has signed: all other desks are none of its business."""

    objects = UserManager()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(Lower("email"), name="user_email_any_case"),
            models.CheckConstraint(
                condition=models.Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | models.Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="user_quiet_from_until",
            ),
        )

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @cached_property
    def memberships_now(self) -> list["Membership"]:
        """Active memberships, read once per user object (one request); nobody inactive has any."""
        if not self.is_active:
            return []
        found = self.memberships.active().select_related("desk")
        return list(found.filter(desk_id=self.only_desk_id) if self.only_desk_id else found)

    def roles_on(self, desk_id: int) -> frozenset[str]:
        """The roles this person has on a desk."""
        return frozenset(m.role for m in self.memberships_now if m.desk_id == desk_id)

    def desk_ids(self, *roles: str) -> list[int]:
        """Desks where this person has one of the roles (any role when none is named)."""
        return sorted({m.desk_id for m in self.memberships_now if not roles or m.role in roles})

    def is_senior_on(self, desk_id: int) -> bool:
        """Is this person a senior editor of the desk?"""
        return any(m.senior for m in self.memberships_now if m.desk_id == desk_id and m.role == Role.EDITOR)


def asks_second_factor() -> bool:
    """Whether a new desk asks for it: a real newsroom's does, the demo's does not."""
    return bool(settings.SECOND_FACTOR)


class Desk(models.Model):
    """A desk of the newsroom: who works together, in which zone, at which hours (wall time of the desk)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=40, unique=True)
    time_zone = models.CharField(max_length=60, default="UTC", validators=[valid_time_zone])
    opens_at = models.TimeField(default=time(7))
    closes_at = models.TimeField(default=time(23))
    working_days = models.CharField("working days (1 is Monday)", max_length=7, default="1234567")
    holiday_calendar = models.CharField(
        "public holidays of", max_length=12, blank=True, validators=[valid_holiday_calendar]
    )
    asks_web_archive = models.BooleanField("asks a web archive to save captured pages", default=False)
    second_factor = models.BooleanField(
        "asks editors, heads, legal readers and readers of identities for a second step at sign-in",
        default=asks_second_factor,
    )
    publishes_record = models.BooleanField("shows readers how it checked", default=False)
    keeps_text_months = models.PositiveSmallIntegerField(
        "erases free text so many months after a story ended", null=True, blank=True
    )
    duty_editor = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = DeskQuerySet.as_manager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)


class Membership(models.Model):
    """One role of one person on one desk. Capacity is in effort points open at once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    senior = models.BooleanField("senior (editors)", default=False)
    capacity = models.PositiveSmallIntegerField("capacity, effort points open at once", default=12)
    skills = models.JSONField("kinds of claims this person is good at", default=list, blank=True)
    languages = models.JSONField(default=list, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ("desk__name", "role", "user__name")
        constraints = (
            models.UniqueConstraint(fields=["user", "desk", "role"], name="membership_once"),
            models.CheckConstraint(
                condition=models.Q(senior=False) | models.Q(role=Role.EDITOR),
                name="membership_senior_is_editor",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display().lower()}, {self.desk}"


class Invitation(models.Model):
    """An invitation to a desk by e-mail; the link carries a secret of which only the SHA-256 is kept."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField()
    name = models.CharField(max_length=120)
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=20, choices=Role.choices)
    senior = models.BooleanField(default=False)
    secret_sha256 = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-invited_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | models.Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_who_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.email} to {self.desk}"
