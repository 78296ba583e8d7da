"""Inviting somebody, and their accepting it: the one page that strangers may open."""

from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from newsroom.errors import Invalid, NotPossible
from newsroom.people import actions
from newsroom.people.models import Invitation, User
from verification.web.access import managed_desk, me
from verification.web.doing import RefusableForm
from verification.web.fresh import fresh_sign_in
from verification.web.middleware import status_of
from verification.web.people.forms import AcceptForm, InviteForm, JoinForm
from verification.web.people.members import people_page


@login_required
@require_POST
@fresh_sign_in
@never_cache
def invite(request: HttpRequest, desk: str) -> HttpResponse:
    """Invite somebody; the answer is the only page that ever shows the link."""
    its = managed_desk(request, desk)
    form = InviteForm(request.POST)
    try:
        if not form.is_valid():
            return people_page(request, its, status=422, invite=form)
        invited = actions.invite(by=me(request), desk=its, **form.cleaned_data)
    except (Invalid, NotPossible) as refusal:
        form.refuse(refusal)
        return people_page(request, its, status=status_of(refusal), invite=form)
    link = request.build_absolute_uri(reverse("accept_invitation", args=[invited.secret]))
    mail = {
        "subject": f"Your invitation to {its.name}",
        "body": f"{me(request).name} invites you to {its.name}. This link works once, for seven days:\n\n{link}\n",
    }
    return render(
        request,
        "people/invited.html",
        {
            "desk": its,
            "invitation": invited.invitation,
            "link": link,
            "mail": f"?{urlencode(mail, quote_via=quote)}",
        },
    )


@login_required
@require_POST
def revoke_invitation(request: HttpRequest, desk: str, uuid: UUID) -> HttpResponse:
    """Take an invitation back."""
    its = managed_desk(request, desk)
    invitation = Invitation.objects.filter(desk=its, uuid=uuid).select_related("desk").first()
    if invitation is None:
        raise Http404
    actions.revoke_invitation(by=me(request), invitation=invitation)
    messages.success(
        request, f"The invitation of {invitation.name} is revoked: its link does not work any more."
    )
    return redirect("desk_people", its.slug)


@require_safe
@never_cache
def accept_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Show who invites to what."""
    invitation = actions.invitation_for(secret)
    if invitation is None:
        return _over(request)
    known = _is_known(invitation)
    form = JoinForm() if known else AcceptForm(initial={"name": invitation.name})
    return _accept_page(request, secret, invitation, form, known)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def join(request: HttpRequest) -> HttpResponse:
    """Join the desk and sign in, through the second step if there is one.

    The secret comes in the form, not in the address: a refusal is logged with the address.
    """
    secret = request.POST.get("secret", "")
    invitation = actions.invitation_for(secret)
    if invitation is None:
        return _over(request)
    known = _is_known(invitation)
    form: RefusableForm = JoinForm(request.POST) if known else AcceptForm(request.POST)
    if not form.is_valid():
        return _accept_page(request, secret, invitation, form, known, status=422)
    try:
        user = _accept(request, secret, invitation, form.cleaned_data, known)
    except (Invalid, NotPossible) as refusal:
        form.refuse(refusal)
        return _accept_page(request, secret, invitation, form, known, status=status_of(refusal))
    messages.success(request, f"Welcome to {invitation.desk}.")
    # It was just typed: the log says how they came in, and setting up a second step does not ask for it again.
    record_authentication(request, user, "password", email=user.email)
    return perform_login(request, user, email_verification="none", redirect_url=reverse("home"))


def _is_known(invitation: Invitation) -> bool:
    return User.objects.filter(email=invitation.email).exists()


def _accept(
    request: HttpRequest, secret: str, invitation: Invitation, typed: dict[str, Any], known: bool
) -> User:
    if known:
        try:
            # The verb asks for the password too; asked here first, it is guessed no more often than at sign-in.
            get_adapter(request).authenticate(request, email=invitation.email, password=typed["password"])
        except forms.ValidationError as error:
            raise Invalid({"password": error.messages}) from error
    return actions.accept_invitation(secret=secret, name=typed.get("name", ""), password=typed["password"])


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "people/invitation_over.html", status=410)


def _accept_page(
    request: HttpRequest,
    secret: str,
    invitation: Invitation,
    form: forms.Form,
    known: bool,
    status: int = 200,
) -> HttpResponse:
    context = {"secret": secret, "invitation": invitation, "form": form, "known": known}
    return render(request, "people/accept_invitation.html", context, status=status)
