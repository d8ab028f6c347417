"""What moderators did, one row for each thing they did."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F


class Batch(models.Model):
    """One action of a moderator on one comment or many; its events, texts and bans name it.

    Made by :mod:`comments.moderation`, which can take each back as a whole, once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )
    #: "approve", "spam", "trash", "restore", "edit", "reply", "pin", "unpin", "lock", "unlock",
    #: "ban", "lift", "dismiss", "undo"
    action = models.CharField(max_length=8)
    #: How many comments and bans it changed.
    changed = models.PositiveIntegerField(default=0)
    #: The ids of rules that it switched: {"on": […], "off": […]}; a ban switches one on.
    rules = models.JSONField(default=dict)
    #: The batch that this one takes back. Unique: of two at once one is refused.
    undoes = models.OneToOneField(
        "self", on_delete=models.DO_NOTHING, null=True, related_name="undone_by"
    )
    #: None while it goes on, or where it was broken off.
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "action"
        verbose_name_plural = "recent actions"
        default_permissions: ClassVar = ["view"]
        indexes: ClassVar = [models.Index(F("at").desc(), F("id").desc(), name="batch_newest")]

    def __str__(self) -> str:
        return f"{self.action}, {self.changed}"
