"""Tokens for programs: made when signed in, or with e-mail and password; shown once."""

from collections.abc import Sequence
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.utils import is_mfa_enabled
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated, Throttled
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.errors import NotPermitted
from newsroom.people.models import Desk, User
from newsroom.people.states import Scope
from newsroom.people.token_models import ApiToken
from newsroom.people.tokens import MOST_DAYS, USUAL_DAYS, make_token, revoke_token
from verification.api.base import Noun, verb
from verification.api.fields import Word
from verification.api.freshness import require_fresh
from verification.api.once import shown_once, take_turn
from verification.api.people import DeskNamedSerializer
from verification.sources.second_factor import NEEDED, lacks_second_factor


class TokenSerializer(serializers.Serializer):
    """A token, without what makes it one."""

    id = serializers.CharField(source="token_key", help_text="Its first characters.")
    name = serializers.CharField()
    scope = Word(Scope)
    desk = DeskNamedSerializer(allow_null=True, help_text="The only desk it works on; none: all of yours.")
    made_at = serializers.DateTimeField(source="created")
    expires_at = serializers.DateTimeField(source="expiry")
    last_used_on = serializers.DateField(allow_null=True, help_text="A day of UTC.")


class NewTokenSerializer(TokenSerializer):
    """A new token. This is the only time it is shown."""

    token = serializers.CharField()


class MakeTokenSerializer(serializers.Serializer):
    """What the token is for; and who you are, unless you are signed in."""

    name = serializers.CharField(help_text="After what will use it.")
    scope = Word(Scope)
    days = serializers.IntegerField(
        default=USUAL_DAYS, min_value=1, max_value=MOST_DAYS, help_text="How long it works."
    )
    desk = serializers.UUIDField(default=None, allow_null=True, help_text="The only desk it is to work on.")
    email = serializers.EmailField(required=False)
    password = serializers.CharField(required=False, trim_whitespace=False)


class Tokens(ListModelMixin, Noun[ApiToken]):
    """Your tokens."""

    queryset = ApiToken.objects.select_related("desk")
    serializer_class = TokenSerializer
    lookup_field = "token_key"
    lookup_value_converter = "slug"

    def visible(self, rows: QuerySet[ApiToken]) -> QuerySet[ApiToken]:
        mine = ApiToken.objects.of(self.me).in_force(timezone.now()).with_last_use()
        if self.me.only_desk_id:
            mine = mine.filter(desk=self.me.only_desk_id)
        return mine.select_related("desk").order_by("-created", "pk")

    def get_permissions(self) -> Sequence[Any]:
        return [AllowAny()] if self.action == "create" else super().get_permissions()

    @shown_once
    @extend_schema(request=MakeTokenSerializer, responses={201: NewTokenSerializer})
    def create(self, request: Request) -> Response:
        """Make a token; tries with a wrong password are limited as on the sign-in page."""
        given = self.given(MakeTokenSerializer)
        user = self._who(request, given)
        if not request.user.is_authenticated:
            self.turn = take_turn(request, user)
        desk = None
        if given["desk"] and not (desk := Desk.objects.of(user).filter(uuid=given["desk"]).first()):
            raise serializers.ValidationError({"desk": ["There is no such desk, or you have no role on it."]})
        kept, secret = make_token(
            by=user, name=given["name"], scope=given["scope"], days=given["days"], desk=desk
        )
        kept.token, kept.last_used_on = secret, None
        return Response(NewTokenSerializer(kept).data, status=201)

    @verb(gives=None, status=204)
    def revoke(self, request: Request, token_key: str) -> Response:
        """Make a token worthless, at once."""
        revoke_token(by=self.me, kept=self.get_object())
        return Response(status=204)

    def _who(self, request: Request, given: dict[str, Any]) -> User:
        if "email" in given or "password" in given:
            return _by_password(request, given.get("email", ""), given.get("password", ""))
        if not request.user.is_authenticated:
            raise NotAuthenticated("Give your e-mail and password, or sign in first.")
        if request.auth is not None:
            # Whoever got hold of a token must not be able to outlive its being revoked.
            raise NotPermitted("A token cannot make another one. Sign in, or give e-mail and password.")
        require_fresh(request)
        return self.me


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
