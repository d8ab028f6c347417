"""The owner's rules."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Rule(models.Model):
    """What the owner wants done with comments that look a certain way."""

    class Kind(models.TextChoices):
        WORD = "word", "word or phrase"
        LINKS = "links", "at least this many links"

    class Action(models.TextChoices):
        HOLD = "hold", "hold for approval"
        SPAM = "spam", "mark as spam"
        REJECT = "reject", "refuse"

    kind = models.CharField(max_length=8, choices=Kind, default=Kind.WORD)
    pattern = models.CharField(
        max_length=200,
        help_text="A word or phrase (case and accents don't matter), or a number of links.",
    )
    action = models.CharField(max_length=6, choices=Action, default=Action.HOLD)
    enabled = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["kind", "pattern"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=["word", "links"]), name="rule_kind_known"),
            models.CheckConstraint(
                condition=Q(action__in=["hold", "spam", "reject"]), name="rule_action_known"
            ),
            models.CheckConstraint(condition=~Q(pattern=""), name="rule_has_pattern"),
            models.UniqueConstraint(fields=["kind", "pattern"], name="one_rule_a_pattern"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.pattern}"
