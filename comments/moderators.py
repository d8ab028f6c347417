"""Who moderates."""

from __future__ import annotations

from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser, User


def moderates(user: User | AnonymousUser | None) -> TypeGuard[User]:
    """Whether somebody can get to the desk and decide there, as those who get its mail."""
    return (
        user is not None
        and user.is_active
        and user.is_staff
        and user.has_perm("comments.moderate_comment")
    )
