"""The outbox: work to do after commit."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries by what a worker may do with them."""

    def unheld(self) -> Self:
        """Keep waiting ones that no living worker holds."""
        free = Q(leased_until__isnull=True) | Q(leased_until__lte=timezone.now())
        return self.filter(free, state=Delivery.State.WAITING)

    def given_up(self) -> Self:
        """Keep those that nobody tries any more."""
        return self.filter(state=Delivery.State.FAILED)

    def due(self) -> Self:
        """Keep those of them whose time has come."""
        return self.unheld().filter(due_at__lte=timezone.now())


class Delivery(models.Model):
    """A piece of work written in the same transaction as the change that asks for it.

    Made by :func:`blog.outbox.enqueue`, carried out at least once by :mod:`blog.outbox`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        DONE = "done", "done"
        FAILED = "failed", "given up"

    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    #: A second delivery with the key of one that is there is not written. One that gathers
    #: changes (:func:`blog.outbox.gather`) gives its key up when a worker begins it.
    key = models.CharField(max_length=200, unique=True, null=True)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "done", "failed"]), name="delivery_state_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index("due_at", name="delivery_due", condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
