"""Signing a request with a token. Knox keeps only the token's hash."""

from django.http import HttpRequest
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from knox.auth import TokenAuthentication as KnoxTokenAuthentication
from knox.settings import knox_settings
from rest_framework.exceptions import AuthenticationFailed, ParseError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from structlog.contextvars import bind_contextvars

from newsroom.errors import NotPermitted
from newsroom.people.models import User
from newsroom.people.states import Scope
from newsroom.people.token_models import ApiToken
from newsroom.people.tokens import note_use

UNKNOWN_TOKEN = "This token is unknown, revoked or over."  # noqa: S105 (a sentence)
IN_ADDRESS = (
    "A token never belongs in an address, which is kept in logs and histories. Send it in the Authorization header, "
    "and if it was a real one, revoke it and make another."
)
NAMES_OF_TOKENS = frozenset({"token", "access_token", "auth_token", "api_token", "api_key", "apikey"})


class TokenAuthentication(KnoxTokenAuthentication):
    """`Authorization: Token …`; reading with a token changes nothing but the log of its use."""

    def authenticate_credentials(self, token: bytes) -> tuple[User, ApiToken]:
        if not token.isascii():  # knox would fail to decode it
            raise AuthenticationFailed(UNKNOWN_TOKEN)
        try:
            user, kept = super().authenticate_credentials(token)
        except AuthenticationFailed as error:
            raise AuthenticationFailed(UNKNOWN_TOKEN) from error
        user.only_desk_id = kept.desk_id
        bind_contextvars(user=user.pk)  # every line of the log says who asked
        note_use(kept, now=timezone.now())
        return user, kept

    def _cleanup_token(self, auth_token: ApiToken) -> bool:
        # Knox deletes what is over right here, on a GET too; ours goes when its owner makes a new token.
        return auth_token.expiry < timezone.now()


def refuse_token_in_address(request: HttpRequest) -> None:
    """Refuse a request whose query string holds a token, or says that it does, before anything else is looked at."""
    for name, values in request.GET.lists():
        if name.lower() in NAMES_OF_TOKENS or any(
            value.startswith(knox_settings.TOKEN_PREFIX) for value in values
        ):
            raise ParseError(IN_ADDRESS)


def refuse_more_than_its_scope(request: Request) -> None:
    """Refuse to change anything for a token that may only read."""
    kept = request.auth
    if request.method not in SAFE_METHODS and isinstance(kept, ApiToken) and kept.scope != Scope.WRITE:
        raise NotPermitted("This token may only read. To change something, make one that may write.")


def refuse_for_one_desk(request: Request) -> None:
    """Refuse a token for one desk alone where the person is meant, who may be on others."""
    if isinstance(request.auth, ApiToken) and request.auth.desk_id:
        raise NotPermitted("This token is for one desk alone, and this is about you everywhere.")


class TokenScheme(OpenApiAuthenticationExtension):
    """The token in the API's description."""

    target_class = "verification.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return build_bearer_security_scheme_object("Authorization", "Token")
