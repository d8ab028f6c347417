"""The owner's rules."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Rule(models.Model):
    """What the owner wants done with comments that look a certain way.

    Rules are tried in their order; the first that fits decides. A ban is a rule, too.
    """

    class Kind(models.TextChoices):
        WORD = "word", "word or phrase"
        DOMAIN = "domain", "link to this domain or below it"
        EMAIL = "email", "e-mail address"
        NETWORK = "network", "network"
        LINKS = "links", "at least this many links"
        LENGTH = "length", "at least this many characters"

    class Action(models.TextChoices):
        APPROVE = "approve", "approve"
        HOLD = "hold", "hold for approval"
        SPAM = "spam", "mark as spam"
        REJECT = "reject", "refuse"

    kind = models.CharField(max_length=8, choices=Kind, default=Kind.WORD)
    pattern = models.CharField(max_length=200)
    action = models.CharField(max_length=7, choices=Action, default=Action.HOLD)
    enabled = models.BooleanField(default=True)
    #: Smaller ones are tried first.
    position = models.PositiveIntegerField(default=100)
    #: For the owner's eyes: why it is there.
    note = models.CharField(max_length=200, blank=True)
    #: The batch that banned somebody by it; None for a rule that was written by hand.
    batch = models.UUIDField(null=True, blank=True, editable=False, db_index=True)

    #: How many comments it fitted since it was made.
    hits = models.PositiveIntegerField(default=0, editable=False)
    hit_at = models.DateTimeField("last hit", null=True, editable=False)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["word", "domain", "email", "network", "links", "length"]),
                name="rule_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(action__in=["approve", "hold", "spam", "reject"]),
                name="rule_action_known",
            ),
            models.CheckConstraint(condition=~Q(pattern=""), name="rule_has_pattern"),
            models.UniqueConstraint(fields=["kind", "pattern"], name="one_rule_a_pattern"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.pattern}"
