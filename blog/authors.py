"""Authors as readers know them."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser


def shown_name(author: AbstractUser) -> str:
    """Return the name that readers see; never empty."""
    return author.get_full_name() or author.get_username()
