"""Counters that tell what has changed."""

from __future__ import annotations

from django.db import models


class Revision(models.Model):
    """One counter by scope; moved by :func:`blog.revisions.move` and by nothing else."""

    scope = models.CharField(max_length=80, primary_key=True)
    value = models.BigIntegerField()
    changed_at = models.DateTimeField()
    #: The value that it had when something last left it, or came to stand there otherwise than by
    #: a change of its own: who knows an older state can't be told the difference (RFC 3229).
    floor = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.scope} {self.value}"
