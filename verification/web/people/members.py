"""The people of a desk, for its head: who does what, how much they hold, and letting them go."""

from collections import defaultdict
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from newsroom.errors import Invalid, NotPermitted
from newsroom.people import actions, sessions
from newsroom.people.models import Desk, Invitation, Membership, User
from newsroom.people.states import Role
from newsroom.stories.querysets import seen_by
from verification.checking.assignment import loads
from verification.checking.models import VerificationTask
from verification.claims.states import Kind
from verification.web.access import managed_desk, me
from verification.web.fresh import fresh_sign_in
from verification.web.people.forms import (
    DeskForm,
    InviteForm,
    MembershipForm,
    RoleForm,
    role_choices,
)


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The first desk this person heads."""
    desk = Desk.objects.filter(pk__in=me(request).desk_ids(Role.DESK_HEAD)).first()
    if desk is None:
        raise NotPermitted("Only a desk head sees this page: people and roles are theirs to keep.")
    return people_page(request, desk)


@login_required
@require_safe
def desk_people(request: HttpRequest, desk: str) -> HttpResponse:
    """The people of one desk."""
    return people_page(request, managed_desk(request, desk))


def people_page(
    request: HttpRequest,
    desk: Desk,
    *,
    status: int = 200,
    invite: InviteForm | None = None,
    desk_form: DeskForm | None = None,
) -> HttpResponse:
    """Everybody on the desk, invitations that wait, and the forms; `invite` and `desk_form` come back with errors."""
    team = {load.user.pk: load for load in loads([desk.pk])}
    theirs: dict[int, list[Membership]] = defaultdict(list)
    for membership in Membership.objects.on(desk.pk).select_related("user").order_by("user__name", "role"):
        theirs[membership.user_id].append(membership)
    return render(
        request,
        "people/people.html",
        {
            "desk": desk,
            "desks": Desk.objects.filter(pk__in=me(request).desk_ids(Role.DESK_HEAD)),
            "rows": [
                {"user": roles[0].user, "roles": roles, "load": team.get(pk), "skills": _skills(roles)}
                for pk, roles in theirs.items()
            ],
            "invitations": Invitation.objects.pending(timezone.now())
            .filter(desk=desk)
            .select_related("invited_by"),
            "invite_form": invite or InviteForm(),
            "desk_form": desk_form or DeskForm(desk),
            "second_factor_of_all": settings.SECOND_FACTOR_OF_ALL,
            "web_archive": urlsplit(settings.WEB_ARCHIVE_ENDPOINT).hostname,
        },
        status=status,
    )


def _skills(roles: list[Membership]) -> list[str]:
    return [str(Kind(skill).label) for membership in roles for skill in membership.skills]


@login_required
@require_POST
def change_desk(request: HttpRequest, desk: str) -> HttpResponse:
    """Change when and where the desk works."""
    its = managed_desk(request, desk)
    form = DeskForm(its, request.POST)
    try:
        if not form.is_valid():
            return people_page(request, its, status=422, desk_form=form)
        actions.change_desk(by=me(request), desk=its, **form.changes)
    except Invalid as refusal:
        form.refuse(refusal)
        return people_page(request, its, status=422, desk_form=form)
    messages.success(request, f"{its.name} is changed.")
    return redirect("desk_people", its.slug)


@login_required
@require_POST
def ask_web_archive(request: HttpRequest, desk: str) -> HttpResponse:
    """Turn asking a web archive on or off."""
    its = managed_desk(request, desk)
    asks = request.POST.get("asks") == "on"
    actions.ask_web_archive(by=me(request), desk=its, asks=asks)
    messages.success(
        request,
        "A web archive is asked to save the pages this desk captures."
        if asks
        else "No web archive is asked any more.",
    )
    return redirect("desk_people", its.slug)


@login_required
@require_POST
@fresh_sign_in
def ask_second_factor(request: HttpRequest, desk: str) -> HttpResponse:
    """Turn asking for a second step at sign-in on or off."""
    its = managed_desk(request, desk)
    asks = request.POST.get("asks") == "on"
    actions.ask_second_factor(by=me(request), desk=its, asks=asks)
    messages.success(
        request,
        "Editors, heads, legal readers and readers of identities sign in with a second step from now on."
        if asks
        else "A password alone opens every account of the desk again.",
    )
    return redirect("desk_people", its.slug)


@login_required
@require_safe
def person(request: HttpRequest, desk: str, uuid: UUID) -> HttpResponse:
    """One person on the desk."""
    its = managed_desk(request, desk)
    return person_page(request, its, _member(its, uuid))


def _member(desk: Desk, uuid: UUID) -> User:
    user = User.objects.filter(uuid=uuid, pk__in=Membership.objects.on(desk.pk).values("user")).first()
    if user is None:
        raise Http404
    return user


def _membership(desk: Desk, user: User, role: str) -> Membership:
    found = Membership.objects.on(desk.pk, role).filter(user=user).select_related("desk", "user").first()
    if found is None:
        raise Http404
    return found


def person_page(
    request: HttpRequest,
    desk: Desk,
    user: User,
    *,
    status: int = 200,
    typed: dict[str, forms.Form] | None = None,
) -> HttpResponse:
    """What one person does on the desk; `typed` holds the forms that come back, by role ("" is another role)."""
    typed = typed or {}
    memberships = list(Membership.objects.on(desk.pk).filter(user=user).select_related("desk"))
    held = [membership.role for membership in memberships]
    return render(
        request,
        "people/person.html",
        {
            "desk": desk,
            "person": user,
            "rows": [
                {"membership": membership, "form": typed.get(membership.role) or MembershipForm(membership)}
                for membership in memberships
            ],
            "signed_in": len(sessions.sessions_of(user, timezone.now())),
            "role_form": typed.get("") or RoleForm(role_choices(held)),
            "load": next((load for load in loads([desk.pk]) if load.user.pk == user.pk), None),
            **_if_they_leave(me(request), desk, user, memberships),
        },
        status=status,
    )


def _if_they_leave(by: User, desk: Desk, user: User, memberships: list[Membership]) -> dict[str, Any]:
    """What would happen to this person’s work and account, said before it is done.

    Tasks of stories that `by` does not see are counted, and not named.
    """
    tasks = (
        VerificationTask.objects.active()
        .filter(Q(owner=user) | Q(assignee=user), story__desk=desk)
        .select_related("story", "claim")
        .order_by("story__slug", "claim__number")
    )
    elsewhere = Membership.objects.active().filter(user=user).exclude(desk=desk).exists()
    other_head = Membership.objects.on(desk.pk, Role.DESK_HEAD).exclude(user=user).exists()
    return {
        "handed_over": tasks,
        "handed_over_seen": tasks.filter(seen_by(by)),
        "closes_account": not elsewhere and not user.is_superuser,
        "last_head": not other_head and any(m.role == Role.DESK_HEAD for m in memberships),
        "checks": any(m.role == Role.FACT_CHECKER for m in memberships),
    }


@login_required
@require_POST
@fresh_sign_in
def add_member(request: HttpRequest, desk: str, uuid: UUID) -> HttpResponse:
    """Give a person another role on the desk."""
    its = managed_desk(request, desk)
    user = _member(its, uuid)
    held = Membership.objects.on(its.pk).filter(user=user).values_list("role", flat=True)
    form = RoleForm(role_choices(list(held)), request.POST)
    try:
        if not form.is_valid():
            return person_page(request, its, user, status=422, typed={"": form})
        actions.add_member(by=me(request), desk=its, user=user, **form.cleaned_data)
    except Invalid as refusal:
        form.refuse(refusal)
        return person_page(request, its, user, status=422, typed={"": form})
    messages.success(request, f"{user.name} is {Role(form.cleaned_data['role']).label.lower()} now.")
    return redirect("person", its.slug, user.uuid)


@login_required
@require_POST
def change_membership(request: HttpRequest, desk: str, uuid: UUID, role: str) -> HttpResponse:
    """Change what a person can carry and is good at, or an editor's seniority."""
    its = managed_desk(request, desk)
    user = _member(its, uuid)
    membership = _membership(its, user, role)
    form = MembershipForm(membership, request.POST)
    try:
        if not form.is_valid():
            return person_page(request, its, user, status=422, typed={role: form})
        actions.change_membership(by=me(request), membership=membership, **form.changes)
    except Invalid as refusal:
        form.refuse(refusal)
        return person_page(request, its, user, status=422, typed={role: form})
    messages.success(request, f"{user.name}’s role is changed.")
    return redirect("person", its.slug, user.uuid)


