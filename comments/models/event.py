"""The log of decisions."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import F

from comments.models.comment import Comment


class AppendOnly(TypeError):
    """Somebody tried to change the log."""

    def __init__(self) -> None:
        super().__init__("Moderation events are only ever added.")


class ModerationEventQuerySet(models.QuerySet["ModerationEvent"]):
    """A log is read and added to."""

    def of_people(self, comment: Comment) -> Self:
        """Keep people's decisions about the state of a comment."""
        by_hand = self.filter(comment=comment, by__isnull=False)
        return by_hand.exclude(from_state=F("to_state"))

    def update(self, **_changes: Any) -> NoReturn:
        """Refuse: an event is never edited."""
        raise AppendOnly

    def delete(self) -> NoReturn:
        """Refuse: an event is never removed."""
        raise AppendOnly


class ModerationEvent(models.Model):
    """One change of a comment's state: ids, states and codes, never a person's text or data.

    It outlives its comment, so the reference has no constraint. A database trigger refuses
    updates (see the migrations).
    """

    comment = models.ForeignKey(
        Comment, on_delete=models.DO_NOTHING, db_constraint=False, related_name="events"
    )
    at = models.DateTimeField()
    #: None for what a rule or an import decided, or the comment's author did.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )
    #: "submit", "approve", "spam", "trash", "restore", "erase", "edit", "import", "undo",
    #: "verify", "pin", "unpin", "lock", "unlock", "purge", "repair", "ban", "flag", "dismiss",
    #: "reflag", "judge"
    action = models.CharField(max_length=8)
    from_state = models.CharField(max_length=8, blank=True)
    to_state = models.CharField(max_length=8)
    #: Codes only ("links", "moderator", …).
    reasons = models.JSONField(default=list)
    batch = models.UUIDField(default=uuid.uuid4, db_index=True)

    objects = ModerationEventQuerySet.as_manager()

    class Meta:
        default_permissions: ClassVar = ["view"]
        indexes: ClassVar = [
            models.Index("comment", F("at").desc(), F("id").desc(), name="event_of_comment"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.comment_id}: {self.from_state or '—'} → {self.to_state}"
