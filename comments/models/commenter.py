"""Readers who proved that an e-mail address is theirs."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class Commenter(models.Model):
    """Somebody who opened a link that was mailed to them. There are no accounts beside this.

    Their comments carry it; what they earn is read from those (see :mod:`comments.trust`).
    """

    #: As :func:`blog.guard.author_email` gives it, in lower case.
    email = models.EmailField(max_length=254, unique=True)
    #: What their token is bound to; another one ends every token that is out.
    key = models.UUIDField(default=uuid.uuid4)
    verified_at = models.DateTimeField()
    #: Whether spam of theirs was purged: what is in the table no longer tells of it.
    had_spam = models.BooleanField(default=False)

    class Meta:
        default_permissions: ClassVar = ["view"]

    def __str__(self) -> str:
        return self.email
