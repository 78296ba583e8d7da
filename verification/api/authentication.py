"""Signing a request with a token. Knox keeps only the token's hash."""

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from knox.auth import TokenAuthentication as KnoxTokenAuthentication
from knox.models import AuthToken
from rest_framework.exceptions import AuthenticationFailed

from newsroom.people.models import User

UNKNOWN_TOKEN = "This token is unknown, revoked or over."  # noqa: S105 (a sentence)


class TokenAuthentication(KnoxTokenAuthentication):
    """`Authorization: Token …`; reading with a token never writes."""

    def authenticate_credentials(self, token: bytes) -> tuple[User, AuthToken]:
        if not token.isascii():  # knox would fail to decode it
            raise AuthenticationFailed(UNKNOWN_TOKEN)
        try:
            user, kept = super().authenticate_credentials(token)
        except AuthenticationFailed as error:
            raise AuthenticationFailed(UNKNOWN_TOKEN) from error
        return user, kept

    def _cleanup_token(self, auth_token: AuthToken) -> bool:
        # Knox deletes what is over right here, on a GET too; ours goes when its owner makes a new token.
        return auth_token.expiry is not None and auth_token.expiry < timezone.now()


class TokenScheme(OpenApiAuthenticationExtension):
    """The token in the API's description."""

    target_class = "verification.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return build_bearer_security_scheme_object("Authorization", "Token")
