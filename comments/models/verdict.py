"""What people decided, until it is learnt."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from comments.models.comment import Comment


class Verdict(models.Model):
    """What a person decided about a comment, with the text that they decided about.

    Written with the decision by :mod:`comments.learning`, and gone as soon as it is learnt: mostly
    at once. The reference has no constraint, since spam may be purged meanwhile.
    """

    comment = models.ForeignKey(
        Comment, on_delete=models.DO_NOTHING, db_constraint=False, related_name="verdicts"
    )
    #: None: what was learnt of the comment, if anything was, is to be forgotten.
    is_spam = models.BooleanField(null=True)
    #: Columns of the comment by which it can be read; empty where nothing is to be learnt.
    said = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        default_permissions: ClassVar = []

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.is_spam}"
