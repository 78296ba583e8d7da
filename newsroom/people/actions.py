"""Inviting people, giving them roles, and letting them go."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email, validate_slug
from django.db.models import F, Q
from django.utils import timezone

from newsroom import hooks
from newsroom.errors import Invalid, NotPossible, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.keyed import forget_answers
from newsroom.people.models import Desk, Invitation, Membership, User, valid_time_zone
from newsroom.people.permissions import may_manage_people
from newsroom.people.sessions import end_sessions
from newsroom.people.states import Role
from newsroom.people.tokens import end_tokens

INVITATION_LASTS = timedelta(days=7)
LONGEST_CAPACITY = 200


@dataclass(frozen=True)
class Invited:
    """An invitation and its secret, which is shown once and never stored."""

    invitation: Invitation
    secret: str


def _sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _role(role: str, *, senior: bool) -> str:
    if role not in Role.values:
        raise Invalid({"role": [f"There is no role called {role}."]})
    if senior and role != Role.EDITOR:
        raise Invalid({"senior": ["Only an editor can be senior."]})
    return role


@verb
def open_desk(*, name: str, slug: str, time_zone: str, head_email: str, head_name: str) -> Desk:
    """Open a desk and give it its first head, who invites everybody else. Done by whoever installs the product."""
    name = require_text("name", name, "Name the desk.", limit=80)
    try:
        valid_time_zone(time_zone)
        validate_slug(slug)
        validate_email(head_email)
    except ValidationError as error:
        raise Invalid({"": error.messages}) from error
    if Desk.objects.filter(Q(name=name) | Q(slug=slug)).exists():
        raise NotPossible(f"There is a desk called {name} or {slug} already.")
    desk = Desk.objects.create(name=name, slug=slug, time_zone=time_zone)
    email = head_email.strip().lower()
    head = User.objects.filter(email=email).first() or User.objects.create_user(
        email, name=head_name or email
    )
    Membership.objects.create(user=head, desk=desk, role=Role.DESK_HEAD)
    _keep_admin_door(head)
    record("people.desk_opened", by=head, subject=desk, desk_id=desk.pk, facts={"head": head.pk})
    return desk


@verb
def invite(*, by: User, desk: Desk, email: str, name: str, role: str, senior: bool = False) -> Invited:
    """Invite somebody to a desk; the link lasts seven days and works once."""
    may_manage_people(by=by, desk=desk)
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Invalid({"email": ["Write one e-mail address, like name@example.org."]}) from error
    name = require_text("name", name, "Write the person's name, as it should stand in the record.", limit=120)
    role = _role(role, senior=senior)
    if Membership.objects.on(desk.pk, role).filter(user__email=email).exists():
        raise NotPossible(f"{email} is already {Role(role).label.lower()} on {desk.name}.")
    now = timezone.now()
    Invitation.objects.pending(now).filter(email=email, desk=desk, role=role).update(revoked_at=now)
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email,
        name=name,
        desk=desk,
        role=role,
        senior=senior,
        secret_sha256=_sha256(secret),
        invited_by=by,
        expires_at=now + INVITATION_LASTS,
    )
    record(
        "people.invited", by=by, subject=invitation, desk_id=desk.pk, facts={"role": role, "senior": senior}
    )
    return Invited(invitation, secret)


def invitation_for(secret: str) -> Invitation | None:
    """The pending invitation a link belongs to; None when it is unknown, used, revoked or over."""
    return (
        Invitation.objects.pending(timezone.now())
        .filter(secret_sha256=_sha256(secret))
        .select_related("desk", "invited_by")
        .first()
    )


@verb
def revoke_invitation(*, by: User, invitation: Invitation) -> None:
    """Take an invitation back before it is accepted."""
    may_manage_people(by=by, desk=invitation.desk)
    now = timezone.now()
    if not Invitation.objects.pending(now).filter(pk=invitation.pk).update(revoked_at=now):
        raise NotPossible("This invitation was already accepted, revoked or is over.")
    record("people.invitation_revoked", by=by, subject=invitation, desk_id=invitation.desk_id)


@verb
def accept_invitation(*, secret: str, name: str, password: str) -> User:
    """Join the desk: makes the account when there is none, or checks the password of the one there is."""
    invitation = invitation_for(secret)
    if invitation is None:
        raise NotPossible("This invitation was used, revoked or is over. Ask the desk head for a new one.")
    user = User.objects.filter(email=invitation.email).first()
    if user is None:
        name = require_text("name", name, "Write your name.", limit=120)
        user = User(email=invitation.email, name=name)
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise Invalid({"password": error.messages}) from error
        user.set_password(password)
        user.save()
    elif not user.check_password(password):
        raise Invalid({"password": ["You have an account already; this is not its password."]})
    elif not user.is_active:  # they had left, and were asked back
        end_tokens(by=user, of=user)  # whoever closed the account by hand may have left some
        User.objects.filter(pk=user.pk).update(is_active=True)
        user.is_active = True
    now = timezone.now()
    if not Invitation.objects.pending(now).filter(pk=invitation.pk).update(accepted_at=now, accepted_by=user):
        raise NotPossible("This invitation was just used.")
    Membership.objects.update_or_create(
        user=user,
        desk=invitation.desk,
        role=invitation.role,
        defaults={"senior": invitation.senior, "left_at": None},
    )
    _keep_admin_door(user)
    end_sessions(user)  # a role more is opened by signing in, which is what comes next
    record(
        "people.joined",
        by=user,
        subject=invitation,
        desk_id=invitation.desk_id,
        facts={"role": invitation.role},
    )
    return user


@verb
def add_member(
    *,
    by: User,
    desk: Desk,
    user: User,
    role: str,
    senior: bool = False,
    capacity: int = 12,
    skills: Sequence[str] = (),
    languages: Sequence[str] = (),
) -> Membership:
    """Give somebody who has an account another role on the desk."""
    may_manage_people(by=by, desk=desk)
    role = _role(role, senior=senior)
    membership, _ = Membership.objects.update_or_create(
        user=user,
        desk=desk,
        role=role,
        defaults={
            "senior": senior,
            "capacity": _capacity(capacity),
            "skills": list(skills),
            "languages": list(languages),
            "left_at": None,
        },
    )
    _roles_changed(user, by=by)
    record(
        "people.role_given", by=by, subject=membership, desk_id=desk.pk, facts={"user": user.pk, "role": role}
    )
    return membership


def _capacity(capacity: int) -> int:
    if not 0 <= capacity <= LONGEST_CAPACITY:
        raise Invalid({"capacity": [f"Capacity is between 0 and {LONGEST_CAPACITY} effort points."]})
    return capacity


@verb
def change_membership(
    *,
    by: User,
    membership: Membership,
    senior: bool,
    capacity: int,
    skills: Sequence[str],
    languages: Sequence[str],
) -> Membership:
    """Change what a person can carry and is good at, and whether an editor is senior."""
    may_manage_people(by=by, desk=membership.desk)
    _role(membership.role, senior=senior)
    if membership.senior != senior:
        _roles_changed(membership.user, by=by)
    membership.senior = senior
    membership.capacity = _capacity(capacity)
    membership.skills = list(skills)
    membership.languages = list(languages)
    membership.save(update_fields=["senior", "capacity", "skills", "languages"])
    record(
        "people.membership_changed",
        by=by,
        subject=membership,
        desk_id=membership.desk_id,
        facts={"senior": senior, "capacity": capacity},
    )
    return membership


@verb
def end_membership(*, by: User, membership: Membership) -> None:
    """Take a role away; open tasks of a fact-checker who leaves the desk are handed over."""
    may_manage_people(by=by, desk=membership.desk)
    # two heads who leave at once wait for each other here, so that the second is counted after the first
    Desk.objects.filter(pk=membership.desk_id).update(slug=F("slug"))
    if membership.role == Role.DESK_HEAD and not (
        Membership.objects.on(membership.desk_id, Role.DESK_HEAD).exclude(pk=membership.pk).exists()
    ):
        raise NotPossible(
            f"{membership.desk.name} would have no desk head. Give somebody else that role first."
        )
    if not Membership.objects.filter(pk=membership.pk, left_at__isnull=True).update(left_at=timezone.now()):
        raise NotPossible("This role was already taken away.")
    user = User.objects.get(pk=membership.user_id)
    _roles_changed(user, by=by)
    end_tokens(by=by, of=user, desk=membership.desk)
    forget_answers(of=user)
    if membership.role == Role.FACT_CHECKER:
        hooks.member_left(user=user, desk=membership.desk, by=by)
    if not Membership.objects.on(membership.desk_id).filter(user=user).exists():
        hooks.desk_left(user=user, desk=membership.desk, by=by)
    record(
        "people.role_ended",
        by=by,
        subject=membership,
        desk_id=membership.desk_id,
        facts={"user": user.pk, "role": membership.role},
    )


@verb
def leave(*, by: User, desk: Desk, user: User) -> None:
    """Let a person leave the desk: every role ends, open tasks are handed over, the last desk closes the account."""
    may_manage_people(by=by, desk=desk)
    memberships = list(Membership.objects.on(desk.pk).filter(user=user).select_related("desk"))
    if not memberships:
        raise NotPossible(f"{user.name} is not on {desk.name}.")
    for membership in memberships:
        end_membership(by=by, membership=membership)
    if not Membership.objects.active().filter(user=user).exists() and not user.is_superuser:
        User.objects.filter(pk=user.pk).update(is_active=False)
    record("people.left", by=by, subject=user, desk_id=desk.pk)


@verb
def change_desk(
    *,
    by: User,
    desk: Desk,
    time_zone: str,
    opens_at: time,
    closes_at: time,
    working_days: str,
    duty_editor: User | None,
) -> Desk:
    """When and where a desk works, and who edits when nobody else is named; its name is fixed."""
    may_manage_people(by=by, desk=desk)
    errors: dict[str, list[str]] = {}
    try:
        valid_time_zone(time_zone)
    except ValidationError as error:
        errors["time_zone"] = error.messages
    if opens_at == closes_at:
        errors["closes_at"] = ["The desk closes at the very time it opens; give two different times."]
    days = "".join(sorted(set(working_days)))
    if not days or not set(days) <= set("1234567"):
        errors["working_days"] = ["Choose at least one day of the week."]
    if duty_editor and not Membership.objects.on(desk.pk, Role.EDITOR).filter(user=duty_editor).exists():
        errors["duty_editor"] = [f"{duty_editor.name} is not an editor of {desk.name}."]
    if errors:
        raise Invalid(errors)
    desk.time_zone, desk.opens_at, desk.closes_at = time_zone, opens_at, closes_at
    desk.working_days, desk.duty_editor = days, duty_editor
    desk.save(update_fields=["time_zone", "opens_at", "closes_at", "working_days", "duty_editor"])
    record(
        "people.desk_changed",
        by=by,
        subject=desk,
        desk_id=desk.pk,
        facts={
            "time_zone": time_zone,
            "opens_at": opens_at.isoformat(),
            "closes_at": closes_at.isoformat(),
            "working_days": days,
            "duty_editor": duty_editor.pk if duty_editor else None,
        },
    )
    return desk


@verb
def ask_web_archive(*, by: User, desk: Desk, asks: bool) -> Desk:
    """Turn on, or off, that a web archive is asked to save the pages this desk captures."""
    may_manage_people(by=by, desk=desk)
    if not Desk.objects.filter(pk=desk.pk, asks_web_archive=not asks).update(asks_web_archive=asks):
        raise NotPossible(f"It is {'on' if asks else 'off'} already for {desk.name}.")
    desk.refresh_from_db(fields=["asks_web_archive"])
    record("people.web_archive_changed", by=by, subject=desk, desk_id=desk.pk, facts={"asks": asks})
    return desk


@verb
def ask_second_factor(*, by: User, desk: Desk, asks: bool) -> Desk:
    """Ask editors, heads, legal readers and readers of identities for a second step at sign-in, or no longer."""
    may_manage_people(by=by, desk=desk)
    if not Desk.objects.filter(pk=desk.pk, second_factor=not asks).update(second_factor=asks):
        raise NotPossible(f"{desk.name} {'asks' if asks else 'does not ask'} for a second step already.")
    desk.refresh_from_db(fields=["second_factor"])
    record("people.second_factor_asked", by=by, subject=desk, desk_id=desk.pk, facts={"asks": asks})
    return desk


@verb
def change_settings(*, by: User, name: str, time_zone: str, single_keys: bool) -> User:
    """A person's own settings."""
    name = require_text("name", name, "Write your name.", limit=120)
    if time_zone:
        try:
            valid_time_zone(time_zone)
        except ValidationError as error:
            raise Invalid({"time_zone": error.messages}) from error
    by.name, by.time_zone, by.single_keys = name, time_zone, single_keys
    by.save(update_fields=["name", "time_zone", "single_keys"])
    record("people.settings_changed", by=by, subject=by)
    return by


def _roles_changed(user: User, *, by: User) -> None:
    """Whoever was given or lost a role signs in anew; who changed their own sits before us."""
    _keep_admin_door(user)
    if user != by:
        end_sessions(user)


def _keep_admin_door(user: User) -> None:
    """Desk heads assign checkers in the admin, so they, and only they, may open it."""
    heads_a_desk = Membership.objects.active().filter(user=user, role=Role.DESK_HEAD).exists()
    User.objects.filter(pk=user.pk).update(is_staff=heads_a_desk or user.is_superuser)
