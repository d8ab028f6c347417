"""Tokens that let programs moderate in the name of somebody who may.

Each belongs to a moderator, works only while that user may moderate, and no further than its
scope. Only a digest is kept: the token has 256 random bits, so that a slow hash would add nothing.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from blog import guard
from blog.guard import GuardError
from comments.models import ApiToken
from comments.moderators import moderates

#: What every token begins with: those who look for leaked secrets, and our log, know it by this.
PREFIX: Final = "broadsheet_"
#: As many as one user may have.
MOST: Final = 50
_BYTES: Final = 32


class TokenRefused(Exception):
    """A token that can't be made; the text is a sentence for the moderator."""


class BadName(TokenRefused):
    """The name of a token can't be shown."""


class NameTaken(TokenRefused):
    """The user has a token with this name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"You have a token called “{name}” already.")


class TooMany(TokenRefused):
    """The user has as many tokens as anybody may have."""

    def __init__(self) -> None:
        super().__init__(f"You have {MOST} tokens; revoke one that nothing uses any more.")


def make(user: User, *, name: str, scope: str = ApiToken.Scope.READ) -> str:
    """Return a new token of ``user``, the only time that it is known.

    ``name`` tells what uses it. Raises :class:`TokenRefused`.
    """
    try:
        shown = guard.author_name(name)
    except GuardError as error:
        raise BadName(error.detail) from error
    token = f"{PREFIX}{secrets.token_urlsafe(_BYTES)}"
    with transaction.atomic():
        # Two at once come one after the other, so that neither finds the name taken too late.
        User.objects.select_for_update().get(pk=user.pk)
        _check_room(user, shown)
        ApiToken.objects.create(
            user=user,
            name=shown,
            scope=ApiToken.Scope(scope),
            digest=_digest(token),
            created_at=timezone.now(),
        )
    return token


def revoke(token_id: int, *, by: User) -> bool:
    """End a token: one's own, or anybody's for a superuser; False if there is none such."""
    return visible_to(by).filter(pk=token_id).delete()[0] > 0


def visible_to(user: User) -> QuerySet[ApiToken]:
    """Return the tokens that ``user`` may revoke: their own, or, for a superuser, everybody's."""
    tokens = ApiToken.objects.select_related("user").order_by("user__username", "name")
    return tokens if user.is_superuser else tokens.filter(user=user)


def find(token: str) -> ApiToken | None:
    """Return what is kept of a token with its user, None for one that doesn't work.

    That is: a wrong one, a revoked one, one of somebody who moderates no longer. It is looked for
    by its digest, so that how long that takes tells nothing of tokens.
    """
    found = ApiToken.objects.select_related("user").filter(digest=_digest(token)).first()
    return found if found is not None and moderates(found.user) else None


def note_use(token: ApiToken) -> None:
    """Keep the day on which a token was used; at most one write a day."""
    today = datetime.now(UTC).date()
    if token.used_on == today:
        return
    unnoted = Q(used_on__isnull=True) | Q(used_on__lt=today)
    ApiToken.objects.filter(unnoted, pk=token.pk).update(used_on=today)


def _check_room(user: User, name: str) -> None:
    """Refuse a name that is taken, and a token too many. One query."""
    names = list(ApiToken.objects.filter(user=user).values_list("name", flat=True))
    if name in names:
        raise NameTaken(name)
    if len(names) >= MOST:
        raise TooMany


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
