"""Who asks: by a token of the API, or by the session of the admin."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from blog import problems
from blog.problems import Problem
from comments import api_tokens, limits, networks
from comments.api.kinds import of_limit
from comments.api.moderating import kinds
from comments.limits import LimitReached
from comments.models import ApiToken
from comments.moderators import moderates
from comments.views import same_origin

SCHEME: Final = "Token"
#: What a 401 asks for (RFC 9110 §11.6.1).
CHALLENGE: Final = {"WWW-Authenticate": SCHEME}


class ByToken(BaseAuthentication):
    """``Authorization: Token …``. Another scheme may be meant for a proxy, and is left alone."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return whose token it is; one that doesn't work is refused, whatever the session says."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        found = api_tokens.find(token.strip())
        if found is None:
            _charge(networks.of_request(request))
            detail = "The token is wrong or revoked, or its user may moderate no longer."
            raise Problem(kinds.BAD_TOKEN, detail, headers=CHALLENGE)
        api_tokens.note_use(found)
        return found.user, found

    def authenticate_header(self, request: Request) -> str:
        """Return what a 401 asks for."""
        return SCHEME


class BySession(SessionAuthentication):
    """The session of the admin, on pages of our own; writes need its CSRF token.

    A page of another origin has no session here, even if CORS lets it call.
    """

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        """Return who is logged in."""
        typed_in = request.headers.get("Sec-Fetch-Site") == "none"
        return super().authenticate(request) if typed_in or same_origin.is_ours(request) else None

    def enforce_csrf(self, request: Request) -> None:
        """Check the token as forms of the admin have it checked."""
        try:
            super().enforce_csrf(request)
        except PermissionDenied as error:
            detail = "Send the CSRF token of a page of the admin in the header X-CSRFToken."
            raise Problem(kinds.CSRF_FAILED, detail) from error


class Moderates(BasePermission):
    """Lets moderators in, and a token no further than its scope."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return True, or raise why not."""
        if request.successful_authenticator is None:
            detail = "Send “Authorization: Token …”, or log in at the admin."
            raise Problem(problems.UNAUTHENTICATED, detail, headers=CHALLENGE)
        if not moderates(request.user):
            raise Problem(kinds.NOT_A_MODERATOR, "You may not moderate comments.")
        token, writes = request.auth, request.method not in SAFE_METHODS
        if writes and isinstance(token, ApiToken) and token.scope != ApiToken.Scope.MODERATE:
            detail = f"The token “{token.name}” may read, and do nothing else."
            raise Problem(kinds.READ_ONLY_TOKEN, detail)
        return True


def _charge(network: str) -> None:
    """Count a wrong token; beyond the limit, answer 429 instead of the 401.

    A token that works is never refused for what its neighbours try.
    """
    try:
        with transaction.atomic():
            limits.charge([(f"token:network:{network}", settings.TOKEN_LIMITS_NETWORK)])
    except LimitReached as reached:
        raise of_limit(reached, "Too many wrong tokens came from your network.") from reached