@login_required
@require_POST
def end_membership(request: HttpRequest, desk: str, uuid: UUID, role: str) -> HttpResponse:
    """Take a role away."""
    its = managed_desk(request, desk)
    user = _member(its, uuid)
    membership = _membership(its, user, role)
    actions.end_membership(by=me(request), membership=membership)
    messages.success(
        request, f"{user.name} is no longer {membership.get_role_display().lower()} on {its.name}."
    )
    return _after(request, its, user)


@login_required
@require_POST
def leave(request: HttpRequest, desk: str, uuid: UUID) -> HttpResponse:
    """Let a person leave the desk."""
    its = managed_desk(request, desk)
    user = _member(its, uuid)
    actions.leave(by=me(request), desk=its, user=user)
    messages.success(request, f"{user.name} has left {its.name}. What they had is with the desk again.")
    return _after(request, its, user)


@login_required
@require_POST
def sign_out(request: HttpRequest, desk: str, uuid: UUID) -> HttpResponse:
    """End every session of a person."""
    its = managed_desk(request, desk)
    user = _member(its, uuid)
    ended = sessions.sign_out(by=me(request), desk=its, user=user)
    messages.success(request, f"{user.name} is signed out everywhere ({ended}), and is told by mail.")
    return redirect("person", its.slug, user.uuid)


def _after(request: HttpRequest, desk: Desk, user: User) -> HttpResponse:
    """Back to the person while they have a role, else to the desk, else home: a head may have ended their own role."""
    now = User.objects.get(pk=me(request).pk)
    if Role.DESK_HEAD not in now.roles_on(desk.pk):
        return redirect("home")
    if Membership.objects.on(desk.pk).filter(user=user).exists():
        return redirect("person", desk.slug, user.uuid)
    return redirect("desk_people", desk.slug)
