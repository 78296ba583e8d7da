"""Tokens for programs: made when signed in, or with e-mail and password; shown once."""

from collections.abc import Sequence
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.utils import is_mfa_enabled
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from knox.models import AuthToken
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated, Throttled
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.errors import NotPermitted
from newsroom.people.models import User
from newsroom.people.tokens import make_token, revoke_token
from verification.api.base import Noun, verb
from verification.sources.second_factor import NEEDED, lacks_second_factor


class TokenSerializer(serializers.Serializer):
    """A token, without what makes it one."""

    id = serializers.CharField(source="token_key", help_text="Its first characters.")
    made_at = serializers.DateTimeField(source="created")
    expires_at = serializers.DateTimeField(source="expiry")


class NewTokenSerializer(TokenSerializer):
    """A new token. This is the only time it is shown."""

    token = serializers.CharField()


class CredentialsSerializer(serializers.Serializer):
    """Who you are; nothing when you are signed in."""

    email = serializers.EmailField(required=False)
    password = serializers.CharField(required=False, trim_whitespace=False)


class Tokens(ListModelMixin, Noun[AuthToken]):
    """Your tokens."""

    queryset = AuthToken.objects.order_by("-created", "pk")
    serializer_class = TokenSerializer
    lookup_field = "token_key"
    lookup_value_converter = "slug"

    def visible(self, rows: QuerySet[AuthToken]) -> QuerySet[AuthToken]:
        return rows.filter(_in_force(), user=self.me)

    def get_permissions(self) -> Sequence[Any]:
        return [AllowAny()] if self.action == "create" else super().get_permissions()

    @extend_schema(request=CredentialsSerializer, responses={201: NewTokenSerializer})
    def create(self, request: Request) -> Response:
        """Make a token; tries with a wrong password are limited as on the sign-in page."""
        user = self._who(request)
        AuthToken.objects.filter(user=user).exclude(_in_force()).delete()
        kept, token = make_token(by=user)
        kept.token = token
        return Response(NewTokenSerializer(kept).data, status=201)

    @verb(gives=None, status=204)
    def revoke(self, request: Request, token_key: str) -> Response:
        """Make a token worthless, at once."""
        revoke_token(by=self.me, kept=self.get_object())
        return Response(status=204)

    def _who(self, request: Request) -> User:
        given = self.given(CredentialsSerializer)
        if given:
            return _by_password(request, given.get("email", ""), given.get("password", ""))
        if not request.user.is_authenticated:
            raise NotAuthenticated("Give your e-mail and password, or sign in first.")
        if request.auth is not None:
            # Whoever got hold of a token must not be able to outlive its being revoked.
            raise NotPermitted("A token cannot make another one. Sign in, or give e-mail and password.")
        return self.me


def _in_force() -> Q:
    return Q(expiry__isnull=True) | Q(expiry__gt=timezone.now())


def _by_password(request: Request, email: str, password: str) -> User:
    """The person with this password, under the limits of the sign-in page."""
    try:
        user = get_adapter(request._request).authenticate(request._request, email=email, password=password)
    except ValidationError as error:
        raise Throttled(detail="Too many tries to sign in. Wait a few minutes, then try again.") from error
    if not isinstance(user, User) or not user.is_active:
        raise AuthenticationFailed("E-mail or password is wrong.")
    if lacks_second_factor(user):
        raise NotPermitted(NEEDED)
    if is_mfa_enabled(user):
        raise NotPermitted("Your account asks for a second step, so make the token on your settings page.")
    return user
