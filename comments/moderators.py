"""Who moderates."""

from __future__ import annotations

from typing import TypeGuard

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet

PERMISSION = "comments.moderate_comment"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def moderates(user: User | AnonymousUser | None) -> TypeGuard[User]:
    """Whether somebody can get to the desk and decide there, as those who get its mail."""
    return user is not None and user.is_active and user.is_staff and user.has_perm(PERMISSION)


def with_mail() -> QuerySet[User]:
    """Return who moderates and has an address, each with the choice of mail. One query."""
    allowed = get_user_model().objects.with_perm(PERMISSION, backend=BACKEND)
    reachable = allowed.filter(is_active=True, is_staff=True).exclude(email="")
    return reachable.select_related("comment_notice").order_by("pk")


def find(user_id: int) -> User | None:
    """Return a moderator, None for who is none (any more)."""
    user = get_user_model().objects.filter(pk=user_id).first()
    return user if moderates(user) else None
