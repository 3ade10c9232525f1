"""Knows how a program signs in to the API: a personal token in the header `Authorization: Bearer …`."""

from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from partners import keys
from partners.accounts import lacks_second_factor
from partners.models import AccessToken, User


class TokenAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        scheme, _blank, key = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = (
            AccessToken.objects.select_related("person").valid(at=now()).filter(digest=keys.digest(key.strip())).first()
        )
        if token is None:
            raise AuthenticationFailed(_("This token is unknown, has expired or was revoked. Create a new one."))
        if lacks_second_factor(token.person):
            raise AuthenticationFailed(_("Set up your second factor in the browser first."))
        token.mark_used(at=now())
        return token.person, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class TokenScheme(OpenApiAuthenticationExtension):
    """How the API's description names this way in."""

    target_class = TokenAuthentication
    name = "personalToken"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "A personal access token, from “Your account”."}
